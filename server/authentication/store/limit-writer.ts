import { sql } from 'kysely';
import { statement, type Transaction } from '../../foundation/database/database.ts';
import type { Period } from '../call-allowances.ts';
import { LimitReader } from './limit-reader.ts';
import type { LimitTables, OwnerLimits } from './limit-tables.ts';

const TAKE_CALLS = statement(
  'service-owner-take-calls',
  `insert into authentication.service_owner_calls as c (service_owner, period, starts, taken) values ($1, $2, $3, $4)
   on conflict (service_owner, period, starts) do update set taken = c.taken + $4 where c.taken < $5
   returning taken`,
);

/** Rows a clean-up deletes at a time, so that no lock lasts long. */
const BATCH = 1000;

/** Changes to the tables of limits. */
export class LimitWriter extends LimitReader {
  readonly #transaction: Transaction;

  constructor(transaction: Transaction) {
    super(transaction);
    this.#transaction = transaction;
  }

  async setLimits(serviceOwner: string, { callsPerMinute, callsPerDay }: OwnerLimits): Promise<void> {
    const limits = { calls_per_minute: callsPerMinute, calls_per_day: callsPerDay };
    await this.#transaction
      .tables<LimitTables>()
      .insertInto('authentication.service_owner_limit')
      .values({ service_owner: serviceOwner, ...limits })
      .onConflict((conflict) => conflict.column('service_owner').doUpdateSet(limits))
      .execute();
  }

  /** Takes up to `share` of the `limit` calls in a period; answers how many were left to take. */
  async takeCalls(serviceOwner: string, period: Period, starts: Date, share: number, limit: number): Promise<number> {
    const asked = [serviceOwner, period, starts, share, limit];
    const [row] = await this.#transaction.run<{ taken: number }>(TAKE_CALLS, asked);
    return row === undefined ? 0 : share - Math.max(0, row.taken - limit);
  }

  /** Forgets a batch of periods that began before these times; answers how many. */
  async forgetCalls(minutes: Date, days: Date): Promise<number> {
    const { rows } = await sql`
      delete from authentication.service_owner_calls where (service_owner, period, starts) in (
        select service_owner, period, starts from authentication.service_owner_calls
        where (period = 'minute' and starts < ${minutes}) or starts < ${days}
        limit ${BATCH} for update skip locked
      ) returning 1`.execute(this.#transaction.tables<LimitTables>());
    return rows.length;
  }
}
