import { EpochCache } from '../foundation/database/epoch.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import { type ImportParties, importParties } from './import-parties.ts';
import { importPartiesOperation } from './operations/import-parties.ts';
import { queryParties } from './operations/query-parties.ts';
import type { Party, Register, Role } from './port.ts';
import { partyOf } from './store/party-row.ts';
import { registerReader } from './store/reader.ts';

const CACHED_PARTIES = 50_000;
const CACHED_ROLES = 50_000;

/** Opens the register over its own tables. `importParties` is for seeding; callers from outside use the operation. */
export function openRegister(foundation: Foundation): Room & { port: Register; importParties: ImportParties } {
  const reader = registerReader(foundation.database);
  const parties = new EpochCache<Party | undefined>(foundation.epoch, CACHED_PARTIES);
  const roles = new EpochCache<readonly Role[]>(foundation.epoch, CACHED_ROLES);

  const port: Register = {
    async byUrns(urns, { includeDeleted = false } = {}) {
      const found = new Map<string, Party>();
      for (const [urn, row] of await reader.partiesByUrn(urns))
        if (includeDeleted || !row.is_deleted) found.set(urn, partyOf(row));
      return found;
    },
    byUrn: (urn) =>
      parties.get(urn, async () => {
        const row = (await reader.partiesByUrn([urn])).get(urn);
        return row === undefined || row.is_deleted ? undefined : partyOf(row);
      }),
    rolesFor: (holder, of) => roles.get(`${holder} ${of}`, () => reader.rolesFor(holder, of)),
    keyRoleOrganizations: reader.keyRoleOrganizations,
    holdersOf: async (of, roleUrns) => (await reader.holdersOf([of], roleUrns)).get(of) ?? [],
    holdersOfEach: reader.holdersOf,
  };

  const bringIn = importParties(foundation);
  return {
    port,
    importParties: bringIn,
    operations: [importPartiesOperation({ importParties: bringIn }), queryParties({ reader })],
    sweeps: [],
  };
}
