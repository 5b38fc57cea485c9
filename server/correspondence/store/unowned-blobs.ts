import type { Transaction } from '../../foundation/database/database.ts';
import { ANNOUNCE_BLOB, DISOWN_BLOBS, OWN_BLOBS } from './file-statements.ts';

/** The list of blobs without an owner (migrations/0011-files.sql). Changed only in the transaction that changes the owner. */
export class UnownedBlobs {
  readonly #transaction: Transaction;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  /** Announces a blob that is about to be written, for an upload to an attachment or for a request of its own. */
  async announce(key: string, deleteAt: Date, attachmentId?: string): Promise<void> {
    await this.#transaction.run(ANNOUNCE_BLOB, [key, deleteAt, attachmentId ?? null]);
  }

  /** Gives blobs an owner. False when one of them has been given up meanwhile: it must then not be used. */
  async own(keys: readonly string[]): Promise<boolean> {
    if (keys.length === 0) return true;
    return (await this.#transaction.run(OWN_BLOBS, [keys])).length === keys.length;
  }

  /** Has blobs deleted that lost their owner. */
  async disown(keys: readonly string[], at: Date): Promise<void> {
    if (keys.length > 0) await this.#transaction.run(DISOWN_BLOBS, [keys, at]);
  }
}
