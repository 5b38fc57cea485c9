import type { Adapter, AdapterPayload } from 'oidc-provider';
import { type Clock, later, seconds } from '../../foundation/clock.ts';
import { type Database, statement } from '../../foundation/database/database.ts';
import type { IdPortenTables } from './tables.ts';

const CONSUME = statement(
  'idporten-consume',
  `update authentication.idporten_artifact set payload = jsonb_set(payload, '{consumed}', to_jsonb($3::bigint))
   where kind = $1 and id = $2 and not payload ? 'consumed' returning id`,
);

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * What oidc-provider keeps between requests, in the database, so that any process can go on with what another began.
 * It holds nothing but the logins of people who do not exist; ids are stored as they are.
 */
export class Artifacts implements Adapter {
  readonly #parts: Parts;
  readonly #kind: string;

  constructor(parts: Parts, kind: string) {
    this.#parts = parts;
    this.#kind = kind;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const row = {
      payload: JSON.stringify(payload),
      grant_id: payload.grantId ?? null,
      uid: payload.uid ?? null,
      // Without a lifetime of its own, a thing is of no use after a day.
      expires: later(this.#parts.clock.now(), seconds(expiresIn ?? 86_400)),
    };
    await this.#parts.database.transaction(async (transaction) => {
      await transaction
        .tables<IdPortenTables>()
        .insertInto('authentication.idporten_artifact')
        .values({ kind: this.#kind, id, ...row })
        .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet(row))
        .execute();
    });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const row = await this.#ofKind().where('id', '=', id).executeTakeFirst();
    return row?.payload as AdapterPayload | undefined;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const row = await this.#ofKind().where('uid', '=', uid).executeTakeFirst();
    return row?.payload as AdapterPayload | undefined;
  }

  /** User codes belong to devices without a browser, which cannot log in here. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  /** Marks a code as used. Of two that try at the same time, in whatever processes, one fails. */
  async consume(id: string): Promise<void> {
    const consumed = Math.floor(this.#parts.clock.now().getTime() / 1000);
    await this.#parts.database.transaction(async (transaction) => {
      const used = await transaction.run<{ id: string }>(CONSUME, [this.#kind, id, consumed]);
      if (used.length === 0) throw new Error('The code has been used already');
    });
  }

  async destroy(id: string): Promise<void> {
    await this.#parts.database.transaction(async (transaction) => {
      await transaction
        .tables<IdPortenTables>()
        .deleteFrom('authentication.idporten_artifact')
        .where('kind', '=', this.#kind)
        .where('id', '=', id)
        .execute();
    });
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#parts.database.transaction(async (transaction) => {
      await transaction
        .tables<IdPortenTables>()
        .deleteFrom('authentication.idporten_artifact')
        .where('kind', '=', this.#kind)
        .where('grant_id', '=', grantId)
        .execute();
    });
  }

  #ofKind() {
    return this.#parts.database
      .tables<IdPortenTables>()
      .selectFrom('authentication.idporten_artifact')
      .select('payload')
      .where('kind', '=', this.#kind)
      .where('expires', '>', this.#parts.clock.now());
  }
}
