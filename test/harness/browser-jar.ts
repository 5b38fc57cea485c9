/** A page that was opened: where it is, and what it says. */
export interface Opened {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
}

/** A browser without script or screen: keeps cookies by host and path, follows redirects, sends forms. */
export class Browser {
  readonly #cookies = new Map<string, Cookie>();
  /** Addresses gone through by the last `open` or `submit`, the final one included. */
  visited: string[] = [];
  /** Every `Set-Cookie` seen. */
  readonly set: string[] = [];

  async open(
    address: string,
    init: RequestInit = {},
    follow: (address: string) => boolean = () => true,
  ): Promise<Opened> {
    this.visited = [];
    let at = new URL(address);
    let request = init;
    for (let step = 0; step < 20; step++) {
      this.visited.push(at.href);
      const headers = new Headers(request.headers);
      const cookie = this.cookieHeader(at.origin, at.pathname);
      if (cookie !== '') headers.set('cookie', cookie);
      const response = await fetch(at, { ...request, headers, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) this.#keep(line, at);
      const location = response.headers.get('location');
      const next = location === null ? undefined : new URL(location, at);
      if (next === undefined || !follow(next.href))
        return {
          url: next?.href ?? at.href,
          status: response.status,
          headers: response.headers,
          text: await response.text(),
        };
      await response.body?.cancel();
      at = next;
      request = {};
    }
    throw new Error('More than 20 redirects');
  }

  /** Sends the form of a page that has all the fields named, with its hidden fields and these. */
  submit(
    page: Opened,
    fields: Readonly<Record<string, string>>,
    follow?: (address: string) => boolean,
  ): Promise<Opened> {
    const form = new URLSearchParams();
    for (const [, name, value] of page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
      form.set(name!, value!);
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const headers = { origin: new URL(page.url).origin, 'sec-fetch-site': 'same-origin' };
    return this.open(page.url, { method: 'POST', body: form, headers }, follow);
  }

  cookieHeader(origin: string, path: string): string {
    const { hostname } = new URL(origin);
    return [...this.#cookies.values()]
      .filter(
        (cookie) =>
          cookie.host === hostname && (path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/'))),
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  plant(origin: string, name: string, value: string): void {
    this.#cookies.set(`${name} /`, { name, value, host: new URL(origin).hostname, path: '/' });
  }

  #keep(line: string, at: URL): void {
    this.set.push(line);
    const [pair, ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair!.slice(0, pair!.indexOf('='));
    const value = pair!.slice(pair!.indexOf('=') + 1);
    const find = (wanted: string) =>
      attributes.find((attribute) => attribute.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = find('path') ?? '/';
    const gone = find('max-age') === '0' || new Date(find('expires') ?? 8.64e15).getTime() < Date.now();
    if (gone) this.#cookies.delete(`${name} ${path}`);
    else this.#cookies.set(`${name} ${path}`, { name, value, host: at.hostname, path });
  }
}
