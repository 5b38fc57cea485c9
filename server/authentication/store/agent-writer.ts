import type { Transaction } from '../../foundation/database/database.ts';
import { AgentReader } from './agent-reader.ts';
import type { SystemTables } from './system-tables.ts';

/** Changes to whom agents serve. */
export class AgentWriter extends AgentReader {
  readonly #transaction: Transaction;

  constructor(transaction: Transaction) {
    super(transaction);
    this.#transaction = transaction;
  }

  get #tables() {
    return this.#transaction.tables<SystemTables>();
  }

  /** Lets the agent serve the client; again changes nothing. */
  async addClient(systemUser: string, client: string, now: Date): Promise<void> {
    await this.#tables
      .insertInto('authentication.system_user_client')
      .values({ system_user_id: systemUser, client_party: client, created: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** False when the agent did not serve the client. */
  async removeClient(systemUser: string, client: string): Promise<boolean> {
    const { numDeletedRows } = await this.#tables
      .deleteFrom('authentication.system_user_client')
      .where('system_user_id', '=', systemUser)
      .where('client_party', '=', client)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}
