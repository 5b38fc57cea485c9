import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type JWTPayload, SignJWT } from 'jose';
import { type Clock, days, hours, later, minutes } from '../foundation/clock.ts';
import type { Database } from '../foundation/database/database.ts';
import { seal, unseal } from '../foundation/seal.ts';
import type { SigningIssuer } from './model/issuers.ts';
import type { Claims } from './model/maskinporten-claims.ts';
import { Reader } from './store/reader.ts';
import type { Tables } from './store/tables.ts';
import { Writer } from './store/writer.ts';

const generate = promisify(generateKeyPair);

/** Verifiers cache key sets for a day (authentication §1.6): a new key is shown for two before it signs. */
const PUBLISHED_AHEAD = hours(48);
/** Keys are replaced at least yearly (authentication §8.1). */
const SIGNS_FOR = days(300);
/** A key that no longer signs stays published well past the last token it signed. */
const KEPT_AFTER = days(2);
const RELOAD_AFTER = minutes(10);

/** A key as this process holds it. */
interface SigningKey {
  readonly keyId: string;
  readonly issuer: SigningIssuer;
  readonly validFrom: Date;
  readonly publicKey: KeyObject;
  readonly privateKey: () => KeyObject;
}

/** A public key as published: base64url, where Altinn writes ordinary base64. */
export interface PublishedKey {
  readonly kty: 'RSA';
  readonly use: 'sig';
  readonly alg: 'RS256';
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}

/**
 * The signing keys of both issuers, kept in the database and shared by every process.
 *
 * A key's life: made and published → signing, from `valid_from` on, 48 h later → superseded by the next one, 300 days on
 * → still published for two days → gone. Only an issuer's first key signs at once: no cached key set can lack it.
 */
export class SigningKeys {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #encryptionKey: Buffer;
  readonly #bits: number;
  #keys: readonly SigningKey[] = [];
  #readAt: Date | undefined;
  #reading: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(database: Database, clock: Clock, options: { encryptionKey: Buffer; bits: number }) {
    this.#database = database;
    this.#clock = clock;
    this.#encryptionKey = options.encryptionKey;
    this.#bits = options.bits;
  }

  /** Signs claims as a compact JWT with RS256; `typ` goes into the header when given. */
  async sign(issuer: SigningIssuer, claims: Claims, { typ }: { typ?: 'JWT' } = {}): Promise<string> {
    const { keyId, privateKey } = await this.#signer(issuer);
    const header = typ === undefined ? { kid: keyId, alg: 'RS256' } : { alg: 'RS256', kid: keyId, typ };
    return new SignJWT(claims as JWTPayload).setProtectedHeader(header).sign(privateKey());
  }

  /** The issuer's public key with this id; an unknown one is looked for in the database, where another process may have put it. */
  async keyOf(issuer: SigningIssuer, keyId: string): Promise<KeyObject | undefined> {
    const find = () => this.#keys.find((key) => key.keyId === keyId && key.issuer === issuer)?.publicKey;
    const known = find();
    if (known !== undefined || !/^[0-9A-F]{40}$/.test(keyId)) return known;
    await this.#read();
    return find();
  }

  /** Every key of the issuer, those not yet and no longer in use included. */
  async published(issuer: SigningIssuer): Promise<PublishedKey[]> {
    await this.#signer(issuer);
    await this.#read();
    return this.#keys
      .filter((key) => key.issuer === issuer)
      .map(({ keyId, publicKey }) => {
        const { n, e } = publicKey.export({ format: 'jwk' });
        return { kty: 'RSA', use: 'sig', alg: 'RS256', kid: keyId, n: n!, e: e! };
      });
  }

  /** Publishes the successors of keys that have signed long enough, and removes keys long superseded; answers how many. */
  async rotate(): Promise<number> {
    await this.#read();
    const now = this.#clock.now();
    const isDue = (keys: readonly SigningKey[]) =>
      issuersToRenew(keys, now).length + longSuperseded(keys, now).length > 0;
    if (!isDue(this.#keys)) return 0;
    return this.#database.transaction(async (transaction) => {
      const writer = new Writer(transaction);
      await writer.lockSigningKeys();
      const keys = (await writer.signingKeys()).map((row) => this.#keyOfRow(row));
      const gone = longSuperseded(keys, now);
      await writer.removeSigningKeys(gone);
      const issuers = issuersToRenew(keys, now);
      for (const issuer of issuers) await writer.addSigningKey(await this.#make(issuer, later(now, PUBLISHED_AHEAD)));
      return gone.length + issuers.length;
    });
  }

  async #signer(issuer: SigningIssuer): Promise<SigningKey> {
    const now = this.#clock.now();
    if (this.#readAt === undefined || Math.abs(now.getTime() - this.#readAt.getTime()) > RELOAD_AFTER)
      await this.#read();
    const known = signerAt(this.#keys, issuer, now);
    if (known !== undefined) return known;
    await this.#makeFirst(issuer);
    await this.#read();
    return signerAt(this.#keys, issuer, now)!;
  }

  /** The table lock makes the processes of a new installation agree on one key. */
  async #makeFirst(issuer: SigningIssuer): Promise<void> {
    await this.#database.transaction(async (transaction) => {
      const writer = new Writer(transaction);
      await writer.lockSigningKeys();
      if ((await writer.signingKeys()).some((key) => key.issuer === issuer)) return;
      await writer.addSigningKey(await this.#make(issuer, this.#clock.now()));
    });
  }

  async #make(issuer: SigningIssuer, validFrom: Date): Promise<Tables['authentication.signing_key']> {
    const { publicKey, privateKey } = await generate('rsa', { modulusLength: this.#bits });
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    // Upper-case hexadecimal SHA-1, the look of the certificate thumbprints that stand here in Altinn (authentication §2.2).
    const kid = createHash('sha1').update(spki).digest('hex').toUpperCase();
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    return {
      kid,
      issuer,
      public_key: spki,
      private_key: seal(pkcs8, this.#encryptionKey, labelOf(issuer, kid)),
      created: this.#clock.now(),
      valid_from: validFrom,
    };
  }

  /** Reads the table. A read already under way may be too old for who asks now; the one after it is shared. */
  #read(): Promise<void> {
    if (this.#reading === undefined) return this.#readNow();
    this.#next ??= this.#reading.then(
      () => this.#readNow(),
      () => this.#readNow(),
    );
    return this.#next;
  }

  #readNow(): Promise<void> {
    this.#next = undefined;
    const reading = new Reader(this.#database).signingKeys().then((rows) => {
      const known = new Map(this.#keys.map((key) => [key.keyId, key]));
      this.#keys = rows.map((row) => known.get(row.kid) ?? this.#keyOfRow(row));
      this.#readAt = this.#clock.now();
    });
    const clear = () => {
      if (this.#reading === reading) this.#reading = undefined;
    };
    reading.then(clear, clear);
    this.#reading = reading;
    return reading;
  }

  #keyOfRow(row: Tables['authentication.signing_key']): SigningKey {
    let privateKey: KeyObject | undefined;
    return {
      keyId: row.kid,
      issuer: row.issuer,
      validFrom: row.valid_from,
      publicKey: createPublicKey({ key: row.public_key, format: 'der', type: 'spki' }),
      privateKey: () => {
        const opened = () =>
          unseal(row.private_key, this.#encryptionKey, labelOf(row.issuer, row.kid), 'authentication.signing_key');
        privateKey ??= createPrivateKey({ key: opened(), format: 'der', type: 'pkcs8' });
        return privateKey;
      },
    };
  }
}

const labelOf = (issuer: SigningIssuer, keyId: string): string => `${issuer} ${keyId}`;

/** The newest key already valid; the oldest where none is (test tools may have moved the clock back). Keys come oldest first. */
const signerAt = (keys: readonly SigningKey[], issuer: SigningIssuer, now: Date): SigningKey | undefined => {
  const own = keys.filter((key) => key.issuer === issuer);
  return own.findLast(({ validFrom }) => validFrom <= now) ?? own[0];
};

const issuersToRenew = (keys: readonly SigningKey[], now: Date): SigningIssuer[] =>
  (['altinn', 'maskinporten'] as const).filter((issuer) => {
    const newest = keys.findLast((key) => key.issuer === issuer);
    return newest !== undefined && later(newest.validFrom, SIGNS_FOR) <= now;
  });

/** Ids of keys whose successor has been signing for long enough. */
const longSuperseded = (keys: readonly SigningKey[], now: Date): string[] =>
  keys
    .filter((key) =>
      keys.some(
        (other) =>
          other.issuer === key.issuer && other.validFrom > key.validFrom && later(other.validFrom, KEPT_AFTER) <= now,
      ),
    )
    .map(({ keyId }) => keyId);
