import type { FirmPackages } from '../../authentication/port.ts';
import type { Reach, Register } from '../../register/port.ts';
import { heldPackages } from './held-access.ts';
import type { DelegationReader } from '../store/delegation-reader.ts';

/** What firms hold at their customers, for their agents (authorization §5.4): by role, or by delegated packages. */
export function firmPackages({
  register,
  reach,
  delegations,
}: {
  register: Register;
  reach: Reach;
  delegations: DelegationReader;
}): FirmPackages {
  return {
    async heldAt(firm, customer) {
      const roles = await register.rolesFor(firm.partyUuid, customer.partyUuid);
      const held = await heldPackages({ register, delegations }, { kind: 'party', party: firm }, customer, roles);
      return new Set(held.flatMap(({ package: { urn }, hasAccess }) => (hasAccess ? [urn.toLowerCase()] : [])));
    },
    async giversTo({ partyUuid }) {
      const [roles, given] = await Promise.all([
        reach.rolesHeldBy(partyUuid, []),
        delegations.packagesGiven({ givers: undefined, receivers: [partyUuid] }),
      ]);
      return [...new Set([...roles.map(({ of }) => of), ...given.map(({ giver }) => giver)])];
    },
  };
}
