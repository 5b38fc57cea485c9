import { arrayLiteral } from '../../foundation/database/array-literal.ts';
import { type Queries, statement } from '../../foundation/database/database.ts';
import { legacyCodeOf, PARTLY_LIABLE_PARTNER, PROPRIETOR, PROPRIETORS_ADVISERS } from '../model/roles.ts';
import type { Reach } from '../port.ts';
import { deletedSince } from './deleted-since.ts';
import { type OutlineRow, outlineOf } from './party-row.ts';

// What an organisation holds, its key role holders hold too, but for shared responsibility in an inter-municipal company.
const ROLES_HELD = statement(
  'register-roles-held',
  `select role.of_party, role.holder, role.urn
   from register.role join register.party on party.party_uuid = role.of_party
   where role.holder = any($1::uuid[]) and (role.holder = $2 or not (role.urn = $3 and party.unit_type is not distinct from 'IKS'))
   union
   select person.party_uuid, role.holder, role.urn
   from register.role
   join register.party company on company.party_uuid = role.of_party and company.unit_type = 'ENK'
     and (not company.is_deleted or company.deleted_at > $6)
   join register.role owned on owned.of_party = company.party_uuid and owned.urn = $5
   join register.party person on person.party_uuid = owned.holder and person.kind = 'person' and not person.is_deleted
   where role.holder = any($1::uuid[]) and role.urn = any($4)`,
);
const SUB_UNITS = statement(
  'register-sub-units',
  'select party_uuid, main_unit from register.party where main_unit = any($1::uuid[]) and not is_deleted',
);
const VERSION = statement(
  'register-version',
  `select greatest((select max(version_id) from register.party), (select max(version_id) from register.role_change)) as version`,
);
const OUTLINE = `party.party_uuid, party.kind, party.name, party.organization_number, party.person_identifier,
  party.idporten_email, party.username, party.unit_type, party.main_unit, party.is_deleted`;
const OUTLINES = statement(
  'register-outlines',
  `select ${OUTLINE} from unnest($1::uuid[]) as wanted (party_uuid) join register.party on party.party_uuid = wanted.party_uuid`,
);
const OUTLINES_SINCE = statement(
  'register-outlines-since',
  `select ${OUTLINE} from register.party where version_id > $1 order by version_id limit $2`,
);

/** Reads of what one party reaches. */
export const reachReader = (queries: Queries, now: () => Date): Reach => ({
  async rolesHeldBy(party, organizations) {
    const rows = await queries.run<{ of_party: string; holder: string; urn: string }>(ROLES_HELD, [
      arrayLiteral([party, ...organizations]),
      party,
      PARTLY_LIABLE_PARTNER,
      PROPRIETORS_ADVISERS,
      PROPRIETOR,
      deletedSince(now()),
    ]);
    return rows.map(({ of_party, holder, urn }) => ({ of: of_party, holder, urn, legacyCode: legacyCodeOf(urn) }));
  },
  async subUnitsOf(mainUnits) {
    const units = new Map<string, string[]>();
    for (const { party_uuid, main_unit } of await queries.run<{ party_uuid: string; main_unit: string }>(SUB_UNITS, [
      arrayLiteral(mainUnits),
    ])) {
      const known = units.get(main_unit);
      if (known === undefined) units.set(main_unit, [party_uuid]);
      else known.push(party_uuid);
    }
    return units;
  },
  async version() {
    return (await queries.run<{ version: number | null }>(VERSION, []))[0]!.version ?? 0;
  },
  async outlinesOf(parties) {
    return (await queries.run<OutlineRow>(OUTLINES, [arrayLiteral(parties)])).map(outlineOf);
  },
  async outlinesSince(version, atMost) {
    const rows = await queries.run<OutlineRow>(OUTLINES_SINCE, [version, atMost + 1]);
    return rows.length > atMost ? undefined : rows.map(outlineOf);
  },
});
