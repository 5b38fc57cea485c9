import type { Clock } from '../../foundation/clock.ts';
import type { Database } from '../../foundation/database/database.ts';
import type { Log } from '../../foundation/log.ts';
import { deliveryWriter, type Outcome } from '../store/delivery-writer.ts';

/** Writes outcomes together: while one write is under way, the next ones gather. */
export class Settlements {
  readonly #database: Database;
  readonly #log: Log;
  readonly #clock: Clock;
  #gathering: Outcome[] = [];
  #written: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor({ database, log, clock }: { database: Database; log: Log; clock: Clock }) {
    this.#database = database;
    this.#log = log;
    this.#clock = clock;
  }

  /** Resolves when the outcome is stored. One that could not be is logged: its lease ends, and it is sent again. */
  settle(outcome: Outcome): Promise<void> {
    this.#gathering.push(outcome);
    this.#written ??= this.#writing.then(() => this.#write());
    return this.#written;
  }

  #write(): Promise<void> {
    const outcomes = this.#gathering;
    this.#gathering = [];
    this.#written = undefined;
    const now = this.#clock.now();
    this.#writing = this.#database
      .transaction((transaction) => deliveryWriter(transaction).settle(outcomes, now))
      .catch((error: Error) =>
        this.#log.error(
          { error: error.message, deliveries: outcomes.length },
          'outcomes of deliveries were not stored',
        ),
      );
    return this.#writing;
  }
}
