import { createHash } from 'node:crypto';
import type { Scanner, Verdict } from '../scanner/scanner.ts';
import type { BlobKey, Blobs } from './blobs.ts';
import { Intake } from './intake.ts';
import { passThrough } from './pass-through.ts';

export interface Received {
  /** Bytes. */
  readonly size: number;
  /** MD5 of the bytes as 32 lower-case hexadecimal digits, the checksum attachments carry on the wire. */
  readonly md5: string;
  readonly verdict: Verdict;
}

/** The source has more bytes than allowed. */
export class TooLarge extends Error {
  override name = 'TooLarge';
  readonly maxBytes: number;
  constructor(maxBytes: number) {
    super(`The file has more than ${maxBytes} bytes; send a smaller one.`);
    this.maxBytes = maxBytes;
  }
}

/** The source broke off; `cause` is what it threw, or the reason of the signal. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  constructor(cause: unknown) {
    super('The file broke off before its end; send it again.', { cause });
  }
}

/**
 * Takes in a file in one pass: stored, measured, digested and scanned while it streams.
 *
 * Throws `TooLarge`, `Interrupted`, or from the store `StorageFailed`, `BlobExists` or `BlobKeyInvalid`; then nothing is
 * stored. An infected or unscanned file is stored: the verdict tells and the caller decides. See `Blobs.put` for what
 * becomes of the source and for late aborts.
 */
export async function receive(
  source: AsyncIterable<Buffer>,
  {
    blobs,
    key,
    scanner,
    maxBytes,
    signal,
  }: {
    readonly blobs: Blobs;
    readonly key: BlobKey;
    readonly scanner: Scanner;
    readonly maxBytes: number;
    readonly signal?: AbortSignal;
  },
): Promise<Received> {
  const md5 = createHash('md5');
  const scan = scanner.open();

  async function* file(): AsyncGenerator<Buffer, void, undefined> {
    const digest = { write: (chunk: Buffer) => void md5.update(chunk) };
    yield* passThrough(limited(interruptible(source, signal), maxBytes), [scan, digest]);
    // The scanner makes up its mind while the store makes the last bytes durable.
    void scan.finish();
  }

  try {
    const { size } = await blobs.put(key, file());
    return { size, md5: md5.digest('hex'), verdict: await scan.finish() };
  } catch (error) {
    scan.abort();
    throw error;
  }
}

async function* interruptible(source: AsyncIterable<Buffer>, signal: AbortSignal | undefined) {
  const intake = new Intake(source, signal);
  try {
    yield* intake;
  } catch (error) {
    throw new Interrupted(error);
  }
}

async function* limited(source: AsyncIterable<Buffer>, maxBytes: number) {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge(maxBytes);
    yield chunk;
  }
}
