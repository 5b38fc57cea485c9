import { createPrivateKey, createPublicKey, generateKeyPair, hash, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock } from '../../foundation/clock.ts';
import type { Database } from '../../foundation/database/database.ts';
import { seal, unseal } from '../../foundation/seal.ts';
import type { IdPortenTables } from './tables.ts';

const generate = promisify(generateKeyPair);
const BITS = 2048;
const TABLE = 'authentication.idporten_key';

export interface ProviderKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The one key that the provider of synthetic people signs with, made by whichever process needs it first. */
export class SigningKey {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #encryptionKey: Buffer;
  #read: Promise<ProviderKey> | undefined;

  constructor({ database, clock }: { database: Database; clock: Clock }, encryptionKey: Buffer) {
    this.#database = database;
    this.#clock = clock;
    this.#encryptionKey = encryptionKey;
  }

  get(): Promise<ProviderKey> {
    this.#read ??= this.#readOrMake().catch((error: unknown) => {
      this.#read = undefined;
      throw error;
    });
    return this.#read;
  }

  async #readOrMake(): Promise<ProviderKey> {
    const stored = await this.#stored();
    if (stored !== undefined) return stored;
    const { privateKey, publicKey } = await generate('rsa', { modulusLength: BITS });
    const keyId = hash('sha256', publicKey.export({ format: 'der', type: 'spki' }), 'base64url');
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    const made = { kid: keyId, private_key: seal(pkcs8, this.#encryptionKey, keyId), created: this.#clock.now() };
    await this.#database.transaction(async (transaction) => {
      await transaction
        .tables<IdPortenTables>()
        .insertInto(TABLE)
        .values({ only_row: true, ...made })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
    return (await this.#stored())!;
  }

  async #stored(): Promise<ProviderKey | undefined> {
    const row = await this.#database.tables<IdPortenTables>().selectFrom(TABLE).selectAll().executeTakeFirst();
    if (row === undefined) return undefined;
    const pkcs8 = unseal(row.private_key, this.#encryptionKey, row.kid, TABLE);
    const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    return { keyId: row.kid, privateKey, publicKey: createPublicKey(privateKey) };
  }
}
