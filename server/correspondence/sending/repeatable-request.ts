import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isUniqueViolation, type Queries, statement, type Transaction } from '../../foundation/database/database.ts';
import { isUuid } from '../../foundation/ids.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problem } from '../model/problems.ts';

/**
 * Requests that may be sent again: the header `Idempotency-Key` holds a UUID of the sender's, and whoever repeats the
 * request gets the first answer. Keys belong to the owner of the resource, and are kept as long as the messages.
 */
export interface RepeatKey {
  readonly key: string;
  /** Digest of the body: the same key with another body is refused. */
  readonly digest: string;
}

const EMPTY = /^[0-]+$/;
const PRIMARY_KEY = 'repeatable_request_pkey';

const KEEP = statement(
  'mail-keep-answer',
  `insert into correspondence.repeatable_request (owner, key, digest, answer, created) values ($1, $2, $3, $4, $5)`,
);
const FIND = statement(
  'mail-find-answer',
  'select digest, answer from correspondence.repeatable_request where owner = $1 and key = $2',
);

/** The key of a request, when it has the header. `body` is everything of it that must be the same. */
export function repeatKeyOf(headers: IncomingHttpHeaders, body: unknown): RepeatKey | undefined {
  const header = headers['idempotency-key'];
  if (header === undefined) return undefined;
  const key = String(header)
    .trim()
    .replace(/^"(.*)"$/, '$1');
  if (!isUuid(key) || EMPTY.test(key))
    throw new InvalidFields([
      { path: 'Idempotency-Key', message: 'The idempotency key must be a valid non-empty GUID' },
    ]);
  return { key: key.toLowerCase(), digest: createHash('sha256').update(JSON.stringify(body)).digest('hex') };
}

/** The answer the owner's key got first; 1034 when that request was another one. */
export async function firstAnswer<Answer>(
  queries: Queries,
  owner: string,
  { key, digest }: RepeatKey,
): Promise<Answer | undefined> {
  const [row] = await queries.run<{ digest: string; answer: Answer }>(FIND, [owner, key]);
  if (row !== undefined && row.digest !== digest) throw problem('CORR-01034');
  return row?.answer;
}

/**
 * Keeps the answer together with what it tells of. First in its transaction: of several requests at once the others wait
 * here, and fail with what `isRepeated` recognises when the first one has been committed.
 */
export async function keepAnswer(
  transaction: Transaction,
  owner: string,
  { key, digest }: RepeatKey,
  answer: unknown,
  at: Date,
): Promise<void> {
  await transaction.run(KEEP, [owner, key, digest, JSON.stringify(answer), at]);
}

/** Another request with the same key came first. */
export const isRepeated = (error: unknown): boolean => isUniqueViolation(error, PRIMARY_KEY);
