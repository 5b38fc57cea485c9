import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Methods that change nothing, and need no proof that our own page sent them. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Why a call that a session cookie came along with is not believed to come from our own pages; undefined when it is.
 * Browsers that say where a call comes from are asked; the token proves it to those that do not.
 */
export function forgery(
  headers: IncomingHttpHeaders,
  method: string,
  { origin, csrf }: { origin: string; csrf: string },
): string | undefined {
  if (SAFE.has(method)) return undefined;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin')
    return 'The call comes from another site. Only the pages of this installation may use the login of a browser; use a token.';
  if (headers.origin !== undefined && headers.origin !== origin)
    return `The call comes from another address than ${origin}. Open the pages there.`;
  const shown = headers['x-xsrf-token'];
  if (typeof shown !== 'string' || shown === '')
    return 'The header X-XSRF-TOKEN is missing. Send the value of csrf from GET /administration/api/v1/me.';
  return equal(shown, csrf)
    ? undefined
    : 'The header X-XSRF-TOKEN is not that of this login. Get csrf anew from GET /administration/api/v1/me.';
}

const equal = (shown: string, expected: string): boolean =>
  timingSafeEqual(hash('sha256', shown, 'buffer'), hash('sha256', expected, 'buffer'));
