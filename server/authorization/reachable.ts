import type { Party, Reach, Register } from '../register/port.ts';
import { receiversFor } from './held-access.ts';
import type { ClientReader } from './store/client-reader.ts';
import type { DelegationReader } from './store/delegation-reader.ts';

/**
 * Parties a person has anything at: itself, where it or an organisation it leads holds a role, those that gave it
 * something, clients it is an agent for, and their sub-units. What it may do there is another question.
 */
export function openReachable({
  register,
  reach,
  delegations,
  clients,
}: {
  register: Register;
  reach: Reach;
  delegations: DelegationReader;
  clients: ClientReader;
}) {
  return async (person: Party): Promise<ReadonlySet<string>> => {
    const receivers = await receiversFor({ register }, { kind: 'party', party: person });
    const sides = { givers: undefined, receivers };
    const [roles, rights, packages, asAgent] = await Promise.all([
      reach.rolesHeldBy(person.partyUuid, receivers.slice(1)),
      delegations.rights(sides),
      delegations.packagesGiven(sides),
      clients.delegations({ agent: person.partyUuid }),
    ]);
    const parties = new Set([person.partyUuid]);
    for (const { of } of roles) parties.add(of);
    for (const { giver } of [...rights, ...packages]) parties.add(giver);
    for (const { client } of asAgent) parties.add(client);
    for (const units of (await reach.subUnitsOf([...parties])).values()) for (const unit of units) parties.add(unit);
    return parties;
  };
}
