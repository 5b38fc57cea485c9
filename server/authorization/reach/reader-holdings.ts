import { type Epoch, EpochCache } from '../../foundation/database/epoch.ts';
import type { Party, Reach, Role } from '../../register/port.ts';
import type { ClientSources } from '../access-management/client-access.ts';
import { receiversFor } from '../access-management/held-access.ts';
import type { GivenInstance } from '../port.ts';
import type { ClientDelegation } from '../store/client-tables.ts';
import type { DelegatedPackage, DelegatedRight } from '../store/delegation-tables.ts';

/** All that one person holds, at whomever; by the party it is held at, which may be the main unit of others. */
export interface Holdings {
  readonly roles: ReadonlyMap<string, readonly Role[]>;
  readonly packages: ReadonlyMap<string, readonly DelegatedPackage[]>;
  readonly rights: ReadonlyMap<string, readonly DelegatedRight[]>;
  /** What of `rights` is for one instance only. */
  readonly instances: readonly GivenInstance[];
  /** What providers have passed on to the person, by client. */
  readonly asAgent: ReadonlyMap<string, readonly ClientDelegation[]>;
}

/** Those of the largest readers are tens of megabytes. */
const CACHED = 8;

/**
 * Reads what a person holds with one query a kind, however many parties it is held at; kept until the epoch moves.
 */
export function openHoldings(
  { epoch }: { epoch: Epoch },
  sources: ClientSources & { readonly reach: Reach },
): (person: Party) => Promise<Holdings> {
  const { register, reach, delegations, clients } = sources;
  const cache = new EpochCache<Holdings>(epoch, CACHED);
  /** The register answers the very same list as long as it is the same; then so is what is made of it. */
  const byParty = new WeakMap<readonly Role[], Holdings['roles']>();
  const grouped = (roles: readonly Role[]): Holdings['roles'] => {
    const known = byParty.get(roles) ?? Map.groupBy(roles, ({ of }) => of);
    byParty.set(roles, known);
    return known;
  };
  const load = async (person: Party): Promise<Holdings> => {
    const [receivers, organizations] = await Promise.all([
      receiversFor(sources, { kind: 'party', party: person }),
      register.keyRoleOrganizations(person.partyUuid),
    ]);
    const [roles, packages, rights, asAgent] = await Promise.all([
      reach.rolesHeldBy(person.partyUuid, organizations),
      delegations.packagesReceived(receivers),
      delegations.rightsReceived(receivers),
      clients.allOf(person.partyUuid),
    ]);
    return {
      roles: grouped(roles),
      packages: Map.groupBy(packages, ({ giver }) => giver),
      rights: Map.groupBy(rights, ({ giver }) => giver),
      instances: instancesOf(rights),
      asAgent: Map.groupBy(asAgent, ({ client }) => client),
    };
  };
  return (person) => cache.get(person.partyUuid, () => load(person));
}

/** Each once, whatever actions it was given for. */
function instancesOf(rights: readonly DelegatedRight[]): readonly GivenInstance[] {
  const found = new Map<string, GivenInstance>();
  for (const { giver, instance } of rights) if (instance !== '') found.set(`${giver} ${instance}`, { giver, instance });
  return [...found.values()];
}
