import { type Queries, statement } from '../../foundation/database/database.ts';
import type { PartyRow } from './party-row.ts';

const ORGANIZATIONS = statement(
  'register-find-organizations',
  `select * from register.party
   where kind = 'organization' and not is_deleted and (organization_number = $1 or strpos(lower(name), $2) > 0)
   order by strpos(lower(name), $2) <> 1, name, party_id
   limit $3`,
);
// What a sub-unit's main unit says of itself holds for the sub-unit too.
const HOLDERS = statement(
  'register-find-holders',
  `select holder.*, array_agg(distinct role.urn order by role.urn) as roles
   from register.role
   join register.party holder on holder.party_uuid = role.holder
   where role.of_party in (
     select unnest(array[party_uuid, main_unit]) from register.party where party_uuid = $1
   ) and not holder.is_deleted
   group by holder.party_uuid
   order by holder.name, holder.party_id
   limit $2`,
);

/** Looks parties up as a person does who picks one: by what it remembers of a name, or by number. */
export const partyFinder = (queries: Queries) => ({
  /** Organisations with the number, or with the text in their names; those that begin with it first. */
  organizations: (text: string, limit: number) =>
    queries.run<PartyRow>(ORGANIZATIONS, [text.replaceAll(/\s/g, ''), text.toLowerCase(), limit]),
  /** Who has roles at a party, with the roles. */
  holders: (of: string, limit: number) => queries.run<PartyRow & { roles: string[] }>(HOLDERS, [of, limit]),
});

export type PartyFinder = ReturnType<typeof partyFinder>;
