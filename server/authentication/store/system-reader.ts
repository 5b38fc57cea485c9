import type { Selectable } from 'kysely';
import type { Queries } from '../../foundation/database/database.ts';
import { isUuid } from '../../foundation/ids.ts';
import type { System, SystemChange } from '../model/system.ts';
import type {
  ChangeRequest,
  SystemUser,
  SystemUserKey,
  SystemUserKind,
  SystemUserRequest,
} from '../model/system-user.ts';
import type { Tables } from './tables.ts';
import type { SystemTables } from './system-tables.ts';

type SystemRow = SystemTables['authentication.system'];
type RequestRow = SystemTables['authentication.system_user_request'];
type UserRow = Selectable<SystemTables['authentication.system_user']>;
type ChangeRow = SystemTables['authentication.system_user_change_request'];

/** Which rows of a vendor's list come, in order of id. */
export interface Page {
  /** Id of the last row of the page before. */
  readonly after: string | undefined;
  readonly limit: number;
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Reads of systems, system users and what was asked for them. */
export class SystemReader {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  get #tables() {
    return this.#queries.tables<SystemTables>();
  }

  // --- Systems

  /** A system by its id, in any case; a deleted one too. */
  async system(id: string): Promise<System | undefined> {
    const rows = await this.#systems()
      .where((row) => row(row.fn('lower', ['id']), '=', id.toLowerCase()))
      .execute();
    return (await this.#withClients(rows))[0];
  }

  async systemsOf(vendor: string): Promise<System[]> {
    const rows = await this.#systems().where('vendor', '=', vendor).where('is_deleted', '=', false).execute();
    return this.#withClients(rows);
  }

  /** The systems customers may choose among. */
  async visibleSystems(): Promise<System[]> {
    const rows = await this.#systems().where('is_visible', '=', true).where('is_deleted', '=', false).execute();
    return this.#withClients(rows);
  }

  /**
   * Those of the client ids that a system of the vendor cannot have: they stand on another live system, or are another
   * organisation's, who would find them taken.
   */
  async takenClients(clientIds: readonly string[], butOf: string, vendor: string): Promise<string[]> {
    if (clientIds.length === 0) return [];
    const rows = await this.#tables
      .selectFrom('authentication.system_client')
      .select('client_id')
      .where('client_id', 'in', clientIds)
      .where('system_id', '<>', butOf)
      .execute();
    const ids = clientIds.filter(isUuid);
    const foreign =
      ids.length === 0
        ? []
        : await this.#queries
            .tables<Tables>()
            .selectFrom('authentication.client')
            .select('client_id')
            .where('client_id', 'in', ids)
            .where('organization_number', '<>', vendor)
            .execute();
    return [...rows, ...foreign].map(({ client_id }) => client_id);
  }

  changesOf(internalId: string): Promise<SystemChange[]> {
    return this.#tables
      .selectFrom('authentication.system_change')
      .select([
        'system_internal_id as systemInternalId',
        'changed_by as changedBy',
        'change_type as changeType',
        'changed_data as changedData',
        'client_id as clientId',
        'created',
      ])
      .where('system_internal_id', '=', internalId)
      .orderBy('number')
      .execute();
  }

  #systems() {
    return this.#tables.selectFrom('authentication.system').selectAll().orderBy('id');
  }

  async #withClients(rows: readonly SystemRow[]): Promise<System[]> {
    if (rows.length === 0) return [];
    const clients = await this.#tables
      .selectFrom('authentication.system_client')
      .select(['client_id', 'system_id'])
      .where(
        'system_id',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('position')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      internalId: row.internal_id,
      vendor: row.vendor,
      name: row.name,
      description: row.description,
      rights: row.rights,
      accessPackages: row.access_packages,
      redirectUrls: row.redirect_urls,
      isVisible: row.is_visible,
      isDeleted: row.is_deleted,
      clientIds: clients.filter(({ system_id }) => system_id === row.id).map(({ client_id }) => client_id),
    }));
  }

  // --- Requests

  /** A request of the kind; one of the other kind is not found. */
  async request(kind: SystemUserKind, id: string): Promise<SystemUserRequest | undefined> {
    return this.#one(await this.#requests(kind).where('id', '=', id).executeTakeFirst());
  }

  async requestByKey(
    kind: SystemUserKind,
    { systemId, owner, externalRef }: SystemUserKey,
  ): Promise<SystemUserRequest | undefined> {
    const row = await this.#requests(kind)
      .where('system_id', '=', systemId)
      .where('owner', '=', owner)
      .where('external_ref', '=', externalRef)
      .executeTakeFirst();
    return this.#one(row);
  }

  async requestsOfSystem(kind: SystemUserKind, systemId: string, { after, limit }: Page): Promise<SystemUserRequest[]> {
    const rows = await this.#requests(kind)
      .where('system_id', '=', systemId)
      .where('id', '>', after ?? FIRST)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(requestOf);
  }

  async pendingRequestsFor(kind: SystemUserKind, owner: string): Promise<SystemUserRequest[]> {
    const rows = await this.#requests(kind)
      .where('owner', '=', owner)
      .where('status', '=', 'New')
      .orderBy('id')
      .execute();
    return rows.map(requestOf);
  }

  #requests(kind: SystemUserKind) {
    return this.#tables
      .selectFrom('authentication.system_user_request')
      .selectAll()
      .where('kind', '=', kind)
      .where('deleted', 'is', null);
  }

  #one(row: RequestRow | undefined): SystemUserRequest | undefined {
    return row === undefined ? undefined : requestOf(row);
  }

  // --- System users

  async systemUser(id: string): Promise<SystemUser | undefined> {
    const row = await this.#users().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : userOf(row);
  }

  async systemUserByKey({ systemId, owner, externalRef }: SystemUserKey): Promise<SystemUser | undefined> {
    const row = await this.#users()
      .where('system_id', '=', systemId)
      .where('owner', '=', owner)
      .where('external_ref', '=', externalRef)
      .executeTakeFirst();
    return row === undefined ? undefined : userOf(row);
  }

  async systemUsersOf(kind: SystemUserKind, owner: string): Promise<SystemUser[]> {
    const rows = await this.#users().where('owner', '=', owner).where('kind', '=', kind).orderBy('id').execute();
    return rows.map(userOf);
  }

  async systemUsersOfSystem(systemId: string, { after, limit }: Page): Promise<SystemUser[]> {
    const rows = await this.#users()
      .where('system_id', '=', systemId)
      .where('id', '>', after ?? FIRST)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(userOf);
  }

  /** What Maskinporten looks up: the live system user of a live system that the client stands on (authentication §1.7). */
  async systemUserOfClient(asked: {
    clientId: string;
    vendor: string;
    owner: string;
    externalRef: string;
  }): Promise<SystemUser | undefined> {
    const row = await this.#users()
      .where('owner', '=', asked.owner)
      .where('external_ref', '=', asked.externalRef)
      .where('system_id', 'in', (query) =>
        query
          .selectFrom('authentication.system as s')
          .innerJoin('authentication.system_client as c', 'c.system_id', 's.id')
          .select('s.id')
          .where('c.client_id', '=', asked.clientId)
          .where('s.vendor', '=', asked.vendor)
          .where('s.is_deleted', '=', false),
      )
      .executeTakeFirst();
    return row === undefined ? undefined : userOf(row);
  }

  #users() {
    return this.#tables.selectFrom('authentication.system_user').selectAll().where('deleted', 'is', null);
  }

  /** Owner and given actions of a live system user of a live system; undefined when there is none. */
  async given(systemUser: string): Promise<
    | {
        kind: SystemUserKind;
        ownerParty: string;
        accessPackages: readonly string[];
        actions: ReadonlyMap<string, readonly string[]>;
      }
    | undefined
  > {
    const user = await this.#users()
      .where('id', '=', systemUser)
      .where('system_id', 'in', (query) =>
        query.selectFrom('authentication.system as s').select('s.id').where('s.is_deleted', '=', false),
      )
      .executeTakeFirst();
    if (user === undefined) return undefined;
    const rows = await this.#tables
      .selectFrom('authentication.system_user_right')
      .select(['resource_id', 'actions'])
      .where('system_user_id', '=', systemUser)
      .execute();
    return {
      kind: user.kind,
      ownerParty: user.owner_party,
      accessPackages: user.access_packages,
      actions: new Map(rows.map(({ resource_id, actions }) => [resource_id, actions])),
    };
  }

  // --- Change requests

  async changeRequest(id: string): Promise<ChangeRequest | undefined> {
    const row = await this.#changes().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : changeOf(row);
  }

  /** Change requests of all system users of a system. */
  async changeRequestsOfSystem(systemId: string, { after, limit }: Page): Promise<ChangeRequest[]> {
    const rows = await this.#changes()
      .where('system_user_id', 'in', (query) =>
        query.selectFrom('authentication.system_user').select('id').where('system_id', '=', systemId),
      )
      .where('id', '>', after ?? FIRST)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(changeOf);
  }

  /** The newest change request of a system user. */
  async newestChangeRequest(systemUser: string): Promise<ChangeRequest | undefined> {
    const row = await this.#changes()
      .where('system_user_id', '=', systemUser)
      .orderBy('created', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? undefined : changeOf(row);
  }

  #changes() {
    return this.#tables
      .selectFrom('authentication.system_user_change_request')
      .selectAll()
      .where('deleted', 'is', null);
  }
}

const requestOf = (row: RequestRow): SystemUserRequest => ({
  id: row.id,
  kind: row.kind,
  systemId: row.system_id,
  owner: row.owner,
  externalRef: row.external_ref,
  integrationTitle: row.integration_title,
  rights: row.rights,
  accessPackages: row.access_packages,
  redirectUrl: row.redirect_url,
  status: row.status,
  escalated: row.escalated,
  created: row.created,
});

const userOf = (row: UserRow): SystemUser => ({
  id: row.id,
  kind: row.kind,
  systemId: row.system_id,
  owner: row.owner,
  ownerParty: row.owner_party,
  externalRef: row.external_ref,
  integrationTitle: row.integration_title,
  rights: row.rights,
  accessPackages: row.access_packages,
  created: row.created,
  isDeleted: row.deleted !== null,
});

const changeOf = (row: ChangeRow): ChangeRequest => ({
  id: row.id,
  systemUser: row.system_user_id,
  required: { rights: row.required_rights, accessPackages: row.required_access_packages },
  unwanted: { rights: row.unwanted_rights, accessPackages: row.unwanted_access_packages },
  redirectUrl: row.redirect_url,
  status: row.status,
  created: row.created,
});
