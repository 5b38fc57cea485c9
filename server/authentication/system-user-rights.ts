import type { Database } from '../foundation/database/database.ts';
import { type Epoch, EpochCache } from '../foundation/database/epoch.ts';
import type { Register } from '../register/port.ts';
import type { SystemUserDirectory } from './model/authorization-details.ts';
import type { FirmPackages, GivenToSystemUser, SystemUserRights } from './port.ts';
import { AgentReader } from './store/agent-reader.ts';
import { SystemReader } from './store/system-reader.ts';

const MOST_REMEMBERED = 10_000;

interface Neighbours {
  readonly register: Pick<Register, 'byUrn'>;
  readonly firmPackages: FirmPackages;
}

/** What customers have given their system users, from caches that are never stale. */
export function systemUserRights(
  database: Database,
  epoch: Epoch,
  { register, firmPackages }: Neighbours,
): SystemUserRights {
  const reader = new SystemReader(database);
  const agents = new AgentReader(database);
  const cache = new EpochCache<Awaited<ReturnType<SystemReader['given']>>>(epoch, MOST_REMEMBERED);
  const served = new EpochCache<boolean>(epoch, MOST_REMEMBERED);

  /** An agent has of a client what the client has given the firm, asked anew: the firm may have lost it since. */
  async function ofClient(
    ownerParty: string,
    needed: readonly string[],
    clientUuid: string,
  ): Promise<GivenToSystemUser | undefined> {
    const party = (uuid: string) => register.byUrn(`urn:altinn:party:uuid:${uuid}`);
    const [firm, client] = await Promise.all([party(ownerParty), party(clientUuid)]);
    if (firm === undefined || client === undefined) return undefined;
    const held = await firmPackages.heldAt(firm, client);
    return {
      ownerParty,
      actions: new Map(),
      accessPackages: needed.filter((urn) => held.has(urn.toLowerCase())),
    };
  }

  const known = (id: string) => cache.get(id, () => reader.given(id));

  return {
    exists: async (systemUserId) => (await known(systemUserId.toLowerCase())) !== undefined,
    async given(systemUserId, { partyUuid, mainUnit }) {
      const id = systemUserId.toLowerCase();
      const found = await known(id);
      if (found === undefined) return undefined;
      // What is held for a main unit counts for its sub-units, never the other way (authorization §3.6).
      const parties = mainUnit === undefined ? [partyUuid] : [partyUuid, mainUnit];
      const isOwner = parties.includes(found.ownerParty);
      if (found.kind === 'standard') return isOwner ? found : undefined;
      const serves = await served.get([id, ...parties].join(' '), () => agents.serves(id, parties));
      if (isOwner) {
        const accessPackages = serves ? found.accessPackages : [];
        return { ownerParty: found.ownerParty, actions: new Map(), accessPackages };
      }
      return serves ? ofClient(found.ownerParty, found.accessPackages, partyUuid) : undefined;
    },
  };
}

/** Finds the system user of a Maskinporten grant in our own tables. */
export function ownSystemUserDirectory(database: Database): SystemUserDirectory {
  const reader = new SystemReader(database);
  return { find: (asked) => reader.systemUserOfClient(asked) };
}
