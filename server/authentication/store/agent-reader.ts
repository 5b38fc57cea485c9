import { sql } from 'kysely';
import type { Queries } from '../../foundation/database/database.ts';
import type { SystemTables } from './system-tables.ts';

/** An entry of the feed of system users. */
export interface SystemUserChange {
  readonly id: string;
  readonly owner: string;
  readonly ownerParty: string;
  readonly integrationTitle: string;
  readonly isDeleted: boolean;
  readonly created: Date;
  readonly lastChanged: Date;
  readonly number: number;
  readonly kind: 'standard' | 'agent';
}

/** Reads of agents' clients, and of the feed of all system users. */
export class AgentReader {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  get #tables() {
    return this.#queries.tables<SystemTables>();
  }

  /** Party uuids of the clients of an agent. */
  async clientsOf(systemUser: string): Promise<string[]> {
    const rows = await this.#tables
      .selectFrom('authentication.system_user_client')
      .select('client_party')
      .where('system_user_id', '=', systemUser)
      .orderBy('client_party')
      .execute();
    return rows.map(({ client_party }) => client_party);
  }

  /** Does the agent serve one of the parties? */
  async serves(systemUser: string, parties: readonly string[]): Promise<boolean> {
    const row = await this.#tables
      .selectFrom('authentication.system_user_client')
      .select('client_party')
      .where('system_user_id', '=', systemUser)
      .where('client_party', 'in', parties)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** System users in order of their last change, those deleted included. */
  async changesAfter(number: number, limit: number): Promise<SystemUserChange[]> {
    return (
      await this.#changes().where('change_number', '>', number).orderBy('change_number').limit(limit).execute()
    ).map(changeOf);
  }

  /** A system user, deleted or not. */
  async anySystemUser(id: string): Promise<SystemUserChange | undefined> {
    const row = await this.#changes().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : changeOf(row);
  }

  /** Number of the last change of all; 0 before the first. */
  async lastChange(): Promise<number> {
    const row = await this.#tables
      .selectFrom('authentication.system_user')
      .select(sql<string | null>`max(change_number)`.as('last'))
      .executeTakeFirstOrThrow();
    return Number(row.last ?? 0);
  }

  #changes() {
    return this.#tables
      .selectFrom('authentication.system_user')
      .select([
        'id',
        'owner',
        'owner_party as ownerParty',
        'integration_title as integrationTitle',
        'deleted',
        'created',
        'last_changed as lastChanged',
        'change_number as number',
        'kind',
      ]);
  }
}

const changeOf = <Row extends Omit<SystemUserChange, 'isDeleted'> & { readonly deleted: Date | null }>({
  deleted,
  number,
  ...row
}: Row): SystemUserChange => ({ ...row, number: Number(number), isDeleted: deleted !== null });
