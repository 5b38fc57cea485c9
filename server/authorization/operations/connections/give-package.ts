import { type Static, Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { problem, validationProblem } from '../../access-management/connection-problems.ts';
import { type AccessPackage, packageNamed } from '../../model/access-packages.ts';
import { ACT, type ConnectionParts, CONNECTIONS, PARTIES, problems, TAG } from './parts.ts';

export const PackageQuery = Type.Object({
  ...PARTIES,
  packageId: Type.Optional(text({ description: 'Id of the package' })),
  package: Type.Optional(text({ description: 'URN or code of the package' })),
});

/** The package a call names, by id or by URN; validation 11 when there is none. */
export function packageOf({ packageId, package: named }: Static<typeof PackageQuery>): AccessPackage {
  const found = packageNamed(packageId ?? named ?? '');
  if (found === undefined)
    throw validationProblem('AM.VLD-00011', `/$QUERY/${packageId === undefined ? 'package' : 'packageId'}`);
  return found;
}

/** `POST …/accesspackages`: gives an access package. */
export const givePackage = (parts: ConnectionParts) =>
  operation({
    name: 'GivePackage',
    method: 'POST',
    path: `${CONNECTIONS}/accesspackages`,
    tag: TAG,
    summary: 'Gives an access package',
    access: connectionAccess,
    query: PackageQuery,
    answers: { 200: { description: 'Given, also when it was before; works at once' }, ...ACT },
    problems,
    handle: async (call) => {
      const acting = await parts.acting.giving(callerOf(call), call.query);
      if (acting.to === undefined) throw validationProblem('AM.VLD-00009', '/$QUERY/to');
      const given = packageOf(call.query);
      if (!given.isAssignable) throw validationProblem('AM.VLD-00048', '/$QUERY/package');
      if ((given.entityType === 'Person') !== (acting.party.kind === 'person')) throw problem('AM-00037');
      const mayGive = acting.held.packages.some(
        ({ package: { code }, canDelegate }) => canDelegate && code === given.code,
      );
      if (!mayGive) throw problem('AM-00028');
      const connection = acting.to.kind === 'system-user' ? 'not needed' : 'demanded';
      const { id, assignmentId } = await parts.giving.givePackage(
        { acting, giver: acting.party, to: acting.to },
        given,
        connection,
      );
      return ok({ id, assignmentId: assignmentId ?? null, packageId: given.id });
    },
  });
