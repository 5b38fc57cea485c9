import type pg from 'pg';
import type { Transaction } from '../database/database.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';

/**
 * A sweep: work that is claimed from the rows that need it (design decision 4).
 *
 * `batch` claims up to some number of rows (`for update skip locked`, or a lease when the work leaves the database),
 * handles them, and answers how many it claimed. It owns its retry rule: what fails keeps its row, with `attempts`,
 * `next_attempt_at` and `last_error`. A throw means that the batch as a whole failed; nothing of it may be lost.
 */
export interface Sweep {
  readonly name: string;
  /** Slow poll in milliseconds; enough for correctness on its own. */
  readonly every: number;
  /** Milliseconds a wake waits for others, so that many commits share a batch. Default 0. */
  readonly gather?: number;
  /** How many batches may run side by side in this process. */
  readonly parallel?: number;
  batch(): Promise<number>;
}

/** Pause after a failed batch, in milliseconds: doubles from 100 ms to 30 s. */
const pauseAfter = (failures: number): number => Math.min(30_000, 100 * 2 ** Math.min(failures, 9));

const CHANNEL = 'budstikke_sweeps';
/** Wakes for other processes are gathered for this long before one NOTIFY carries them: its lock is global. */
const COALESCE = 50;

/**
 * Runs the sweeps of a process.
 *
 * Idle → (wake by commit, by NOTIFY or by poll) → running batches until one comes back empty → idle. A failed batch
 * pauses its sweep with growing waits. `stop` lets running batches finish and starts no new ones.
 */
export class Sweeps {
  readonly #log: Log;
  readonly #metrics: Metrics | undefined;
  readonly #loops = new Map<string, Loop>();
  #toNotify = new Set<string>();
  #notifyTimer: NodeJS.Timeout | undefined;
  #pool: pg.Pool | undefined;
  #listener: { close(): Promise<void> } | undefined;
  #running = false;

  constructor(log: Log, metrics?: Metrics) {
    this.#log = log;
    this.#metrics = metrics;
  }

  add(sweep: Sweep): void {
    if (this.#loops.has(sweep.name)) throw new Error(`Two sweeps are named ${sweep.name}`);
    this.#loops.set(sweep.name, new Loop(sweep, this.#log, this.#metrics));
  }

  /** Wakes a sweep here now, and in other processes soon. Safe to call for a sweep that does not run here. */
  wake(name: string): void {
    this.#loops.get(name)?.wake();
    if (this.#pool === undefined) return;
    this.#toNotify.add(name);
    this.#notifyTimer ??= setTimeout(() => this.#notify(), COALESCE).unref();
  }

  /** Wakes every sweep of this process: the clock was moved. */
  wakeAll(): void {
    for (const loop of this.#loops.values()) loop.wake();
  }

  /** Wakes a sweep once the transaction has been committed. */
  wakeAfter(transaction: Transaction, name: string): void {
    transaction.afterCommit(() => this.wake(name));
  }

  /** Starts the loops (`run`) and the exchange of wakes with other processes over `pool`. */
  async start(pool: pg.Pool, { run }: { run: boolean }): Promise<void> {
    this.#pool = pool;
    if (!run) return;
    this.#running = true;
    for (const loop of this.#loops.values()) loop.start();
    this.#listener = listen(pool, CHANNEL, this.#log, (payload) => {
      for (const name of payload.split(' ')) this.#loops.get(name)?.wake();
    });
  }

  /** Runs every sweep until all are empty; for tests that have moved the clock. */
  async settle(): Promise<void> {
    for (let worked = true; worked; ) {
      worked = false;
      for (const loop of this.#loops.values()) if ((await loop.sweep.batch()) > 0) worked = true;
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.#notifyTimer);
    if (this.#toNotify.size > 0) await this.#notify();
    await this.#listener?.close();
    if (this.#running) await Promise.all([...this.#loops.values()].map((loop) => loop.stop()));
    this.#running = false;
  }

  async #notify(): Promise<void> {
    this.#notifyTimer = undefined;
    const names = [...this.#toNotify].join(' ');
    this.#toNotify = new Set();
    // A lost NOTIFY costs a poll interval, never correctness.
    await this.#pool?.query('select pg_notify($1, $2)', [CHANNEL, names]).catch(() => undefined);
  }
}

class Loop {
  readonly sweep: Sweep;
  readonly #log: Log;
  readonly #metrics: Metrics | undefined;
  readonly #lanes = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #woken = false;
  #stopped = true;
  #failures = 0;

  constructor(sweep: Sweep, log: Log, metrics: Metrics | undefined) {
    this.sweep = sweep;
    this.#log = log;
    this.#metrics = metrics;
  }

  start(): void {
    this.#stopped = false;
    this.wake();
  }

  wake(): void {
    if (this.#stopped) return;
    this.#woken = true;
    if (this.#failures > 0) return;
    if (this.#lanes.size >= (this.sweep.parallel ?? 1)) return;
    if (this.sweep.gather === undefined) {
      this.#run();
      return;
    }
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#run();
    }, this.sweep.gather);
  }

  #run(): void {
    if (this.#stopped || this.#lanes.size >= (this.sweep.parallel ?? 1)) return;
    clearTimeout(this.#timer);
    const lane = this.#drain().finally(() => {
      this.#lanes.delete(lane);
      if (this.#stopped || this.#lanes.size > 0) return;
      if (this.#woken && this.#failures === 0) this.wake();
      else this.#pause();
    });
    this.#lanes.add(lane);
  }

  #pause(): void {
    const wait = this.#failures > 0 ? pauseAfter(this.#failures) : this.sweep.every;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const failures = this.#failures;
      this.#failures = 0;
      this.wake();
      this.#failures = failures;
    }, wait);
    this.#timer.unref();
  }

  async #drain(): Promise<void> {
    try {
      do {
        this.#woken = false;
        for (let rows = 1; rows > 0 && !this.#stopped; ) {
          rows = await this.sweep.batch();
          if (rows > 0) this.#metrics?.sweepRows.inc({ sweep: this.sweep.name }, rows);
        }
        this.#failures = 0;
      } while (this.#woken && this.sweep.gather === undefined && !this.#stopped);
    } catch (error) {
      this.#failures++;
      this.#metrics?.sweepFailures.inc({ sweep: this.sweep.name });
      this.#log.error(
        { sweep: this.sweep.name, error: (error as Error).message },
        'a sweep failed and will be tried again',
      );
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#gathering);
    await Promise.all(this.#lanes);
  }
}

/** Listens on a channel over a connection of its own and comes back by itself when that is lost. */
export function listen(
  pool: pg.Pool,
  channel: string,
  log: Log,
  heard: (payload: string) => void,
): { close(): Promise<void> } {
  let closed = false;
  let release: ((error?: Error) => void) | undefined;
  const connect = async (): Promise<void> => {
    const client = await pool.connect();
    if (closed) return client.release();
    client.on('notification', (message) => heard(message.payload ?? ''));
    const lost = new Promise<void>((resolve) => {
      release = (error) => {
        release = undefined;
        client.removeAllListeners('notification');
        client.release(error ?? true);
        resolve();
      };
      client.on('error', (error) => release?.(error));
      client.on('end', () => release?.());
    });
    await client.query(`listen ${channel}`);
    await lost;
  };
  const keep = async (): Promise<void> => {
    while (!closed) {
      await connect().catch((error: Error) => {
        release?.(error);
        if (!closed) log.debug({ reason: error.message }, 'wakes from other processes are not heard for now');
      });
      if (!closed) await new Promise((resolve) => setTimeout(resolve, 1000).unref());
    }
  };
  const kept = keep();
  return {
    close: async () => {
      closed = true;
      release?.();
      // A sleeping `keep` wakes within a second; nobody needs to wait for it.
      void kept;
    },
  };
}
