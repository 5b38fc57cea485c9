import { Type } from 'typebox';
import { integer } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { InvalidFields, Problem } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Register } from '../../../register/port.ts';
import { id } from '../../model/attributes.ts';
import { roleAttributes } from '../../model/role-attributes.ts';
import { notThisUser, userAccess } from './user-access.ts';

/** `GET /authorization/api/v1/roles`: the Altinn roles a user has for a party, by their old codes. */
export const listUserRoles = ({ register }: { register: Pick<Register, 'byUrn' | 'rolesFor'> }) =>
  operation({
    name: 'ListUserRoles',
    method: 'GET',
    path: '/authorization/api/v1/roles',
    tag: 'Authorization',
    summary: 'Lists the roles of the logged-in user for a party',
    access: userAccess,
    query: Type.Object({
      coveredByUserId: Type.Optional(integer({ description: 'The user; must be the caller' })),
      offeredByPartyId: Type.Optional(integer({ description: 'Numeric id of the party' })),
    }),
    answers: {
      200: { description: 'An array of `{type, value}`' },
      400: { description: 'An id is missing or zero' },
      403: { description: 'The token is another user’s' },
      404: { description: 'The user has no role there' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { coveredByUserId = 0, offeredByPartyId = 0 } = call.query;
      const missing = { coveredByUserId, offeredByPartyId };
      const faults = Object.entries(missing).filter(([, value]) => value === 0);
      if (faults.length > 0)
        throw new InvalidFields(
          faults.map(([path]) => ({ path, message: `The ${path} must be an id that is not 0.` })),
        );
      if (callerOf(call).userId !== coveredByUserId) throw notThisUser();
      const [user, party] = await Promise.all([
        register.byUrn(`${id.userId}:${coveredByUserId}`),
        register.byUrn(`${id.partyId}:${offeredByPartyId}`),
      ]);
      const roles =
        user === undefined || party === undefined ? [] : await register.rolesFor(user.partyUuid, party.partyUuid);
      const codes = roleAttributes(roles).find(({ id: name }) => name === id.roleCode)?.values ?? [];
      if (codes.length === 0) throw new Problem('404', 404, 'The user has no role at the party.');
      return ok(codes.map((value) => ({ type: 'altinn', value })));
    },
  });
