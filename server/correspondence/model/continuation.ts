import { createHash } from 'node:crypto';

/**
 * Continuation tokens: a place in an ordered answer, bound to the query it belongs to. They are opaque to callers and
 * hold no rights: those are decided anew for each page.
 */

const digestOf = (query: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);

/** A token for the place after `position` in the answer to `query`. */
export const continuationOf = (position: readonly (string | number)[], query: readonly unknown[]): string =>
  Buffer.from(JSON.stringify([digestOf(query), ...position])).toString('base64url');

/** The position of a token; undefined when it is none, or one of another query. */
export function positionOf(token: string, query: readonly unknown[]): readonly unknown[] | undefined {
  try {
    const [digest, ...position] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as unknown[];
    return digest === digestOf(query) ? position : undefined;
  } catch {
    return undefined;
  }
}

/** Field message for a token that does not belong to the query. */
export const FOREIGN_TOKEN =
  'The continuation token does not belong to this query. Repeat the query it came from, or leave the token out to begin anew.';
