import { returnToOf, START } from './return-to.ts';

/** What Altinn's login can be asked for (reference, authentication §6.3). */
const KNOWN = new Set([
  'selfregistered-email',
  'idporten-loa-substantial',
  'idporten-loa-high',
  'level0',
  'level1',
  'level2',
]);

/** True when `acr_values` names anything that no login gives. */
export const isUnknownAcr = (acrValues: string | undefined): boolean =>
  (acrValues ?? '').split(' ').some((value) => value !== '' && !KNOWN.has(value));

/**
 * The path of this installation that an absolute `goto` leads to; the start page for any other. Altinn takes subdomains
 * of its host too: the cookie of a login is for this host alone, and would not be there.
 */
export function goToOf(goTo: string | undefined, publicUrl: string): string {
  const url = goTo === undefined ? null : URL.parse(goTo);
  if (url === null || url.origin !== new URL(publicUrl).origin || url.username !== '' || url.password !== '')
    return START;
  return returnToOf(url.pathname + url.search + url.hash);
}
