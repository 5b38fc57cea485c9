import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import type { LookUpReader } from '../store/look-up-reader.ts';
import { wireRole } from '../wire/role.ts';

/** `GET …/internal/parties/{uuid}/external-roles`: every role that others have in a party. */
export const getExternalRoles = ({ lookUps }: { lookUps: LookUpReader }) =>
  operation({
    name: 'GetExternalRoles',
    method: 'GET',
    path: '/register/api/v2/internal/parties/:uuid/external-roles',
    tag: 'Register',
    summary: 'Roles that others have in a party',
    access: lookUpAccess,
    params: Type.Object({ uuid: uuid() }),
    answers: { 200: { description: 'The roles; none for an unknown party' } },
    problems: problemDetails,
    handle: async ({ params }) => ok({ data: (await lookUps.rolesAt(params.uuid)).map(wireRole) }),
  });
