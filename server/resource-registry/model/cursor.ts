import { InvalidFields } from '../../http/problem.ts';

/** Continuation tokens: base64url of a small JSON (resource-registry §7.3). Opaque to clients, and never trusted. */

export const writeToken = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** The position in a token; what `isPosition` does not know is a 400 with key `token`. */
export function readToken<Position>(
  token: string | undefined,
  isPosition: (value: unknown) => value is Position,
): Position | undefined {
  if (token === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (isPosition(value)) return value;
  } catch {
    // Falls through to the refusal: how it is unreadable is of no use to the client.
  }
  throw new InvalidFields([
    {
      path: 'token',
      message: 'The token cannot be read. Follow links.next as it was given, or start without a token.',
    },
  ]);
}

/** A page: what a query for one more than `size` answered, and whether there is more. */
export function pageOf<Row>(rows: readonly Row[], size: number): { rows: readonly Row[]; last: Row | undefined } {
  const page = rows.slice(0, size);
  return { rows: page, last: rows.length > size ? page[page.length - 1] : undefined };
}

/** The `links` object; `next` is left out on the last page. */
export function links(next: string | undefined): { next?: string } {
  return next === undefined ? {} : { next };
}

/** A URL of ours with the query parameters that have a value. */
export function linkTo(base: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? base : `${base}?${new URLSearchParams(given)}`;
}

/** A text PostgreSQL can compare with. */
export const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0');

/** A number of a sequence. */
export const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
