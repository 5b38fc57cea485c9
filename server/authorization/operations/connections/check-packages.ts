import { Type } from 'typebox';
import { list, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { problem } from '../../access-management/connection-problems.ts';
import type { HeldPackage } from '../../access-management/held-access.ts';
import { type AccessPackage, accessPackages, packageNamed, stableId } from '../../model/access-packages.ts';
import { wirePackage } from '../../model/connection-wire.ts';
import { ACT, type ConnectionParts, CONNECTIONS, listed, PARTIES, problems, TAG } from './parts.ts';

/** `GET …/accesspackages/delegationcheck`: which packages the caller may give. */
export const checkPackages = (parts: ConnectionParts) =>
  operation({
    name: 'CheckDelegationOfPackages',
    method: 'GET',
    path: `${CONNECTIONS}/accesspackages/delegationcheck`,
    tag: TAG,
    summary: 'Tells which access packages the caller may give',
    access: connectionAccess,
    query: Type.Object({
      ...PARTIES,
      packageIds: Type.Optional(list(text())),
      packages: Type.Optional(list(text(), { description: 'URNs or codes; none for all' })),
    }),
    answers: { 200: { description: 'Each package with the result and the reasons' }, ...ACT },
    problems,
    handle: async (call) => {
      const { party, held } = await parts.acting.giving(callerOf(call), call.query);
      const wanted = [...(call.query.packageIds ?? []), ...(call.query.packages ?? [])].map((named) => {
        const found = packageNamed(named);
        if (found === undefined) throw problem('AM-00041', { package: named });
        return found;
      });
      const ofKind = accessPackages.filter(
        ({ entityType }) => entityType === (party.kind === 'organization' ? 'Organization' : 'Person'),
      );
      return ok(listed((wanted.length > 0 ? wanted : ofKind).map((one) => wireCheck(one, held.packages))));
    },
  });

function wireCheck(one: AccessPackage, held: readonly HeldPackage[]) {
  const ways = held.filter(({ package: { code }, canDelegate }) => canDelegate && code === one.code);
  const reasons = one.isAssignable ? ways.map(reasonOf) : [];
  return {
    package: wirePackage(one),
    result: reasons.length > 0,
    reasons:
      reasons.length > 0
        ? reasons
        : [
            describe(
              one.isAssignable ? 'You neither have the package nor may give it.' : 'The package cannot be given.',
            ),
          ],
  };
}

const reasonOf = ({ role, delegation }: HeldPackage) =>
  role !== undefined
    ? describe('By role.', { roleId: stableId(role.urn), roleUrn: role.urn, fromId: role.of, toId: role.holder })
    : delegation !== undefined
      ? describe('Given to you.', { fromId: delegation.giver, toId: delegation.receiver })
      : describe('As main administrator.');

const describe = (description: string, facts: Record<string, string> = {}) => ({
  description,
  roleId: null,
  roleUrn: null,
  fromId: null,
  fromName: null,
  toId: null,
  toName: null,
  viaId: null,
  viaName: null,
  viaRoleId: null,
  viaRoleUrn: null,
  ...facts,
});
