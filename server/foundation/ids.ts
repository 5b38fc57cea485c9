import { hash, randomFillSync } from 'node:crypto';

/** Number of buckets the mail is spread over: the last 12 bits of every id (design decision 7). */
export const BUCKETS = 4096;

// One refill of random bytes serves many ids; a syscall per id would cost more than the id.
const TAKE = 10;
const pool = Buffer.allocUnsafe(TAKE * 512);
let used = pool.length;

/**
 * A UUIDv7 (RFC 9562). With a `bucket` (0–4095) its last 12 random bits are that number, so that an id
 * tells which shard holds its rows; 62 random bits remain.
 */
export function newId(now: Date, bucket?: number): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.toString('hex', used, used + TAKE);
  used += TAKE;
  const time = now.getTime().toString(16).padStart(12, '0');
  const variant = (0x8 | (parseInt(random[3]!, 16) & 0x3)).toString(16);
  const tail = random.slice(7, 16);
  const last = bucket === undefined ? random.slice(16, 19) : bucket.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${tail}${last}`;
}

/** The bucket of a recipient: 12 bits of a hash that never changes (it is written into ids for ever). */
export function bucketOf(recipient: string): number {
  return parseInt(hash('sha256', recipient, 'hex').slice(0, 4), 16) & (BUCKETS - 1);
}

/** The bucket an id carries; any UUID has one. */
export const bucketOfId = (id: string): number => parseInt(id.slice(-3), 16);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the hyphenated 36-character form, the only one this API takes. */
export const isUuid = (text: string): boolean => UUID.test(text);
