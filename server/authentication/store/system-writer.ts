import { sql } from 'kysely';
import type { Transaction } from '../../foundation/database/database.ts';
import type { System, SystemChange, SystemFacts } from '../model/system.ts';
import type { ChangeRequest, RequestStatus, SystemUser, SystemUserRequest, Wanted } from '../model/system-user.ts';
import { SystemReader } from './system-reader.ts';
import type { SystemTables } from './system-tables.ts';

/** The driver would write a list as an array of PostgreSQL. */
const json = <Value>(value: Value) => sql<Value>`${JSON.stringify(value)}::jsonb`;

const columnsOf = (facts: SystemFacts) => ({
  name: json({ ...facts.name }),
  description: json({ ...facts.description }),
  rights: json([...facts.rights]),
  access_packages: [...facts.accessPackages],
  redirect_urls: [...facts.redirectUrls],
  is_visible: facts.isVisible,
});

type Settled = Exclude<RequestStatus, 'New'>;
/** Tables of what vendors ask customers for. */
type Asked = 'authentication.system_user_request' | 'authentication.system_user_change_request';

/** Changes to systems and system users, and what is read before them. */
export class SystemWriter extends SystemReader {
  readonly #transaction: Transaction;

  constructor(transaction: Transaction) {
    super(transaction);
    this.#transaction = transaction;
  }

  get #tables() {
    return this.#transaction.tables<SystemTables>();
  }

  // --- Systems

  /** False when the id is taken. */
  async addSystem(system: System, now: Date): Promise<boolean> {
    const added = await this.#tables
      .insertInto('authentication.system')
      .values({
        id: system.id,
        internal_id: system.internalId,
        vendor: system.vendor,
        is_deleted: false,
        created: now,
        last_updated: now,
        ...columnsOf(system),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    return added.length === 1;
  }

  async changeSystem(id: string, facts: SystemFacts, now: Date): Promise<void> {
    await this.#tables
      .updateTable('authentication.system')
      .set({ ...columnsOf(facts), last_updated: now })
      .where('id', '=', id)
      .execute();
  }

  /** Puts the system on these clients and no others; false when another system has one of them. */
  async replaceSystemClients(id: string, clientIds: readonly string[]): Promise<boolean> {
    await this.#tables.deleteFrom('authentication.system_client').where('system_id', '=', id).execute();
    if (clientIds.length === 0) return true;
    const added = await this.#tables
      .insertInto('authentication.system_client')
      .values(clientIds.map((client_id, position) => ({ client_id, system_id: id, position })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('client_id')
      .execute();
    return added.length === clientIds.length;
  }

  /** Deletes a system, keeping its id; its clients are free for another. */
  async deleteSystem(id: string, now: Date): Promise<void> {
    await this.#tables
      .updateTable('authentication.system')
      .set({ is_deleted: true, last_updated: now })
      .where('id', '=', id)
      .execute();
    await this.#tables.deleteFrom('authentication.system_client').where('system_id', '=', id).execute();
  }

  /** Keeps others from changing the system until the transaction ends. */
  async lockSystem(id: string): Promise<void> {
    await this.#tables.selectFrom('authentication.system').select('id').where('id', '=', id).forUpdate().execute();
  }

  async logChange(change: SystemChange): Promise<void> {
    await this.#tables
      .insertInto('authentication.system_change')
      .values({
        system_internal_id: change.systemInternalId,
        changed_by: change.changedBy,
        change_type: change.changeType,
        changed_data: json(change.changedData),
        client_id: change.clientId,
        created: change.created,
      } as never)
      .execute();
  }

  // --- Requests

  /** False when a request of the same triple is there. */
  async addRequest(request: SystemUserRequest): Promise<boolean> {
    const added = await this.#tables
      .insertInto('authentication.system_user_request')
      .values({
        id: request.id,
        system_id: request.systemId,
        owner: request.owner,
        external_ref: request.externalRef,
        integration_title: request.integrationTitle,
        rights: json([...request.rights]),
        access_packages: [...request.accessPackages],
        redirect_url: request.redirectUrl,
        status: request.status,
        escalated: request.escalated,
        created: request.created,
        deleted: null,
        kind: request.kind,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    return added.length === 1;
  }

  /** Settles a new request; false when it is no longer new. */
  settleRequest(id: string, status: Settled): Promise<boolean> {
    return this.#settle('authentication.system_user_request', id, status);
  }

  async escalateRequest(id: string): Promise<void> {
    await this.#tables
      .updateTable('authentication.system_user_request')
      .set({ escalated: true })
      .where('id', '=', id)
      .execute();
  }

  deleteRequest(id: string, now: Date): Promise<void> {
    return this.#delete('authentication.system_user_request', id, now);
  }

  // --- System users

  /** False when a system user of the same triple lives. */
  async addSystemUser(user: SystemUser): Promise<boolean> {
    const added = await this.#tables
      .insertInto('authentication.system_user')
      .values({
        id: user.id,
        system_id: user.systemId,
        owner: user.owner,
        owner_party: user.ownerParty,
        external_ref: user.externalRef,
        integration_title: user.integrationTitle,
        rights: json([...user.rights]),
        access_packages: [...user.accessPackages],
        created: user.created,
        deleted: null,
        kind: user.kind,
        last_changed: user.created,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    return added.length === 1;
  }

  async changeSystemUser(id: string, { rights, accessPackages }: Wanted): Promise<void> {
    await this.#tables
      .updateTable('authentication.system_user')
      .set({ rights: json([...rights]), access_packages: [...accessPackages] })
      .where('id', '=', id)
      .execute();
  }

  async renameSystemUser(id: string, title: string): Promise<void> {
    await this.#tables
      .updateTable('authentication.system_user')
      .set({ integration_title: title })
      .where('id', '=', id)
      .execute();
  }

  /** The live system user, kept from other changes until the transaction ends. */
  async lockSystemUser(id: string): Promise<SystemUser | undefined> {
    await this.#tables.selectFrom('authentication.system_user').select('id').where('id', '=', id).forUpdate().execute();
    return this.systemUser(id);
  }

  /** Gives the actions of each resource, instead of what was given of it before. */
  async give(systemUser: string, actions: ReadonlyMap<string, readonly string[]>): Promise<void> {
    if (actions.size === 0) return;
    await this.#tables
      .insertInto('authentication.system_user_right')
      .values(
        [...actions].map(([resource_id, given]) => ({ system_user_id: systemUser, resource_id, actions: [...given] })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['system_user_id', 'resource_id'])
          .doUpdateSet((row) => ({ actions: row.ref('excluded.actions') })),
      )
      .execute();
  }

  async takeAway(systemUser: string, resourceIds: readonly string[]): Promise<void> {
    if (resourceIds.length === 0) return;
    await this.#tables
      .deleteFrom('authentication.system_user_right')
      .where('system_user_id', '=', systemUser)
      .where('resource_id', 'in', resourceIds)
      .execute();
  }

  /** Ends a system user; the request behind it goes too, so that the triple is free (authentication §3.4). */
  async deleteSystemUser(id: string, now: Date): Promise<void> {
    await this.#delete('authentication.system_user', id, now);
    await this.deleteRequest(id, now);
  }

  /** Puts the system user at the end of the feed. Call it after the epoch was moved: its lock gives the order. */
  async noteChange(id: string, now: Date): Promise<void> {
    await this.#tables
      .updateTable('authentication.system_user')
      .set({ change_number: sql`nextval('authentication.system_user_change_number')`, last_changed: now })
      .where('id', '=', id)
      .execute();
  }

  // --- Change requests

  /** False when the id is taken, by a deleted one too. */
  async addChangeRequest(change: ChangeRequest): Promise<boolean> {
    const added = await this.#tables
      .insertInto('authentication.system_user_change_request')
      .values({
        id: change.id,
        system_user_id: change.systemUser,
        required_rights: json([...change.required.rights]),
        unwanted_rights: json([...change.unwanted.rights]),
        required_access_packages: [...change.required.accessPackages],
        unwanted_access_packages: [...change.unwanted.accessPackages],
        redirect_url: change.redirectUrl,
        status: change.status,
        created: change.created,
        deleted: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    return added.length === 1;
  }

  settleChangeRequest(id: string, status: Settled): Promise<boolean> {
    return this.#settle('authentication.system_user_change_request', id, status);
  }

  deleteChangeRequest(id: string, now: Date): Promise<void> {
    return this.#delete('authentication.system_user_change_request', id, now);
  }

  async #settle(table: Asked, id: string, status: Settled): Promise<boolean> {
    const { numUpdatedRows } = await this.#tables
      .updateTable(table)
      .set({ status })
      .where('id', '=', id)
      .where('status', '=', 'New')
      .where('deleted', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async #delete(table: Asked | 'authentication.system_user', id: string, now: Date): Promise<void> {
    await this.#tables
      .updateTable(table)
      .set({ deleted: now })
      .where('id', '=', id)
      .where('deleted', 'is', null)
      .execute();
  }
}
