import { statement, type Transaction } from '../../foundation/database/database.ts';
import type { CheckedImport, PartyFacts, RoleFacts } from '../model/import-document.ts';

const COLUMNS: Readonly<Record<keyof PartyFacts, string>> = {
  party_uuid: 'uuid',
  kind: 'text',
  name: 'text',
  organization_number: 'text',
  person_identifier: 'text',
  idporten_email: 'text',
  username: 'text',
  unit_type: 'text',
  main_unit: 'uuid',
  is_deleted: 'boolean',
  reserved_in_krr: 'boolean',
  email: 'text',
  mobile: 'text',
  language: 'text',
};
const NAMES = Object.keys(COLUMNS);
const RECORDS = `jsonb_to_recordset($1::jsonb) as given (${NAMES.map((name) => `${name} ${COLUMNS[name as keyof PartyFacts]}`).join(', ')})`;
const CHANGING = NAMES.filter((name) => name !== 'party_uuid' && name !== 'kind');
const ROLE_RECORDS = 'jsonb_to_recordset($1::jsonb) as given (of_party uuid, holder uuid, urn text)';

// Two imports at once would each find the same party missing and number it twice.
const LOCK = statement('register-lock', 'lock table register.party in share row exclusive mode');

const INSERT_PARTIES = statement(
  'register-insert-parties',
  `insert into register.party (${NAMES.join(', ')}, user_id, created_at, modified_at, deleted_at)
   select ${NAMES.join(', ')}, case when kind <> 'organization' then nextval('register.user_id') end,
          $2, $2, case when is_deleted then $2::timestamptz end
     from ${RECORDS}
   returning party_uuid`,
);

const UPDATE_PARTIES = statement(
  'register-update-parties',
  `update register.party
   set ${CHANGING.map((name) => `${name} = given.${name}`).join(', ')}, version_id = nextval('register.version'),
       modified_at = $2,
       deleted_at = case when given.is_deleted then coalesce(party.deleted_at, $2::timestamptz) end
   from ${RECORDS}
   where party.party_uuid = given.party_uuid
     and (${CHANGING.map((name) => `party.${name}`).join(', ')}) is distinct from (${CHANGING.map((name) => `given.${name}`).join(', ')})
   returning party.party_uuid`,
);

const INSERT_ROLES = statement(
  'register-insert-roles',
  `with changed as (
     insert into register.role (of_party, holder, urn) select of_party, holder, urn from ${ROLE_RECORDS}
     on conflict do nothing returning of_party, holder, urn
   )
   insert into register.role_change (of_party, holder, urn, added, changed)
   select of_party, holder, urn, true, $2 from changed returning urn`,
);

const DELETE_ROLES = statement(
  'register-delete-roles',
  `with changed as (
     delete from register.role using ${ROLE_RECORDS}
     where role.of_party = given.of_party and role.holder = given.holder and role.urn = given.urn
     returning role.of_party, role.holder, role.urn
   )
   insert into register.role_change (of_party, holder, urn, added, changed)
   select of_party, holder, urn, false, $2 from changed returning urn`,
);

/** What an import did. */
export interface ImportOutcome {
  readonly partiesCreated: number;
  readonly partiesChanged: number;
  readonly rolesAdded: number;
  readonly rolesDeleted: number;
}

/** Writes of the register. */
export const registerWriter = (transaction: Transaction, at: Date) => {
  const write = async (insert: typeof LOCK, rows: readonly (PartyFacts | RoleFacts)[]): Promise<number> =>
    rows.length === 0 ? 0 : (await transaction.run(insert, [JSON.stringify(rows), at])).length;
  return {
    /** Keeps other imports out until the transaction ends; readers are not hindered. */
    async lock(): Promise<void> {
      await transaction.run(LOCK, []);
    },
    /** Writes a checked import, one statement a table and kind of change. */
    async apply(checked: CheckedImport): Promise<ImportOutcome> {
      return {
        partiesCreated: await write(INSERT_PARTIES, checked.newParties),
        partiesChanged: await write(UPDATE_PARTIES, checked.knownParties),
        rolesDeleted: await write(DELETE_ROLES, checked.removedRoles),
        rolesAdded: await write(INSERT_ROLES, checked.addedRoles),
      };
    },
  };
};
