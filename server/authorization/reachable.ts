import type { Party, Reach } from '../register/port.ts';
import type { Holdings } from './reader-holdings.ts';

/**
 * Parties a person has anything at: itself, where it or an organisation it leads holds a role, those that gave it
 * something, clients it is an agent for, and their sub-units. What it may do there is another question.
 */
export function openReachable({
  reach,
  holdingsOf,
}: {
  reach: Reach;
  holdingsOf: (person: Party) => Promise<Holdings>;
}) {
  return async (person: Party): Promise<ReadonlySet<string>> => {
    const { roles, packages, rights, asAgent } = await holdingsOf(person);
    const parties = new Set([person.partyUuid]);
    for (const held of [roles, packages, rights, asAgent]) for (const party of held.keys()) parties.add(party);
    for (const units of (await reach.subUnitsOf([...parties])).values()) for (const unit of units) parties.add(unit);
    return parties;
  };
}
