const KEY = 'budstikke-invitation';

/**
 * Takes the secret out of the address and keeps it for this tab alone while one logs in: an address is written to
 * histories and logs.
 */
export function keepSecret(owner: string): void {
  const secret = location.hash.slice(1);
  if (secret === '') return;
  sessionStorage.setItem(KEY, JSON.stringify({ owner, secret }));
  history.replaceState(history.state, '', location.pathname + location.search);
}

export function keptSecret(owner: string): string | undefined {
  const kept = sessionStorage.getItem(KEY);
  if (kept === null) return undefined;
  const { owner: of, secret } = JSON.parse(kept) as { owner: string; secret: string };
  return of === owner ? secret : undefined;
}

export const forgetSecret = (): void => sessionStorage.removeItem(KEY);
