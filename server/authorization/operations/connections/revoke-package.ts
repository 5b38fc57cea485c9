import { callerOf, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { PackageQuery, packageOf } from './give-package.ts';
import { ACT, type ConnectionParts, CONNECTIONS, problems, TAG } from './parts.ts';

/** `DELETE …/accesspackages`: takes an access package back, or gives it up. */
export const revokePackage = (parts: ConnectionParts) =>
  operation({
    name: 'RevokePackage',
    method: 'DELETE',
    path: `${CONNECTIONS}/accesspackages`,
    tag: TAG,
    summary: 'Takes an access package away',
    access: connectionAccess,
    query: PackageQuery,
    answers: { 204: { description: 'The package is not given; works at once' }, ...ACT },
    problems,
    handle: async (call) => {
      const { from, to, ...acting } = await parts.acting.removing(callerOf(call), call.query);
      await parts.giving.revokePackage({ acting, giver: from, to }, packageOf(call.query));
      return { status: 204 };
    },
  });
