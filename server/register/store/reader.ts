import { arrayLiteral } from '../../foundation/database/array-literal.ts';
import { type Queries, statement } from '../../foundation/database/database.ts';
import { identifierOf, type IdentifierKind, type PartyIdentifier } from '../model/party-urn.ts';
import {
  keyRoleUrns,
  legacyCodeOf,
  PARTLY_LIABLE_PARTNER,
  PRIVATE_PERSON,
  PROPRIETOR,
  PROPRIETORS_ADVISERS,
  SELF_REGISTERED,
} from '../model/roles.ts';
import type { NotificationAddress, Role } from '../port.ts';
import { identifiersOf, type PartyRow } from './party-row.ts';
import { deletedSince } from './deleted-since.ts';

/** The columns parties are found by, in the order of the statement's parameters. */
const COLUMNS: readonly (readonly [kind: IdentifierKind, column: string, type: string])[] = [
  ['organization', 'organization_number', 'text'],
  ['person', 'person_identifier', 'text'],
  ['party-id', 'party_id', 'integer'],
  ['uuid', 'party_uuid', 'uuid'],
  ['user-id', 'user_id', 'integer'],
  ['email', 'idporten_email', 'text'],
  ['username', 'username', 'text'],
];

/** Larger numbers are nobody's, and no integer. */
const LARGEST_NUMBER = 2 ** 31 - 1;
const isTooLarge = ({ kind, value }: PartyIdentifier): boolean =>
  (kind === 'party-id' || kind === 'user-id') && Number(value) > LARGEST_NUMBER;

// One index look-up an identifier, whatever the mix: 500 recipients cost one round trip.
const PARTIES_BY_IDENTIFIER = statement(
  'register-parties-by-identifier',
  COLUMNS.map(
    ([, column, type], index) =>
      `select party.* from unnest($${index + 1}::${type}[]) as asked (value) join register.party on party.${column} = asked.value`,
  ).join('\nunion all\n'),
);

/**
 * Organisations in which somebody of `asked` holds a key role ($1), and their sub-units. Shared responsibility ($2) in an
 * inter-municipal company gives no power over it (authorization §4.2).
 */
const KEY_ROLE_ORGANIZATIONS = `
  held as (
    select distinct role.holder, organization.party_uuid
    from (select distinct holder from asked) as one
    join register.role on role.holder = one.holder and role.urn = any($1)
    join register.party organization on organization.party_uuid = role.of_party
    where not (role.urn = $2 and organization.unit_type is not distinct from 'IKS')
  ), key_role_organization as (
    select holder, party_uuid from held
    union
    select held.holder, unit.party_uuid from register.party unit join held on unit.main_unit = held.party_uuid
  )`;

const KEY_ROLES = statement(
  'register-key-role-organizations',
  `with asked as (select $3::uuid as holder), ${KEY_ROLE_ORGANIZATIONS} select party_uuid from key_role_organization`,
);

// What is held for a main unit is held for its sub-units; what an organisation holds, its key role holders hold too; what
// accountants and auditors are for a sole proprietorship, they are for its owner.
const ROLES_FOR = statement(
  'register-roles-for',
  `with asked as (
    select holder, party_uuid, place from unnest($3::uuid[], $4::uuid[]) with ordinality as asked (holder, party_uuid, place)
  ), ${KEY_ROLE_ORGANIZATIONS}, giver as (
    select asked.place, asked.holder, party.party_uuid, party.unit_type
    from asked join register.party using (party_uuid)
    union all
    select asked.place, asked.holder, main.party_uuid, main.unit_type
    from asked join register.party unit using (party_uuid) join register.party main on main.party_uuid = unit.main_unit
  )
  select giver.place, role.of_party, role.holder, role.urn
  from giver join register.role on role.of_party = giver.party_uuid
  where role.holder = giver.holder
    or (exists (select from key_role_organization own where own.holder = giver.holder and own.party_uuid = role.holder)
      and not (role.urn = $2 and giver.unit_type is not distinct from 'IKS'))
  union all
  select distinct asked.place, person.party_uuid, role.holder, role.urn
  from asked
  join register.party person on person.party_uuid = asked.party_uuid and person.kind = 'person' and not person.is_deleted
  join register.role owned on owned.holder = person.party_uuid and owned.urn = $8
  join register.party company on company.party_uuid = owned.of_party and company.unit_type = 'ENK'
    and (not company.is_deleted or company.deleted_at > $9)
  join register.role on role.of_party = company.party_uuid and role.urn = any($7)
  where role.holder = asked.holder
    or exists (select from key_role_organization own where own.holder = asked.holder and own.party_uuid = role.holder)
  union all
  select asked.place, party.party_uuid, party.party_uuid, case party.kind when 'person' then $5 else $6 end
  from asked join register.party using (party_uuid) where asked.holder = asked.party_uuid and party.kind <> 'organization'`,
);

const HOLDERS_OF = statement(
  'register-holders-of',
  `select distinct asked.party_uuid, role.holder
   from unnest($1::uuid[]) as asked (party_uuid)
   join register.party on party.party_uuid = asked.party_uuid
   join register.role on role.of_party = coalesce(party.main_unit, party.party_uuid)
   where role.urn = any($2)`,
);

const NOTIFICATION_ADDRESSES = statement(
  'register-notification-addresses',
  `select of_party, holder, email, mobile, resources from register.notification_address
    where of_party = any($1) order by id`,
);

const key = ({ kind, value }: PartyIdentifier): string => `${kind} ${value}`;

/** What roles `holder` has for `of`; party uuids. */
export interface RolesAsked {
  readonly holder: string;
  readonly of: string;
}

/** Reads of the register; every function is one statement. */
export const registerReader = (queries: Queries, now: () => Date) => ({
  /** Parties by URN as asked, deleted ones included; texts that are no party URN are unknown. */
  async partiesByUrn(urns: readonly string[]): Promise<ReadonlyMap<string, PartyRow>> {
    // Written out as loops: lists of those who act for tens of thousands come through here.
    const asked: [urn: string, key: string][] = [];
    const wanted = new Map(COLUMNS.map(([kind]) => [kind, new Set<string>()]));
    for (const urn of urns) {
      const identifier = identifierOf(urn);
      if (identifier === undefined) continue;
      asked.push([urn, key(identifier)]);
      if (!isTooLarge(identifier)) wanted.get(identifier.kind)!.add(identifier.value);
    }
    const known = new Map<string, PartyRow>();
    const found = new Map<string, PartyRow>();
    if (asked.length === 0) return found;
    const values = COLUMNS.map(([kind]) => [...wanted.get(kind)!]);
    const kinds = COLUMNS.flatMap(([kind], place) => (values[place]!.length === 0 ? [] : [kind]));
    for (const row of await queries.run<PartyRow>(PARTIES_BY_IDENTIFIER, values.map(arrayLiteral))) {
      const own = identifiersOf(row);
      for (const kind of kinds) {
        const value = own[kind];
        if (value !== null) known.set(key({ kind, value }), row);
      }
    }
    for (const [urn, asKey] of asked) {
      const row = known.get(asKey);
      if (row !== undefined) found.set(urn, row);
    }
    return found;
  },

  /** Roles of many pairs, in their order. */
  async rolesForEach(pairs: readonly RolesAsked[]): Promise<readonly (readonly Role[])[]> {
    const rows = await queries.run<{ place: number; of_party: string; holder: string; urn: string }>(ROLES_FOR, [
      keyRoleUrns,
      PARTLY_LIABLE_PARTNER,
      pairs.map(({ holder }) => holder),
      pairs.map(({ of }) => of),
      PRIVATE_PERSON,
      SELF_REGISTERED,
      PROPRIETORS_ADVISERS,
      PROPRIETOR,
      deletedSince(now()),
    ]);
    const roles = pairs.map((): Role[] => []);
    for (const { place, of_party, holder, urn } of rows)
      roles[place - 1]!.push({ of: of_party, holder, urn, legacyCode: legacyCodeOf(urn) });
    return roles;
  },

  async keyRoleOrganizations(person: string): Promise<readonly string[]> {
    const rows = await queries.run<{ party_uuid: string }>(KEY_ROLES, [keyRoleUrns, PARTLY_LIABLE_PARTNER, person]);
    return rows.map((row) => row.party_uuid);
  },

  /** Holders by the organisation asked for; organisations nobody holds a role in are absent. */
  async holdersOf(
    organizations: readonly string[],
    roleUrns: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await queries.run<{ party_uuid: string; holder: string }>(HOLDERS_OF, [organizations, roleUrns]);
    const holders = new Map<string, string[]>();
    for (const { party_uuid, holder } of rows) {
      const known = holders.get(party_uuid);
      if (known === undefined) holders.set(party_uuid, [holder]);
      else known.push(holder);
    }
    return holders;
  },

  async notificationAddresses(organizations: readonly string[]): Promise<readonly NotificationAddress[]> {
    const rows = await queries.run<AddressRow>(NOTIFICATION_ADDRESSES, [organizations]);
    return rows.map(({ of_party, holder, email, mobile, resources }) => ({
      of: of_party,
      holder: holder ?? undefined,
      email: email ?? undefined,
      mobile: mobile ?? undefined,
      resources: resources ?? undefined,
    }));
  },
});

interface AddressRow {
  of_party: string;
  holder: string | null;
  email: string | null;
  mobile: string | null;
  resources: string[] | null;
}

export type RegisterReader = ReturnType<typeof registerReader>;
