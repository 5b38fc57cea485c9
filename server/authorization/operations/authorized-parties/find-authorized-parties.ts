import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anyScope } from '../../../http/caller.ts';
import { ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { isUuid } from '../../../foundation/ids.ts';
import type { Register } from '../../../register/port.ts';
import type { AuthorizedParties } from '../../authorized-parties.ts';
import { validationProblem } from '../../connection-problems.ts';
import { id } from '../../model/attributes.ts';
import { Includes } from './list-own-authorized-parties.ts';

/** Types of subject, and the URN prefix the register knows each by. */
const TYPES: Readonly<Record<string, string>> = {
  [id.partyUuid]: id.partyUuid,
  [id.partyId]: id.partyId,
  [id.userId]: id.userId,
  [id.person]: id.person,
  [id.personUuid]: id.partyUuid,
  [id.organization]: id.organization,
  'urn:altinn:organization:uuid': id.partyUuid,
  [id.emailUser]: id.emailUser,
};

/** `POST …/resourceowner/authorizedparties` (also `serviceowner`): whom somebody may act for. */
export const findAuthorizedParties = (
  parts: { parties: AuthorizedParties; register: Pick<Register, 'byUrn'> },
  audience: 'resourceowner' | 'serviceowner',
) =>
  operation({
    name: audience === 'resourceowner' ? 'FindAuthorizedParties' : 'FindAuthorizedPartiesAsServiceOwner',
    method: 'POST',
    path: `/accessmanagement/api/v1/${audience}/authorizedparties`,
    tag: 'Access management',
    summary: 'Lists the parties somebody may act for',
    access: anyScope([
      'altinn:accessmanagement/authorizedparties.resourceowner',
      'altinn:accessmanagement/authorizedparties.admin',
    ]),
    query: Type.Object(Includes),
    body: { kind: 'json', schema: Type.Object({ type: Type.Optional(text()), value: Type.Optional(text()) }) },
    answers: {
      200: { description: 'An array; empty for a subject nobody knows' },
      400: { description: 'No known type of subject, or no value (AM.VLD-00009)' },
    },
    problems: problemDetails,
    handle: async ({ body: { type = '', value = '' }, query }) => {
      const included = {
        roles: query.includeRoles ?? true,
        accessPackages: query.includeAccessPackages ?? false,
        resources: query.includeResources ?? true,
        instances: query.includeInstances ?? true,
      };
      if (type === id.systemUser && isUuid(value))
        return ok(await parts.parties({ kind: 'system-user', uuid: value.toLowerCase() }, included));
      const prefix = TYPES[type];
      if (prefix === undefined || value === '' || (prefix === id.partyUuid && !isUuid(value)))
        throw validationProblem('AM.VLD-00009', prefix === undefined ? '/type' : '/value');
      const party = await parts.register.byUrn(`${prefix}:${value}`);
      return ok(party === undefined ? [] : await parts.parties({ kind: 'party', party }, included));
    },
  });
