import { Browser } from './browser-jar.ts';

/** A person logged in to a test server, as a browser would be. */
export interface LoggedIn {
  /** `Cookie` header of the session. */
  readonly cookie: string;
  /** What changing calls must show in `X-XSRF-TOKEN`. */
  readonly csrf: string;
  /** Calls a path of the server with the session, and with `X-XSRF-TOKEN` when the method changes something. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/**
 * Logs a synthetic person in through the real OpenID flow over HTTP: `/login`, the provider's page, its choice, and back.
 * `pid` is the person's identity number.
 */
export async function logIn(
  server: { readonly url: string },
  { pid, level = 3 }: { readonly pid: string; readonly level?: 3 | 4 },
): Promise<LoggedIn> {
  const browser = new Browser();
  const chooser = await browser.open(`${server.url}/login?level=${level}&returnTo=/logged-out?`);
  if (chooser.status !== 200) throw new Error(`The page to choose a person on answered ${chooser.status}`);
  const after = await browser.submit(chooser, { person: pid, level: String(level) });
  const cookie = browser.cookieHeader(server.url, '/');
  if (!/budstikke-session=/.test(cookie)) throw new Error(`Nobody was logged in: ${after.status} at ${after.url}`);
  return loggedIn(server.url, cookie);
}

/** The same for a session cookie that is there already. */
export async function loggedIn(url: string, cookie: string): Promise<LoggedIn> {
  const me = await fetch(`${url}/administration/api/v1/me`, { headers: { cookie } });
  if (me.status !== 200) throw new Error(`The session does not work: ${me.status}`);
  const { csrf } = (await me.json()) as { csrf: string };
  return {
    cookie,
    csrf,
    fetch: (path, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('cookie', cookie);
      if (!['GET', 'HEAD'].includes(init.method ?? 'GET') && !headers.has('x-xsrf-token'))
        headers.set('x-xsrf-token', csrf);
      return fetch(url + path, { redirect: 'manual', ...init, headers });
    },
  };
}
