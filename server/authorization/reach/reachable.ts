import type { Party, Reach } from '../../register/port.ts';
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
  const withUnits = async (parties: readonly string[]): Promise<readonly string[]> => {
    if (parties.length === 0) return parties;
    return [...parties, ...[...(await reach.subUnitsOf(parties)).values()].flat()];
  };
  /**
   * What is reached by roles, and the last set made of it and `others`. The list of roles is another as soon as the
   * register is; until then whoever holds much is given the very same set, which is how it is known to be the same.
   */
  interface ByRole {
    readonly parties: Promise<readonly string[]>;
    others: string;
    reached: ReadonlySet<string> | undefined;
  }
  const byRole = new WeakMap<Holdings['roles'], ByRole>();
  const reachedByRole = (roles: Holdings['roles']): ByRole => {
    const known = byRole.get(roles);
    if (known !== undefined) return known;
    const reached: ByRole = { parties: withUnits([...roles.keys()]), others: '', reached: undefined };
    byRole.set(roles, reached);
    reached.parties.catch(() => byRole.delete(roles));
    return reached;
  };
  return async (person: Party): Promise<ReadonlySet<string>> => {
    const { roles, packages, rights, asAgent } = await holdingsOf(person);
    const others = new Set([person.partyUuid]);
    for (const held of [packages, rights, asAgent])
      for (const party of held.keys()) if (!roles.has(party)) others.add(party);
    const known = reachedByRole(roles);
    const [reached, more] = await Promise.all([known.parties, withUnits([...others])]);
    const key = [...more].sort().join();
    if (known.reached !== undefined && known.others === key) return known.reached;
    const parties = new Set(reached);
    for (const party of more) parties.add(party);
    Object.assign(known, { others: key, reached: parties });
    return parties;
  };
}
