const KEY = 'budstikke-last-scope';
const RECENT = 'budstikke-recent-scopes';
const MOST_RECENT = 5;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whom one last acted for in this browser: `me`, `all` or the uuid of a party. */
export const lastScope = (): string => localStorage.getItem(KEY) ?? 'me';

/** True when one has chosen whom to act for in this browser before. */
export const hasLastScope = (): boolean => localStorage.getItem(KEY) !== null;

export function rememberScope(scope: string): void {
  localStorage.setItem(KEY, scope);
  if (!UUID.test(scope)) return;
  const recent = [scope, ...recentScopes().filter((one) => one !== scope)].slice(0, MOST_RECENT);
  localStorage.setItem(RECENT, recent.join(','));
}

/** Uuids of the parties one acted for last, the newest first. */
export const recentScopes = (): readonly string[] =>
  (localStorage.getItem(RECENT) ?? '').split(',').filter((one) => UUID.test(one));
