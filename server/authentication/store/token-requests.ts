import { sql } from 'kysely';
import type { Queries } from '../../foundation/database/database.ts';
import type { TokenRequest } from '../model/token-request.ts';

/** How many of each client's token requests are kept. */
export const KEPT = 50;

interface TokenRequestTables {
  'authentication.token_request': Record<string, never>;
}

/** The last token requests of clients. */
export class TokenRequestStore {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  get #tables() {
    return this.#queries.tables<TokenRequestTables>();
  }

  /** Adds requests of clients that are there, and forgets all but the last of each; in a transaction. */
  async add(requests: readonly TokenRequest[]): Promise<void> {
    const rows = JSON.stringify(requests);
    await sql`
      insert into authentication.token_request
        (client_id, requested, code, description, hint, key_id, scopes, consumer)
      select r."clientId", r.requested, r.code, r.description, r.hint, r."keyId", r.scopes, r.consumer
      from jsonb_to_recordset(${rows}::jsonb) as r ("clientId" uuid, requested timestamptz, code text, description text,
        hint text, "keyId" text, scopes text, consumer text)
      where exists (select from authentication.client c where c.client_id = r."clientId")
      order by r.requested`.execute(this.#tables);
    const clients = [...new Set(requests.map(({ clientId }) => clientId))].sort();
    // In order of id, so that two processes that write about the same clients do not wait for each other crosswise.
    await sql`
      update authentication.client c set last_token = greatest(c.last_token, r.given)
      from (
        select client_id, max(requested) as given from authentication.token_request
        where client_id = any(${clients}::uuid[]) and code is null group by client_id
      ) r
      where c.client_id = r.client_id and c.last_token is distinct from greatest(c.last_token, r.given)
        and c.client_id in (select client_id from authentication.client where client_id = any(${clients}::uuid[]) order by client_id for update)`.execute(
      this.#tables,
    );
    await sql`
      delete from authentication.token_request t
      using (
        select client_id, number, row_number() over (partition by client_id order by number desc) as place
        from authentication.token_request where client_id = any(${clients}::uuid[])
      ) old
      where t.client_id = old.client_id and t.number = old.number and old.place > ${KEPT}`.execute(this.#tables);
  }

  /** The last requests of a client, newest first. */
  async of(clientId: string): Promise<TokenRequest[]> {
    const { rows } = await sql<TokenRequest>`
      select client_id as "clientId", requested, code, description, hint, key_id as "keyId", scopes, consumer
      from authentication.token_request where client_id = ${clientId} order by number desc limit ${KEPT}`.execute(
      this.#tables,
    );
    return rows;
  }
}
