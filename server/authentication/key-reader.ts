import type { ServiceOwners } from '../administration/port.ts';
import { type Clock, minutes } from '../foundation/clock.ts';
import type { Database } from '../foundation/database/database.ts';
import { type Epoch, EpochCache } from '../foundation/database/epoch.ts';
import type { Log } from '../foundation/log.ts';
import type { KeyAnswer, KeyReader as KeyReaderPort } from '../http/caller.ts';
import { CallAllowances, type Limit, type Period } from './call-allowances.ts';
import { digestOf } from './model/api-key.ts';
import { LimitReader } from './store/limit-reader.ts';
import { LimitWriter } from './store/limit-writer.ts';
import { Reader } from './store/reader.ts';
import { Writer } from './store/writer.ts';

const MOST_REMEMBERED = 10_000;
const MINUTE = minutes(1);

interface KnownKey {
  readonly id: string;
  lastNoted: Date | null;
  readonly expires: Date | null;
  /** The key's own, then those of its service owner; a call needs something left of each. */
  readonly limits: readonly Limit[];
}

/** The gateway's keys are not looked at (design §4, API_KEYS=off). */
export const noKeysNeeded: KeyReaderPort = { check: async () => ({ kind: 'ok' }) };

/** Checks API keys against the database, from a cache that is never stale: making and revoking a key moves the epoch. */
export class KeyReader implements KeyReaderPort {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #serviceOwners: Pick<ServiceOwners, 'byCode'>;
  readonly #known: EpochCache<KnownKey | undefined>;
  // Outside the cache: what was taken must not be lost whenever the epoch moves.
  readonly #allowances: CallAllowances;

  constructor({
    database,
    clock,
    log,
    epoch,
    serviceOwners,
  }: {
    database: Database;
    clock: Clock;
    log: Log;
    epoch: Epoch;
    serviceOwners: Pick<ServiceOwners, 'byCode'>;
  }) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
    this.#serviceOwners = serviceOwners;
    this.#known = new EpochCache(epoch, MOST_REMEMBERED);
    this.#allowances = new CallAllowances(clock);
  }

  async check(key: string | undefined): Promise<KeyAnswer> {
    if (key === undefined) return { kind: 'missing' };
    const digest = digestOf(key);
    const known = await this.#known.get(digest.toString('base64'), () => this.#load(digest));
    if (known === undefined || (known.expires !== null && known.expires <= this.#clock.now()))
      return { kind: 'invalid' };
    this.#noteUse(known);
    for (const limit of known.limits) {
      const wait = await this.#allowances.refuse(limit);
      if (wait !== undefined)
        return {
          kind: limit.period === 'day' ? 'exhausted' : 'limited',
          retryAfterSeconds: Math.ceil(wait / 1000),
        };
    }
    return { kind: 'ok' };
  }

  async #load(digest: Buffer): Promise<KnownKey | undefined> {
    const row = await new Reader(this.#database).apiKeyByDigest(digest);
    // The keys of a suspended service owner are kept, and refused until it is resumed.
    if (row === undefined || (await this.#serviceOwners.byCode(row.serviceOwner))?.approved !== true) return undefined;
    const { callsPerMinute, callsPerDay } = await new LimitReader(this.#database).limitsOf(row.serviceOwner);
    return {
      id: row.id,
      lastNoted: row.lastUsed,
      expires: row.expires,
      limits: [
        ...(row.rateLimit === null ? [] : [this.#ofKey(row.id, row.rateLimit)]),
        ...(callsPerMinute === null ? [] : [this.#ofOwner(row.serviceOwner, 'minute', callsPerMinute)]),
        ...(callsPerDay === null ? [] : [this.#ofOwner(row.serviceOwner, 'day', callsPerDay)]),
      ],
    };
  }

  #ofKey(id: string, calls: number): Limit {
    return {
      id,
      period: 'minute',
      calls,
      take: (starts, asked) =>
        this.#database.transaction((transaction) => new Writer(transaction).takeCalls(id, starts, asked, calls)),
    };
  }

  #ofOwner(code: string, period: Period, calls: number): Limit {
    return {
      id: code,
      period,
      calls,
      take: (starts, asked) =>
        this.#database.transaction((transaction) =>
          new LimitWriter(transaction).takeCalls(code, period, starts, asked, calls),
        ),
    };
  }

  /** Written at most once a minute, and never waited for. */
  #noteUse(known: KnownKey): void {
    const now = this.#clock.now();
    if (known.lastNoted !== null && Math.abs(now.getTime() - known.lastNoted.getTime()) < MINUTE) return;
    known.lastNoted = now;
    this.#database
      .transaction((transaction) => new Writer(transaction).noteApiKeyUse(known.id, now))
      .catch((error: Error) => this.#log.debug({ reason: error.message }, 'the use of an API key was not noted'));
  }
}
