import { type Database, statement } from '../../foundation/database/database.ts';

const LOCK = statement('events-lock-feed-shift', 'lock table events.feed_shift in exclusive mode');

const READ = statement(
  'events-feed-shift',
  `select shift from events.feed_shift
   where number = (select max(number) from events.feed_shift)
     and system_identifier = (select system_identifier from pg_control_system())`,
);

// The newest event need not have the highest transaction number; a million transactions are room enough.
const INSERT = statement(
  'events-insert-feed-shift',
  `insert into events.feed_shift (system_identifier, shift)
   select system_identifier, coalesce(greatest(0, newest.transaction_number + 1000000 - pg_current_xact_id()::text::bigint), 0)
   from pg_control_system()
   left join (select transaction_number from events.event order by sequence desc limit 1) newest on true
   returning shift`,
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
      const known = await transaction.run<{ shift: number }>(READ, []);
      const [row] = known.length > 0 ? known : await transaction.run<{ shift: number }>(INSERT, []);
      return row!.shift;
    });
  }
}
