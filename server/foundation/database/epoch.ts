import { type Database, statement, type Transaction } from './database.ts';

const READ = statement('epoch-read', 'select number from epoch');
const BUMP = statement('epoch-bump', 'update epoch set number = number + 1 returning number');

/**
 * One number in the database that moves with every change of what decisions rest on: resources, policies, roles,
 * delegations, lists, service owners, parties. A cache that compares it before each use is never stale, on any number
 * of machines, for the price of one tiny query; callers that ask at the same time share it.
 */
export class Epoch {
  readonly #database: Database;
  #asked: Promise<number> | undefined;
  #next: Promise<number> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The number as it stands after this call was made: a query already under way is too old to be shared. */
  current(): Promise<number> {
    if (this.#asked === undefined) return this.#ask();
    this.#next ??= this.#asked.then(
      () => this.#ask(),
      () => this.#ask(),
    );
    return this.#next;
  }

  #ask(): Promise<number> {
    this.#next = undefined;
    const asked = this.#database.run<{ number: number }>(READ, []).then(([row]) => row!.number);
    const clear = () => {
      if (this.#asked === asked) this.#asked = undefined;
    };
    asked.then(clear, clear);
    this.#asked = asked;
    return asked;
  }

  /** Tells every cache, at commit, that something changed. Writers of what decisions rest on must call it. */
  async bump(transaction: Transaction): Promise<void> {
    await transaction.run(BUMP, []);
  }
}

/** A cache that is empty again as soon as the epoch has moved. Holds at most `limit` entries; misses are shared. */
export class EpochCache<Value> {
  readonly #epoch: Epoch;
  readonly #limit: number;
  #at = -1;
  #entries = new Map<string, Promise<Value>>();

  constructor(epoch: Epoch, limit: number) {
    this.#epoch = epoch;
    this.#limit = limit;
  }

  /** The value under `key`, loaded when it is not there or the epoch has moved. Failed loads are not kept. */
  async get(key: string, load: () => Promise<Value>): Promise<Value> {
    const epoch = await this.#epoch.current();
    if (epoch > this.#at) {
      this.#at = epoch;
      this.#entries = new Map();
    }
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entries = this.#entries;
    const loading = load();
    // A caller that saw an older epoch than others must not leave its value to them.
    if (epoch === this.#at) {
      if (entries.size >= this.#limit) entries.delete(entries.keys().next().value!);
      entries.set(key, loading);
      loading.catch(() => entries.delete(key));
    }
    return loading;
  }

  /** Loads the value under `key` anew: for what also ages by itself. */
  renew(key: string, load: () => Promise<Value>): Promise<Value> {
    this.#entries.delete(key);
    return this.get(key, load);
  }
}
