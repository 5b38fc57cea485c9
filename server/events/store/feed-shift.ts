import { type Database, statement } from '../../foundation/database/database.ts';

const LOCK = statement('events-lock-feed-shift', 'lock table events.feed_shift in exclusive mode');

// Here, ids only grow: an event with a higher number than the newest id comes from another server. The highest number is
// among the last sequences; how many of them to look at is a matter of how many transactions run at once.
const SHIFT = statement(
  'events-feed-shift',
  `with known as (
    select coalesce((select shift from events.feed_shift order by number desc limit 1), 0) as shift
  ), newest as (
    select coalesce(max(transaction_number), 0) as number
    from (select transaction_number from events.event order by sequence desc limit 10000) last
  ), needed as (
    insert into events.feed_shift (shift)
    select newest.number + 1 - pg_current_xact_id()::text::bigint from known, newest
    where newest.number >= pg_current_xact_id()::text::bigint + known.shift
    returning shift
  )
  select coalesce((select shift from needed), (select shift from known)) as shift`,
);

/**
 * What is added to this database server's transaction ids, so that they go on above those of the server the events
 * were restored from (0 unless they were). Fixed for the life of a process.
 */
export class FeedShift {
  readonly #database: Database;
  #shift: Promise<number> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Read at the first call, again after a failure. Ask once at start: transactions that wait here hold a connection. */
  current(): Promise<number> {
    this.#shift ??= this.#read().catch((error: unknown) => {
      this.#shift = undefined;
      throw error;
    });
    return this.#shift;
  }

  #read(): Promise<number> {
    return this.#database.transaction(async (transaction) => {
      await transaction.run(LOCK, []);
      const [row] = await transaction.run<{ shift: number }>(SHIFT, []);
      return row!.shift;
    });
  }
}
