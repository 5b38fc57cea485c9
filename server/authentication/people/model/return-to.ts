/** Where somebody lands who asked for nothing in particular. */
export const START = '/inbox/';

const MOST = 2000;

/**
 * The address within this installation to go back to after login: a path of printable ASCII that begins with one slash.
 * Anything else is answered with the start page, for a login link must not lead away from here.
 */
export function returnToOf(asked: string | undefined): string {
  if (asked === undefined || asked.length > MOST) return START;
  // Browsers read a backslash as a slash, and leave out tabs and line breaks before they read at all.
  if (!/^\/[\x21-\x5b\x5d-\x7e]*$/.test(asked) || asked.startsWith('//')) return START;
  const url = URL.parse(asked, 'https://here.invalid');
  if (url === null || url.origin !== 'https://here.invalid' || url.pathname.startsWith('//')) return START;
  // Coming back to the login itself would go round in circles.
  return /^\/(login|logout|logged-out|authentication\/api\/v1\/(authentication|logout))([/?#]|$)/i.test(url.pathname)
    ? START
    : asked;
}
