import { InvalidFields } from '../../http/problem.ts';

/** Items of a page; the reference says that the size may change. */
export const PAGE = 1000;

/** An opaque token: where the last page ended. */
export function afterToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const version = Number(Buffer.from(token, 'base64url').toString('latin1'));
  if (!Number.isSafeInteger(version) || version < 0 || tokenOf(version) !== token)
    throw new InvalidFields([
      { path: 'token', message: 'The token is not one of this feed; take it from links.next.' },
    ]);
  return version;
}

const tokenOf = (version: number): string => Buffer.from(String(version), 'latin1').toString('base64url');

/**
 * A page of a feed of changes. The link to the next page is there while a page holds anything, so whoever follows it
 * to an empty page has read everything there is, and asks with the same link again later.
 */
export function itemStream(
  items: readonly object[],
  { first, last, newest, url, query }: StreamPage,
): { stats: object; links: object; data: readonly object[] } {
  const next = new URLSearchParams(query);
  if (last !== undefined) next.set('token', tokenOf(last));
  return {
    stats: { pageStart: first ?? null, pageEnd: last ?? null, sequenceMax: newest },
    links: { next: last === undefined ? null : `${url}?${next}` },
    data: items,
  };
}

interface StreamPage {
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly newest: number;
  readonly url: string;
  /** The query that was asked with. */
  readonly query: string;
}
