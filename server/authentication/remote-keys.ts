import { type CryptoKey, importJWK, type JWK, type KeyObject } from 'jose';
import { type Clock, hours, later, seconds } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import { Problem } from '../http/problem.ts';

/** New keys are published a day or two before they sign (authentication §1.6, §6.6); an hour is soon enough. */
const FRESH_FOR = hours(1);
/** Keys got before an outage are believed this long: a key that was withdrawn must not live for ever. */
const STALE_FOR = hours(24);
/** Whoever sends tokens with made-up key ids must not make us ask more often than this. */
const COOLDOWN = seconds(30);
const TIMEOUT = seconds(5);
const MOST_BYTES = 1_000_000;

type Key = CryptoKey | KeyObject;

/**
 * The key set of an issuer elsewhere, got over HTTP and kept for an hour.
 *
 * empty → fetched, at the first token → fresh for an hour → asked again, meanwhile and during outages the keys at hand are
 * used, for a day → empty again: then nobody of the issuer is believed, and callers are told to come back (503).
 */
export class RemoteKeys {
  readonly #address: string;
  readonly #algorithms: readonly string[];
  readonly #clock: Clock;
  readonly #log: Log;
  #keys: ReadonlyMap<string, Key> | undefined;
  #gotAt: Date | undefined;
  #askedAt: Date | undefined;
  #asking: Promise<void> | undefined;

  constructor(address: string, algorithms: readonly string[], { clock, log }: { clock: Clock; log: Log }) {
    this.#address = address;
    this.#algorithms = algorithms;
    this.#clock = clock;
    this.#log = log;
  }

  /** The key with this id; undefined when the issuer has none. Rejects with a 503 while there are no keys to be had. */
  async keyOf(keyId: string): Promise<Key | undefined> {
    const age = this.#gotAt === undefined ? Number.POSITIVE_INFINITY : this.#since(this.#gotAt);
    if (age > STALE_FOR) this.#keys = undefined;
    if (this.#keys === undefined || (!this.#keys.has(keyId) && this.#rested())) await this.#ask();
    else if (age > FRESH_FOR && this.#rested()) void this.#ask();
    if (this.#keys === undefined)
      throw new Problem(
        'issuer-unavailable',
        503,
        'The keys of the token’s issuer cannot be got at the moment. Send the request again in half a minute.',
        {},
        { 'retry-after': String(COOLDOWN / 1000) },
      );
    return this.#keys.get(keyId);
  }

  /** Milliseconds; test tools may move the clock either way. */
  #since(moment: Date): number {
    return Math.abs(this.#clock.now().getTime() - moment.getTime());
  }

  #rested(): boolean {
    return this.#askedAt === undefined || later(this.#askedAt, COOLDOWN) <= this.#clock.now();
  }

  /** One request at a time, shared by all who wait. */
  #ask(): Promise<void> {
    if (this.#keys === undefined && this.#asking === undefined && !this.#rested()) return Promise.resolve();
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #fetch(): Promise<void> {
    this.#askedAt = this.#clock.now();
    try {
      const response = await fetch(this.#address, {
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT),
        headers: { accept: 'application/jwk-set+json, application/json' },
      });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      const text = await bounded(response);
      const { keys } = JSON.parse(text) as { keys?: unknown };
      if (!Array.isArray(keys)) throw new Error('it has no keys');
      this.#keys = await this.#imported(keys as JWK[]);
      this.#gotAt = this.#clock.now();
    } catch (error) {
      this.#log.warn(
        { address: this.#address, reason: (error as Error).message },
        'the keys of an issuer were not got',
      );
    }
  }

  async #imported(keys: readonly JWK[]): Promise<Map<string, Key>> {
    const imported = new Map<string, Key>();
    for (const key of keys) {
      // A key of one kind is never used for an algorithm of another, whatever a token's header says.
      const algorithm = this.#algorithms.find((one) => key.alg === one || (key.alg === undefined && fits(key, one)));
      if (typeof key.kid !== 'string' || algorithm === undefined || (key.use !== undefined && key.use !== 'sig'))
        continue;
      try {
        // Altinn writes ordinary base64 where base64url is asked for (authentication §2.6).
        const { kty, crv } = key;
        const members = Object.fromEntries(
          (['n', 'e', 'x', 'y'] as const).flatMap((name) =>
            typeof key[name] === 'string' ? [[name, urlSafe(key[name])]] : [],
          ),
        );
        imported.set(key.kid, (await importJWK({ kty: kty!, ...(crv && { crv }), ...members }, algorithm)) as Key);
      } catch (error) {
        this.#log.warn(
          { address: this.#address, kid: key.kid, reason: (error as Error).message },
          'a key cannot be read',
        );
      }
    }
    return imported;
  }
}

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const KEY_TYPES: Readonly<Record<string, string>> = { R: 'RSA', P: 'RSA', ES: 'EC', Ed: 'OKP' };
const fits = ({ kty }: JWK, algorithm: string): boolean =>
  (KEY_TYPES[algorithm.slice(0, 2)] ?? KEY_TYPES[algorithm.slice(0, 1)]) === kty;

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`it is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
