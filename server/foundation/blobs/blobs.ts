import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';

declare const blobKey: unique symbol;

/** The name of a stored blob: 40 lower-case hexadecimal digits, 160 random bits. */
export type BlobKey = string & { readonly [blobKey]: true };

/** Bytes `start` to `end`, both included and counted from 0, as in HTTP; without `end`, to the last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/**
 * Where attachments lie. A blob is written once, is there in full or not at all, and never changes.
 * Every call may throw `BlobKeyInvalid` or `StorageFailed`.
 */
export interface Blobs {
  /**
   * Stores a stream of any length under a new key, holding a few megabytes of it at most; answers the size in bytes
   * once the blob is durable. Throws `BlobExists`, or what the source threw, or the signal's reason; whatever is
   * thrown, nothing stays behind. Chunks must not change once handed over. The signal stops the reading: an abort after the last byte comes too late. A Readable
   * is left open where reading stopped, for its owner to drain or destroy; other sources are asked to return.
   */
  put(
    key: BlobKey,
    bytes: AsyncIterable<Buffer>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ size: number }>;
  /**
   * Opens a blob, or a range of it cut to the blob's end. Throws `BlobMissing` or `RangeNotSatisfiable` before there is
   * a stream. Read the stream to its end or destroy it: it holds a file or a connection.
   */
  get(key: BlobKey, range?: ByteRange): Promise<Readable>;
  /** Size in bytes; throws `BlobMissing`. */
  size(key: BlobKey): Promise<number>;
  /** Removes a blob for good; one that is not there is as well removed. */
  delete(key: BlobKey): Promise<void>;
  /** Throws `StorageFailed` when a disk takes no byte or a bucket does not answer. For health, in seconds. */
  check(): Promise<void>;
  /**
   * Removes what writes that never ended (a killed process) left behind, if last touched before `olderThan`, and
   * answers how many there were. The time is the machine's or the store's own, not a moved test clock's.
   */
  sweepLeftovers(olderThan: Date): Promise<number>;
}

/** What a blob store throws. */
export abstract class BlobError extends Error {}

export class BlobKeyInvalid extends BlobError {
  override name = 'BlobKeyInvalid';
  constructor() {
    super('A blob key is 40 lower-case hexadecimal digits; take one from newBlobKey().');
  }
}

export class BlobExists extends BlobError {
  override name = 'BlobExists';
  constructor(key: BlobKey) {
    super(`Blob ${key} is already stored and blobs are never overwritten; store under a new key.`);
  }
}

export class BlobMissing extends BlobError {
  override name = 'BlobMissing';
  constructor(key: BlobKey) {
    super(`Blob ${key} is not stored: never was, not yet, or deleted.`);
  }
}

export class RangeNotSatisfiable extends BlobError {
  override name = 'RangeNotSatisfiable';
  constructor(range: ByteRange) {
    super(`Bytes ${range.start}-${range.end ?? ''} lie outside the blob; ask its size first.`);
  }
}

/** The disk or the object store refused. `cause` has the store's own error, for the log only. */
export class StorageFailed extends BlobError {
  override name = 'StorageFailed';
  constructor(action: string, place: string, cause: unknown) {
    super(`Could not ${action} (${reasonOf(cause)}); check ${place}.`, { cause });
  }
}

/** A system or S3 error code such as ENOSPC or AccessDenied; the error's text could quote request data. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown reason';
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC') return 'ENOSPC, the disk is full';
  return typeof code === 'string' ? code : cause.name;
}

const KEY = /^[0-9a-f]{40}$/;

/** A key nobody can guess and that was never used before. */
export const newBlobKey = (): BlobKey => randomBytes(20).toString('hex') as BlobKey;

/** True for a text of the one form keys have, which no path trick has. */
export const isBlobKey = (text: string): text is BlobKey => KEY.test(text);

/** The key a text is, e.g. one read from a database row; throws `BlobKeyInvalid`. Stores check every key by it too. */
export function asBlobKey(text: string): BlobKey {
  if (typeof text !== 'string' || !isBlobKey(text)) throw new BlobKeyInvalid();
  return text;
}

/** Throws `RangeNotSatisfiable` for a range that no blob has. */
export function checkRange(range: ByteRange): void {
  const { start, end = start } = range;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start)
    throw new RangeNotSatisfiable(range);
}
