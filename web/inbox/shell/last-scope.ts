const KEY = 'budstikke-last-scope';

/** Whom one last acted for in this browser: `me`, `all` or the uuid of a party. */
export const lastScope = (): string => localStorage.getItem(KEY) ?? 'me';
export const rememberScope = (scope: string): void => localStorage.setItem(KEY, scope);
