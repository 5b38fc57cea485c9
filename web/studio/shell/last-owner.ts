const KEY = 'budstikke-last-owner';

/** The service owner one last worked for in this browser. */
export const lastOwner = (): string | null => localStorage.getItem(KEY);
export const rememberOwner = (code: string): void => localStorage.setItem(KEY, code);
