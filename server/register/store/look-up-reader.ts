import { type Queries, statement } from '../../foundation/database/database.ts';
import type { PartyRow } from './party-row.ts';

const SUB_UNITS = statement(
  'register-sub-unit-parties',
  'select * from register.party where main_unit = any($1) and not is_deleted order by name, party_uuid',
);
const MAIN_UNIT = statement(
  'register-main-unit',
  `select main.* from register.party unit join register.party main on main.party_uuid = unit.main_unit
    where unit.party_uuid = $1`,
);
const ROLES_AT = statement(
  'register-roles-at',
  `select role.urn, role.of_party, role.holder, giver.organization_number as of_organization, giver.person_identifier as of_person,
          holder.organization_number as holder_organization, holder.person_identifier as holder_person
     from register.role
     join register.party giver on giver.party_uuid = role.of_party
     join register.party holder on holder.party_uuid = role.holder
    where role.of_party = $1
    order by role.urn, role.holder`,
);
const CUSTOMERS = statement(
  'register-customers',
  `select party.* from register.role join register.party on party.party_uuid = role.of_party
    where role.holder = $1 and role.urn = $2 and not party.is_deleted order by party.party_uuid`,
);
const HOLDERS = statement(
  'register-holders',
  `select party.* from register.role join register.party on party.party_uuid = role.holder
    where role.of_party = $1 and role.urn = $2 and not party.is_deleted order by party.party_uuid`,
);
// One index range, however many have changed; what is skipped by kind is few.
const CHANGED_PARTIES = statement(
  'register-changed-parties',
  `select * from register.party where version_id > $1 and ($2::text[] is null or kind = any($2))
    order by version_id limit $3`,
);
const CHANGED_ROLES = statement(
  'register-changed-roles',
  'select * from register.role_change where version_id > $1 order by version_id limit $2',
);
const LAST_PARTY = statement('register-last-party', 'select max(version_id) as version from register.party');
const LAST_ROLE = statement('register-last-role', 'select max(version_id) as version from register.role_change');

/** A role with the identities of both its parties. */
export interface RoleRow {
  readonly urn: string;
  readonly of_party: string;
  readonly holder: string;
  readonly of_organization: string | null;
  readonly of_person: string | null;
  readonly holder_organization: string | null;
  readonly holder_person: string | null;
}

export interface RoleChangeRow {
  readonly version_id: number;
  readonly of_party: string;
  readonly holder: string;
  readonly urn: string;
  readonly added: boolean;
}

/** Reads for those who look parties up; every function is one statement. */
export const lookUpReader = (queries: Queries) => ({
  subUnits: (mainUnits: readonly string[]) => queries.run<PartyRow>(SUB_UNITS, [mainUnits]),
  mainUnit: async (party: string) => (await queries.run<PartyRow>(MAIN_UNIT, [party]))[0],
  /** Roles that others have in the party. */
  rolesAt: (party: string) => queries.run<RoleRow>(ROLES_AT, [party]),
  /** Parties in which `holder` has the role. */
  customers: (holder: string, urn: string) => queries.run<PartyRow>(CUSTOMERS, [holder, urn]),
  holders: (party: string, urn: string) => queries.run<PartyRow>(HOLDERS, [party, urn]),
  /** Parties that came or changed after a version, in order. */
  changedParties: (after: number, kinds: readonly PartyRow['kind'][] | undefined, limit: number) =>
    queries.run<PartyRow>(CHANGED_PARTIES, [after, kinds ?? null, limit]),
  changedRoles: (after: number, limit: number) => queries.run<RoleChangeRow>(CHANGED_ROLES, [after, limit]),
  lastVersion: async (of: 'parties' | 'roles'): Promise<number> => {
    const [row] = await queries.run<{ version: number | null }>(of === 'parties' ? LAST_PARTY : LAST_ROLE, []);
    return row?.version ?? 0;
  },
});

export type LookUpReader = ReturnType<typeof lookUpReader>;
