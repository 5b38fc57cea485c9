import type { Database } from '../foundation/database/database.ts';
import { type Epoch, EpochCache } from '../foundation/database/epoch.ts';
import type { SystemUserDirectory } from './model/authorization-details.ts';
import type { GivenToSystemUser, SystemUserRights } from './port.ts';
import { SystemReader } from './store/system-reader.ts';

const MOST_REMEMBERED = 10_000;

/** What customers have given their system users, from a cache that is never stale. */
export function systemUserRights(database: Database, epoch: Epoch): SystemUserRights {
  const reader = new SystemReader(database);
  const cache = new EpochCache<GivenToSystemUser | undefined>(epoch, MOST_REMEMBERED);
  return {
    async given(systemUserId, { partyUuid, mainUnit }) {
      const found = await cache.get(systemUserId.toLowerCase(), () => reader.given(systemUserId));
      // What is held for a main unit counts for its sub-units, never the other way (authorization §3.6).
      return found?.ownerParty === partyUuid || found?.ownerParty === mainUnit ? found : undefined;
    },
  };
}

/** Finds the system user of a Maskinporten grant in our own tables. */
export function ownSystemUserDirectory(database: Database): SystemUserDirectory {
  const reader = new SystemReader(database);
  return { find: (asked) => reader.systemUserOfClient(asked) };
}
