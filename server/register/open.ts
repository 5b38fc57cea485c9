import { EpochCache } from '../foundation/database/epoch.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import { type ImportParties, importParties } from './import-parties.ts';
import { joined } from './joined.ts';
import { importPartiesOperation } from './operations/import-parties.ts';
import { queryParties } from './operations/query-parties.ts';
import type { Party, Reach, Register, Role } from './port.ts';
import { partyOf } from './store/party-row.ts';
import { reachReader } from './store/reach.ts';
import { registerReader } from './store/reader.ts';

const CACHED_PARTIES = 50_000;
const CACHED_ROLES = 50_000;

/** Opens the register over its own tables. `importParties` is for seeding; callers from outside use the operation. */
export function openRegister(
  foundation: Foundation,
): Room & { port: Register; importParties: ImportParties; reach: Reach } {
  const reader = registerReader(foundation.database);
  const parties = new EpochCache<Party | undefined>(foundation.epoch, CACHED_PARTIES);
  const roles = new EpochCache<readonly Role[]>(foundation.epoch, CACHED_ROLES);
  const loadParty = joined(async (urns: readonly string[]) => {
    const rows = await reader.partiesByUrn(urns);
    return urns.map((urn) => {
      const row = rows.get(urn);
      return row && partyOf(row);
    });
  });
  const loadRoles = joined(reader.rolesForEach);

  const port: Register = {
    async byUrns(urns, { includeDeleted = false } = {}) {
      const found = new Map<string, Party>();
      for (const [urn, row] of await reader.partiesByUrn(urns))
        if (includeDeleted || !row.is_deleted) found.set(urn, partyOf(row));
      return found;
    },
    async byUrn(urn, { includeDeleted = false } = {}) {
      const party = await parties.get(urn, () => loadParty(urn));
      return includeDeleted || party?.isDeleted !== true ? party : undefined;
    },
    rolesFor: (holder, of) => roles.get(`${holder} ${of}`, () => loadRoles({ holder, of })),
    keyRoleOrganizations: reader.keyRoleOrganizations,
    holdersOf: async (of, roleUrns) => (await reader.holdersOf([of], roleUrns)).get(of) ?? [],
    holdersOfEach: reader.holdersOf,
  };

  const bringIn = importParties(foundation);
  return {
    port,
    importParties: bringIn,
    reach: reachReader(foundation.database),
    operations: [importPartiesOperation({ importParties: bringIn }), queryParties({ reader })],
    sweeps: [],
  };
}
