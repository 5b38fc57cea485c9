import { Type } from 'typebox';
import { callerOf, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { validationProblem } from '../../access-management/connection-problems.ts';
import { ABOUT, type About, ACT, type ConnectionParts, instanceOf, nameOf, pathOf, problems, TAG } from './parts.ts';

/** `DELETE …/resources` and `…/resources/instances`: takes rights back, or gives them up. */
export const revokeRights = (parts: ConnectionParts, about: About) =>
  operation({
    name: nameOf(about, 'RevokeRightsToResource'),
    method: 'DELETE',
    path: pathOf(about),
    tag: TAG,
    summary: 'Takes the single rights to a resource away',
    description: 'Works at once, on every machine. What is not there need not be taken away.',
    access: connectionAccess,
    query: Type.Object(ABOUT),
    answers: { 204: { description: 'No right is left' }, ...ACT },
    problems,
    handle: async (call) => {
      const { from, to, ...acting } = await parts.acting.removing(callerOf(call), call.query);
      const { resource } = call.query;
      // A resource that is gone may have left rights behind.
      if (resource === undefined || resource === '') throw validationProblem('AM.VLD-00012', '/$QUERY/resource');
      await parts.giving.revokeRights({ acting, giver: from, to }, resource, instanceOf(about, call.query));
      return { status: 204 };
    },
  });
