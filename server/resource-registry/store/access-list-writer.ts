import { statement, type Transaction } from '../../foundation/database/database.ts';
import type { AccessList, Connection } from '../model/access-list.ts';
import type { ServiceResource } from '../model/service-resource.ts';
import { accessListReader } from './access-list-reader.ts';
import { resourceReader } from './reader.ts';
import type { AccessListEventKind, Tables } from './tables.ts';

const LOCK = statement(
  'resource-registry-lock-access-list',
  'select 1 from resource_registry.access_list where owner = $1 and identifier = $2 for update',
);

const HOLD_RESOURCE = statement(
  'resource-registry-hold-resource',
  'select 1 from resource_registry.resource where identifier = $1 for key share',
);

const LOCK_CONNECTED = statement(
  'resource-registry-lock-connected',
  `select id from resource_registry.access_list
   where id in (select list from resource_registry.access_list_connection where resource = $1)
   order by id for update`,
);

const ADD_MEMBERS = statement(
  'resource-registry-add-members',
  `insert into resource_registry.access_list_member (list, party, since)
   select $1, party, $3 from unnest($2::uuid[]) as given (party) on conflict do nothing returning party`,
);

const REMOVE_MEMBERS = statement(
  'resource-registry-remove-members',
  'delete from resource_registry.access_list_member where list = $1 and party = any ($2::uuid[]) returning party',
);

const REMOVE_OTHER_MEMBERS = statement(
  'resource-registry-remove-other-members',
  'delete from resource_registry.access_list_member where list = $1 and party <> all ($2::uuid[]) returning party',
);

/** Who changes a list, and when. */
export interface Change {
  readonly at: Date;
  readonly by: string | undefined;
}

/**
 * Writes of access lists. Every change is an event, whose number is the list's new version; a change of nothing is none
 * (resource-registry §6.5). Locks: the resource, then the list.
 */
export const accessListWriter = (transaction: Transaction) => {
  const tables = transaction.tables<Tables>();
  const reader = accessListReader(transaction);

  const record = async (
    list: number,
    kind: AccessListEventKind,
    details: Record<string, unknown>,
    { at, by }: Change,
  ): Promise<number> => {
    const { number } = await tables
      .insertInto('resource_registry.access_list_event')
      .values(({ selectFrom }) => {
        const its = selectFrom('resource_registry.access_list').where('id', '=', list);
        return {
          list,
          owner: its.select('owner'),
          identifier: its.select('identifier'),
          kind,
          details,
          performed_by: by ?? null,
          at,
        };
      })
      .returning('number')
      .executeTakeFirstOrThrow();
    await tables
      .updateTable('resource_registry.access_list')
      .set({ version: number, updated_at: at })
      .where('id', '=', list)
      .execute();
    return number;
  };

  const parties = async (run: typeof ADD_MEMBERS, values: unknown[]): Promise<string[]> =>
    (await transaction.run<{ party: string }>(run, values)).map(({ party }) => party);

  const addMembers = async (list: number, members: readonly string[], change: Change): Promise<void> => {
    const added = await parties(ADD_MEMBERS, [list, members, change.at]);
    if (added.length > 0) await record(list, 'members_added', { parties: added }, change);
  };

  const disconnect = async (list: number, resource: string, change: Change): Promise<void> => {
    await tables
      .deleteFrom('resource_registry.access_list_connection')
      .where('list', '=', list)
      .where('resource', '=', resource)
      .execute();
    await record(list, 'resource_connection_deleted', { resource }, change);
  };

  return {
    addMembers,
    disconnect,

    /** The list, kept from other writers until the transaction ends. */
    async lock(owner: string, identifier: string): Promise<AccessList | undefined> {
      // Two statements: a row that was waited for is read anew by the second.
      const locked = await transaction.run(LOCK, [owner, identifier]);
      return locked.length === 0 ? undefined : reader.list(owner, identifier);
    },

    /** The resource, kept from being deleted until the transaction ends. */
    async holdResource(identifier: string): Promise<ServiceResource | undefined> {
      const held = await transaction.run(HOLD_RESOURCE, [identifier]);
      return held.length === 0 ? undefined : (await resourceReader(transaction).current(identifier))?.resource;
    },

    /** A new list; undefined when another request has made it meanwhile. */
    async create(
      { owner, identifier, name, description }: Pick<AccessList, 'owner' | 'identifier' | 'name' | 'description'>,
      change: Change,
    ): Promise<AccessList | undefined> {
      const created = await tables
        .insertInto('resource_registry.access_list')
        .values({ owner, identifier, name, description, version: 0, created_at: change.at, updated_at: change.at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (created === undefined) return undefined;
      await record(created.id, 'created', { owner, identifier, name, description }, change);
      return reader.list(owner, identifier);
    },

    /** Gives the list a name and a description; the same ones again change nothing. */
    async rename(list: AccessList, name: string, description: string, change: Change): Promise<AccessList> {
      if (list.name === name && list.description === description) return list;
      await tables
        .updateTable('resource_registry.access_list')
        .set({ name, description })
        .where('id', '=', list.id)
        .execute();
      const version = await record(list.id, 'updated', { name, description }, change);
      return { ...list, name, description, version, updatedAt: change.at };
    },

    /** Removes the list with its members and connections; answers it as it was, at its last version. */
    async remove(list: AccessList, change: Change): Promise<AccessList> {
      const version = await record(list.id, 'deleted', {}, change);
      await tables.deleteFrom('resource_registry.access_list').where('id', '=', list.id).execute();
      return { ...list, version, updatedAt: change.at };
    },

    async removeMembers(list: number, members: readonly string[], change: Change): Promise<void> {
      const removed = await parties(REMOVE_MEMBERS, [list, members]);
      if (removed.length > 0) await record(list, 'members_removed', { parties: removed }, change);
    },

    /** Makes `members` the only ones; who was there before keeps the time it was added. */
    async replaceMembers(list: number, members: readonly string[], change: Change): Promise<void> {
      const removed = await parties(REMOVE_OTHER_MEMBERS, [list, members]);
      if (removed.length > 0) await record(list, 'members_removed', { parties: removed }, change);
      await addMembers(list, members, change);
    },

    /** Connects the list to a resource for `actions`, or sets the actions of a connection; answers the connection. */
    async connect(list: number, resource: string, actions: readonly string[], change: Change): Promise<Connection> {
      const known = await reader.connection(list, resource);
      if (known === undefined) {
        await tables
          .insertInto('resource_registry.access_list_connection')
          .values({ list, resource, actions: [...actions], created_at: change.at, updated_at: change.at })
          .execute();
        await record(list, 'resource_connection_created', { resource, actions }, change);
        return { list, resource, actions, createdAt: change.at, updatedAt: change.at };
      }
      const added = actions.filter((action) => !known.actions.includes(action));
      const removed = known.actions.filter((action) => !actions.includes(action));
      if (added.length === 0 && removed.length === 0) return known;
      await tables
        .updateTable('resource_registry.access_list_connection')
        .set({ actions: [...actions], updated_at: change.at })
        .where('list', '=', list)
        .where('resource', '=', resource)
        .execute();
      if (added.length > 0)
        await record(list, 'resource_connection_actions_added', { resource, actions: added }, change);
      if (removed.length > 0)
        await record(list, 'resource_connection_actions_removed', { resource, actions: removed }, change);
      return { ...known, actions, updatedAt: change.at };
    },

    /** Ends every list's connection to a resource that is about to be deleted. */
    async disconnectEverywhere(resource: string, change: Change): Promise<void> {
      for (const { id } of await transaction.run<{ id: number }>(LOCK_CONNECTED, [resource]))
        await disconnect(id, resource, change);
    },
  };
};

export type AccessListWriter = ReturnType<typeof accessListWriter>;
