/** Values of a cookie in a `Cookie` header. Two of one name may come, when a narrower path or another host's domain set one too. */
export function cookieValues(header: string | undefined, name: string): string[] {
  if (header === undefined) return [];
  const values: string[] = [];
  for (const part of header.split(';')) {
    const separator = part.indexOf('=');
    if (separator > 0 && part.slice(0, separator).trim() === name) values.push(part.slice(separator + 1).trim());
  }
  return values;
}

/** How this installation's own cookies are named and set: only over https where it is served so, never for scripts. */
export interface CookieRules {
  nameOf(name: string): string;
  /** A `Set-Cookie` value. `maxAge` in seconds; absent: until the browser closes. */
  set(name: string, value: string, maxAge?: number): string;
  clear(name: string): string;
}

/** Rules for an installation at `publicUrl`. `__Host-` keeps other hosts of the same domain from planting a cookie. */
export function cookieRules(publicUrl: string): CookieRules {
  const secure = publicUrl.startsWith('https:');
  const nameOf = (name: string) => (secure ? `__Host-${name}` : name);
  const set = (name: string, value: string, maxAge?: number) =>
    `${nameOf(name)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${maxAge === undefined ? '' : `; Max-Age=${maxAge}`}`;
  return { nameOf, set, clear: (name) => set(name, '', 0) };
}
