import type { MovableClock } from '../foundation/clock.ts';
import type { Database } from '../foundation/database/database.ts';
import type { Log } from '../foundation/log.ts';
import { Reader } from './store/reader.ts';
import { Writer } from './store/writer.ts';

/** How often a process asks whether another has moved the clock, in milliseconds. */
const POLL = 1000;

/**
 * The clock that test tools move (design decision 19). How far it is ahead lies in the database; every process reads it
 * when it starts to `follow`, and each second after.
 */
export class MovedClock {
  readonly #database: Database;
  readonly #clock: MovableClock;
  readonly #log: Log;
  readonly #moved: () => void;
  #timer: NodeJS.Timeout | undefined;
  #moves = 0;

  constructor(database: Database, clock: MovableClock, log: Log, moved: () => void) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
    this.#moved = moved;
  }

  now(): Date {
    return this.#clock.now();
  }

  /** Milliseconds the clock is ahead of the machine's. */
  get ahead(): number {
    return this.#clock.offset;
  }

  /** Moves the clock to what `to` makes of its present time; two who do so at once do it one after the other. */
  async move(to: (now: Date) => Date): Promise<void> {
    const ahead = await this.#database.transaction(async (transaction) => {
      const writer = new Writer(transaction);
      await writer.lockClock();
      const before = await writer.millisecondsAhead();
      const machine = this.#clock.now().getTime() - this.#clock.offset;
      const after = to(new Date(machine + before)).getTime() - machine;
      await writer.moveClock(after);
      return after;
    });
    this.#moves++;
    this.#set(ahead);
  }

  /** Takes over where other processes have moved the clock: once now, then each second until `stop`. */
  async follow(): Promise<void> {
    await this.#takeOver();
    this.#timer = setInterval(() => {
      this.#takeOver().catch((error: Error) =>
        this.#log.debug({ reason: error.message }, 'the moved clock could not be read'),
      );
    }, POLL).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #takeOver(): Promise<void> {
    const moves = this.#moves;
    const ahead = await new Reader(this.#database).millisecondsAhead();
    // What was read before this process moved the clock itself is out of date.
    if (moves === this.#moves) this.#set(ahead);
  }

  #set(ahead: number): void {
    if (ahead === this.#clock.offset) return;
    this.#clock.offset = ahead;
    this.#moved();
  }
}
