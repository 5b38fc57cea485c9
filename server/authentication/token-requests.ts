import type { Clock } from '../foundation/clock.ts';
import type { Database } from '../foundation/database/database.ts';
import type { Log } from '../foundation/log.ts';
import type { TokenRequest } from './model/token-request.ts';
import { TokenRequestStore } from './store/token-requests.ts';

/** Milliseconds that requests gather before they are written in one statement. */
const GATHERED_FOR = 500;
/** Most requests that wait to be written; what comes beyond is a flood, and its oldest are of no use to anybody. */
const MOST_WAITING = 2_000;

/**
 * What became of each client's token requests. Written half a second later, many at once: a token must not wait for its
 * own record, and a flood of bad ones must not be one of writes.
 */
export class TokenRequests {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  #waiting: TokenRequest[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor({ database, clock, log }: { database: Database; clock: Clock; log: Log }) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
  }

  note(request: Omit<TokenRequest, 'requested'>): void {
    this.#waiting.push({ ...request, requested: this.#clock.now() });
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.#timer ??= setTimeout(() => void this.write(), GATHERED_FOR).unref();
  }

  /** Writes what waits; for whoever wants to read all of it, and for the end. */
  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const requests = this.#waiting;
    if (requests.length === 0) return;
    this.#waiting = [];
    try {
      await this.#database.transaction((transaction) => new TokenRequestStore(transaction).add(requests));
    } catch (error) {
      this.#log.debug({ reason: (error as Error).message }, 'token requests were not noted');
    }
  }
}
