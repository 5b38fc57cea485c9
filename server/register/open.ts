import { hash } from 'node:crypto';
import { EpochCache } from '../foundation/database/epoch.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { joined } from '../foundation/joined.ts';
import type { Room } from '../http/room.ts';
import { type ImportParties, importParties } from './import-parties.ts';
import { keptLists } from './kept.ts';
import { type LookUpParts, lookUpOperations } from './look-up-operations.ts';
import { lookUpContactPoints } from './operations/look-up-contact-points.ts';
import { importLines } from './operations/import-lines.ts';
import { findParties } from './operations/find-parties.ts';
import { importPartiesOperation } from './operations/import-parties.ts';
import type { AddressBook, Party, Reach, Register, Role, SyntheticPeople } from './port.ts';
import { lookUpReader } from './store/look-up-reader.ts';
import { addressBook } from './store/address-book.ts';
import { partyFinder } from './store/party-finder.ts';
import { partyOf } from './store/party-row.ts';
import { reachReader } from './store/reach.ts';
import { registerReader } from './store/reader.ts';
import { syntheticPeopleReader } from './store/synthetic-people.ts';

const CACHED_PARTIES = 50_000;
const CACHED_ROLES = 50_000;
const CACHED_KEY_ROLES = 5000;

/** Opens the register over its own tables. `importParties` is for seeding; callers from outside use the operation. */
export function openRegister(foundation: Foundation): Room & {
  port: Register;
  importParties: ImportParties;
  reach: Reach;
  syntheticPeople: SyntheticPeople;
  addressBook: AddressBook;
} {
  const reader = registerReader(foundation.database, () => foundation.clock.now());
  const parties = new EpochCache<Party | undefined>(foundation.epoch, CACHED_PARTIES);
  const roles = new EpochCache<readonly Role[]>(foundation.epoch, CACHED_ROLES);
  const keyRoles = new EpochCache<readonly string[]>(foundation.epoch, CACHED_KEY_ROLES);
  const reach = reachReader(foundation.database, () => foundation.clock.now());
  const kept = { clock: foundation.clock, version: reach.version };
  const manyKeyRoles = keptLists<string>(kept);
  const manyRolesHeld = keptLists<Role>(kept);
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
    keyRoleOrganizations: (person) =>
      keyRoles.get(person, () => manyKeyRoles(person, () => reader.keyRoleOrganizations(person))),
    holdersOf: async (of, roleUrns) => (await reader.holdersOf([of], roleUrns)).get(of) ?? [],
    holdersOfEach: reader.holdersOf,
    notificationAddresses: reader.notificationAddresses,
  };

  const bringIn = importParties(foundation);
  const syntheticPeople = syntheticPeopleReader(foundation.database);
  const parts: LookUpParts = {
    reader,
    lookUps: lookUpReader(foundation.database),
    publicUrl: foundation.publicUrl,
    mayRepresent: async (person, party) => person === party || (await port.rolesFor(person, party)).length > 0,
  };
  return {
    port,
    importParties: bringIn,
    reach: {
      ...reach,
      rolesHeldBy: (party, organizations) =>
        manyRolesHeld(`${party} ${hash('sha256', organizations.join())}`, () =>
          reach.rolesHeldBy(party, organizations),
        ),
    },
    addressBook: addressBook(foundation.database, () => foundation.clock.now()),
    syntheticPeople,
    operations: [
      importPartiesOperation({ importParties: bringIn }),
      importLines({ importParties: bringIn }),
      findParties({ reader, finder: partyFinder(foundation.database), syntheticPeople }),
      ...lookUpOperations(parts),
      lookUpContactPoints(port),
    ],
    sweeps: [],
  };
}
