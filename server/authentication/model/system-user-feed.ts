import { InvalidFields } from '../../http/problem.ts';

/** The opaque token of a place in the feed of system users: after the change with this number. */
export const tokenOfFeed = (number: number): string => Buffer.from(String(number)).toString('base64url');

/** The place a token names; the beginning without one. */
export function placeInFeed(token: string | undefined): number {
  if (token === undefined || token === '') return 0;
  const text = Buffer.from(token, 'base64url').toString();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidFields([{ path: 'token', message: 'Use the token of links.next unchanged, or leave it out.' }]);
}
