import type { ServiceOwners } from '../administration/port.ts';
import { type Clock, minutes } from '../foundation/clock.ts';
import type { Database } from '../foundation/database/database.ts';
import { type Epoch, EpochCache } from '../foundation/database/epoch.ts';
import type { Log } from '../foundation/log.ts';
import type { KeyAnswer, KeyReader as KeyReaderPort } from '../http/caller.ts';
import { digestOf } from './model/api-key.ts';
import { Reader } from './store/reader.ts';
import { Writer } from './store/writer.ts';

const MOST_REMEMBERED = 10_000;
const MINUTE = minutes(1);
/** A process takes this part of a key's calls a minute at a time, so that it writes 20 times a minute at most. */
const SHARES = 20;

interface KnownKey {
  readonly id: string;
  /** Calls a minute; null for no limit. */
  readonly rateLimit: number | null;
  lastNoted: Date | null;
  readonly expires: Date | null;
}

/** What this process has taken of a limited key's calls in a minute. */
interface Share {
  /** Milliseconds since 1970. */
  minute: number;
  /** Calls not yet let through; negative when the database has no more to give. */
  left: number;
  asking: Promise<void> | undefined;
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
  // Outside the cache: a share must not be lost whenever the epoch moves.
  readonly #shares = new Map<string, Share>();

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
  }

  async check(key: string | undefined): Promise<KeyAnswer> {
    if (key === undefined) return { kind: 'missing' };
    const digest = digestOf(key);
    const known = await this.#known.get(digest.toString('base64'), () => this.#load(digest));
    if (known === undefined || (known.expires !== null && known.expires <= this.#clock.now()))
      return { kind: 'invalid' };
    this.#noteUse(known);
    return known.rateLimit === null ? { kind: 'ok' } : this.#letThrough(known.id, known.rateLimit);
  }

  async #load(digest: Buffer): Promise<KnownKey | undefined> {
    const row = await new Reader(this.#database).apiKeyByDigest(digest);
    // The keys of a suspended service owner are kept, and refused until it is resumed.
    if (row === undefined || (await this.#serviceOwners.byCode(row.serviceOwner))?.approved !== true) return undefined;
    return { id: row.id, rateLimit: row.rateLimit, lastNoted: row.lastUsed, expires: row.expires };
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

  /** Lets a call through when the key has one left in this minute, here or in the database. */
  async #letThrough(id: string, limit: number): Promise<KeyAnswer> {
    const share = this.#shares.get(id) ?? { minute: 0, left: 0, asking: undefined };
    this.#shares.set(id, share);
    for (;;) {
      const now = this.#clock.now().getTime();
      const minute = now - (now % MINUTE);
      if (share.minute !== minute) Object.assign(share, { minute, left: 0 });
      if (share.left > 0) {
        share.left--;
        return { kind: 'ok' };
      }
      if (share.left < 0) return { kind: 'limited', retryAfterSeconds: Math.ceil((minute + MINUTE - now) / 1000) };
      share.asking ??= this.#take(id, minute, limit, share).finally(() => {
        share.asking = undefined;
      });
      await share.asking;
    }
  }

  async #take(id: string, minute: number, limit: number, share: Share): Promise<void> {
    const asked = Math.max(1, Math.floor(limit / SHARES));
    const got = await this.#database.transaction((transaction) =>
      new Writer(transaction).takeCalls(id, new Date(minute), asked, limit),
    );
    if (share.minute === minute) share.left = got > 0 ? got : -1;
  }
}
