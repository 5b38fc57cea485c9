import { type Queries, statement } from '../../foundation/database/database.ts';
import { joined } from '../../foundation/joined.ts';
import type { AccessList, Connection, Member, Membership } from '../model/access-list.ts';
import type { Tables } from './tables.ts';

// A connection without actions allows every one; one list that allows is enough (resource-registry §11.1).
const ALLOWS = statement(
  'resource-registry-access-list-allows',
  `select exists (
     select 1
     from resource_registry.access_list_connection connection
     join resource_registry.access_list_member member on member.list = connection.list and member.party = asked.party
     where connection.resource = asked.resource and (connection.actions = '{}' or asked.action = any (connection.actions))
   ) as allows
   from unnest($1::text[], $2::uuid[], $3::text[]) with ordinality as asked (resource, party, action, place)
   order by place`,
);

const COLUMNS = [
  'id',
  'owner',
  'identifier',
  'name',
  'description',
  'version',
  'created_at as createdAt',
  'updated_at as updatedAt',
] as const;

/** Reads of access lists. */
export const accessListReader = (queries: Queries) => {
  const tables = queries.tables<Tables>();
  const connections = () =>
    tables
      .selectFrom('resource_registry.access_list_connection')
      .select(['list', 'resource', 'actions', 'created_at as createdAt', 'updated_at as updatedAt'])
      .orderBy('resource');
  const allows = joined(async (asked: readonly { resource: string; party: string; action: string }[]) => {
    const columns = (['resource', 'party', 'action'] as const).map((name) => asked.map((one) => one[name]));
    return (await queries.run<{ allows: boolean }>(ALLOWS, columns)).map((row) => row.allows);
  });
  return {
    /** Does a list connected to the resource hold the party and allow the action? Asked side by side, one statement. */
    allows: (resource: string, partyUuid: string, action: string): Promise<boolean> =>
      allows({ resource, party: partyUuid, action }),

    async list(owner: string, identifier: string): Promise<AccessList | undefined> {
      return tables
        .selectFrom('resource_registry.access_list')
        .select(COLUMNS)
        .where('owner', '=', owner)
        .where('identifier', '=', identifier)
        .executeTakeFirst();
    },

    /** Lists of an owner after `after`, by identifier. */
    async lists(owner: string, after: string | undefined, limit: number): Promise<AccessList[]> {
      let query = tables
        .selectFrom('resource_registry.access_list')
        .select(COLUMNS)
        .where('owner', '=', owner)
        .orderBy('identifier')
        .limit(limit);
      if (after !== undefined) query = query.where('identifier', '>', after);
      return query.execute();
    },

    /** Lists, of any owner, that hold the party. */
    async listsOf(partyUuid: string): Promise<AccessList[]> {
      return tables
        .selectFrom('resource_registry.access_list as list')
        .innerJoin('resource_registry.access_list_member as member', 'member.list', 'list.id')
        .select(COLUMNS)
        .where('member.party', '=', partyUuid)
        .orderBy('owner')
        .orderBy('identifier')
        .execute();
    },

    /** Lists, of any owner, that are connected to the resource. */
    async connectedTo(resource: string) {
      return tables
        .selectFrom('resource_registry.access_list_connection as connection')
        .innerJoin('resource_registry.access_list as list', 'list.id', 'connection.list')
        .select(['list.owner', 'list.identifier', 'list.name', 'connection.actions'])
        .where('connection.resource', '=', resource)
        .orderBy('list.owner')
        .orderBy('list.identifier')
        .execute();
    },

    /** Connections of one or more lists, to `resource` alone when it is given; by resource. */
    async connections(lists: readonly number[], resource?: string): Promise<Connection[]> {
      if (lists.length === 0) return [];
      const query = connections().where('list', 'in', [...lists]);
      return (resource === undefined ? query : query.where('resource', '=', resource)).execute();
    },

    async connection(list: number, resource: string): Promise<Connection | undefined> {
      return connections().where('list', '=', list).where('resource', '=', resource).executeTakeFirst();
    },

    /** Connections of a list after `after`, by resource. */
    async connectionPage(list: number, after: string | undefined, limit: number): Promise<Connection[]> {
      const query = connections().where('list', '=', list).limit(limit);
      return (after === undefined ? query : query.where('resource', '>', after)).execute();
    },

    /** Members of a list after `after`, by party uuid. */
    async memberPage(list: number, after: string | undefined, limit: number): Promise<Member[]> {
      const query = tables
        .selectFrom('resource_registry.access_list_member')
        .select(['party', 'since'])
        .where('list', '=', list)
        .orderBy('party')
        .limit(limit);
      return (after === undefined ? query : query.where('party', '>', after)).execute();
    },

    /** How many members lists have, by list; those without any are absent. */
    async memberCounts(lists: readonly number[]): Promise<ReadonlyMap<number, number>> {
      if (lists.length === 0) return new Map();
      const rows = await tables
        .selectFrom('resource_registry.access_list_member')
        .select(({ fn }) => ['list', fn.countAll<string>().as('members')])
        .where('list', 'in', [...lists])
        .groupBy('list')
        .execute();
      return new Map(rows.map(({ list, members }) => [list, Number(members)]));
    },

    /** Which of the parties are in the list. */
    async membersAmong(list: number, parties: readonly string[]): Promise<ReadonlySet<string>> {
      if (parties.length === 0) return new Set();
      const rows = await tables
        .selectFrom('resource_registry.access_list_member')
        .select('party')
        .where('list', '=', list)
        .where('party', 'in', [...parties])
        .execute();
      return new Set(rows.map(({ party }) => party));
    },

    /** One entry a list and connected resource, for `resource` alone when it is given. */
    async memberships(partyUuid: string, resource: string | undefined): Promise<Membership[]> {
      const query = tables
        .selectFrom('resource_registry.access_list_member as member')
        .innerJoin('resource_registry.access_list_connection as connection', 'connection.list', 'member.list')
        .select(['member.party', 'connection.resource', 'member.since', 'connection.actions'])
        .where('member.party', '=', partyUuid)
        .orderBy('connection.resource')
        .orderBy('member.list');
      return (resource === undefined ? query : query.where('connection.resource', '=', resource)).execute();
    },
  };
};

export type AccessListReader = ReturnType<typeof accessListReader>;
