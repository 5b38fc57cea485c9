import { request } from 'undici';
import type { BlobKey } from '../foundation/blobs/blobs.ts';
import { Interrupted, receive, TooLarge } from '../foundation/blobs/receive.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { type CallRules, judgeCalls } from '../foundation/guarded-calls/addresses.ts';
import { guardedAgent, NOT_ALLOWED } from '../foundation/guarded-calls/agent.ts';

/** What came of fetching a file. `status` is what its e-mail ends as; `reason` is for operators and holds no address. */
export type Fetched =
  | { readonly kind: 'fetched'; readonly size: number }
  | { readonly kind: 'hopeless'; readonly status: string; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string };

/** Fetches the file at an address into a blob of at most `maxBytes`; nothing is stored unless it was fetched. */
export type FileFetcher = (url: string, key: BlobKey, maxBytes: number, until: AbortSignal) => Promise<Fetched>;

/** Milliseconds. */
const CONNECT_WITHIN = 10_000;
const FETCH_WITHIN = 60_000;
const NOT_NOW = new Set([408, 425, 429]);

/** Fetches files of composed e-mails where `rules` say we may call; redirects are not followed. */
export function fileFetcher({ blobs, scanner }: Pick<Foundation, 'blobs' | 'scanner'>, rules: CallRules): FileFetcher {
  const dispatcher = guardedAgent(judgeCalls(rules), { connectTimeout: CONNECT_WITHIN, keepAliveTimeout: 1000 });
  const invalid = (reason: string): Fetched => ({ kind: 'hopeless', status: 'Failed_InvalidSasUrl', reason });
  return async (url, key, maxBytes, until) => {
    const signal = AbortSignal.any([until, AbortSignal.timeout(FETCH_WITHIN)]);
    try {
      const { statusCode, body } = await request(url, { dispatcher, signal, headers: { 'user-agent': 'Budstikke' } });
      // Destroyed before its end it errs, and nobody listens any more.
      body.on('error', () => undefined);
      if (statusCode !== 200) {
        body.destroy();
        const reason = `The file's address answers ${statusCode}`;
        return statusCode >= 500 || NOT_NOW.has(statusCode) ? { kind: 'later', reason } : invalid(reason);
      }
      try {
        const { size, verdict } = await receive(body, { blobs, key, scanner, maxBytes, signal });
        if (verdict.kind === 'clean' || (verdict.kind === 'not-scanned' && verdict.reason === 'no-scanner'))
          return { kind: 'fetched', size };
        await blobs.delete(key);
        return verdict.kind === 'infected'
          ? { kind: 'hopeless', status: 'Failed', reason: 'A file contains malware' }
          : { kind: 'later', reason: 'A file could not be scanned' };
      } finally {
        body.destroy();
      }
    } catch (error) {
      if (error instanceof TooLarge)
        return { kind: 'hopeless', status: 'Failed_PayloadTooLarge', reason: 'The files are too large together' };
      if (error instanceof Interrupted) return { kind: 'later', reason: 'A file broke off before its end' };
      const { code, name } = error as NodeJS.ErrnoException;
      if (code === NOT_ALLOWED) return invalid('The file’s address is one that is not called');
      return {
        kind: 'later',
        reason: `A file could not be fetched (${name === 'TimeoutError' ? 'timeout' : (code ?? name)})`,
      };
    }
  };
}
