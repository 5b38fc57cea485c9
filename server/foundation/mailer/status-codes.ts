import type { RefusalCause } from './mailer.ts';

const CAUSES: readonly (readonly [enhanced: RegExp, cause: RefusalCause])[] = [
  [/^5\.1\.3$/, 'invalid-address'],
  [/^5\.1\.(?![78]$)\d+$/, 'unknown-address'],
  [/^5\.3\.4$|^5\.2\.3$/, 'too-large'],
  [/^5\.7\.\d+$/, 'filtered'],
];

/** What an enhanced status code of a permanent failure says (RFC 3463). */
export const causeOfStatus = (enhanced: string): RefusalCause =>
  CAUSES.find(([pattern]) => pattern.test(enhanced))?.[1] ?? 'other';

/** What an answer to a command says: its enhanced status code or, without a telling one, the reply code. */
export function causeOf(responseCode: number, response: string): RefusalCause {
  const enhanced = enhancedOf(response);
  const cause = enhanced === undefined ? 'other' : causeOfStatus(enhanced);
  if (cause !== 'other') return cause;
  return responseCode === 552 ? 'too-large' : responseCode === 553 ? 'invalid-address' : 'other';
}

/**
 * May the same e-mail be taken later? Every 4xx; a 5xx whose enhanced status code says that it is for now only; and one
 * about our own address (5.1.7, 5.1.8), which is a fault of the configuration that an operator mends.
 */
export function isTemporary(responseCode: number, response: string): boolean {
  return responseCode < 500 || /^4\.|^5\.1\.[78]$/.test(enhancedOf(response) ?? '');
}

const enhancedOf = (response: string): string | undefined => /^\d{3}[ -]([45]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
