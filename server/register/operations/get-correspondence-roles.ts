import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { keyRoleUrns } from '../model/roles.ts';
import type { LookUpReader } from '../store/look-up-reader.ts';
import { wireRole } from '../wire/role.ts';

/** Those who can give access to confidential mail, and two that the mail disregards (events-notifications-inbox §4.4). */
const CORRESPONDENCE_ROLES = new Set([
  ...keyRoleUrns,
  'urn:altinn:external-role:ccr:kontaktperson-ados',
  'urn:altinn:external-role:ccr:norsk-representant',
]);

/** `GET …/parties/{uuid}/roles/correspondence-roles`: who has power in an organisation. */
export const getCorrespondenceRoles = ({ lookUps }: { lookUps: LookUpReader }) =>
  operation({
    name: 'GetCorrespondenceRoles',
    method: 'GET',
    path: '/register/api/v1/correspondence/parties/:uuid/roles/correspondence-roles',
    tag: 'Register',
    summary: 'Roles in an organisation that can give access to its confidential mail',
    access: lookUpAccess,
    params: Type.Object({ uuid: uuid() }),
    answers: { 200: { description: 'All of them; there is never a next page. None for an unknown party' } },
    problems: problemDetails,
    handle: async ({ params }) => {
      const roles = await lookUps.rolesAt(params.uuid);
      return ok({
        data: roles.filter(({ urn }) => CORRESPONDENCE_ROLES.has(urn)).map(wireRole),
        links: { next: null },
      });
    },
  });
