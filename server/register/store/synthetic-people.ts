import { type Queries, statement } from '../../foundation/database/database.ts';
import type { SyntheticPeople } from '../port.ts';
import { partyOf, type PartyRow } from './party-row.ts';

// Synthetic is who was born in month 81 to 92 (authentication §6.5): no real person has such a number.
const SEARCH = statement(
  'register-synthetic-people',
  `select person.*, coalesce(held.roles, '[]') as roles
   from register.party person
   left join lateral (
     select json_agg(json_build_object('urn', role.urn, 'organization', organization.name) order by organization.name, role.urn) as roles
     from register.role join register.party organization on organization.party_uuid = role.of_party
     where role.holder = person.party_uuid and not organization.is_deleted
   ) held on true
   where person.kind = 'person' and not person.is_deleted
     and substr(person.person_identifier, 3, 2) between '81' and '92'
     and ($1 = '' or person.person_identifier = $1 or strpos(lower(person.name), lower($1)) > 0
       or exists (select from register.role join register.party organization on organization.party_uuid = role.of_party
         where role.holder = person.party_uuid and not organization.is_deleted and strpos(lower(organization.name), lower($1)) > 0))
   order by person.name, person.party_id
   limit $2`,
);
const FIND = statement(
  'register-synthetic-person',
  `select * from register.party
   where kind = 'person' and not is_deleted and substr(person_identifier, 3, 2) between '81' and '92'
     and (person_identifier = $1 or party_uuid::text = $1)`,
);

/** Reads of people who do not exist. */
export const syntheticPeopleReader = (queries: Queries): SyntheticPeople => ({
  async search(text, limit) {
    const rows = await queries.run<PartyRow & { roles: { urn: string; organization: string }[] }>(SEARCH, [
      text.trim(),
      limit,
    ]);
    return rows.map((row) => ({ person: partyOf(row), roles: row.roles }));
  },
  async find(key) {
    const [row] = await queries.run<PartyRow>(FIND, [key]);
    return row && partyOf(row);
  },
});
