import type { Environment } from './env.ts';

/** How what mail servers report about our e-mail comes in. */
export interface BouncesConfig {
  /** Domain of the return paths, in lower case; the same for all processes. */
  readonly domain: string;
  /** Where this process takes reports in; undefined: another one does. */
  readonly listen: { readonly host: string; readonly port: number } | undefined;
}

/** Reads BOUNCE_DOMAIN and BOUNCE_LISTEN; without the first, nobody reads what comes back. */
export function readBounces({ bounceDomain, bounceListen }: Environment): {
  bounces: BouncesConfig | undefined;
  faults: string[];
} {
  const faults: string[] = [];
  if (bounceDomain === undefined) {
    if (bounceListen !== undefined)
      faults.push('BOUNCE_LISTEN is set without BOUNCE_DOMAIN; set it to the domain whose e-mail comes here.');
    return { bounces: undefined, faults };
  }
  // With 60 characters before it, an address may have 254 (RFC 5321 §4.5.3.1.3).
  if (!/^(?=.{1,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/i.test(bounceDomain))
    faults.push(`BOUNCE_DOMAIN is "${bounceDomain}"; use a domain of its own, for example bounce.mail.example.no.`);
  const [, host, port] = /^(?:\[?([^[\]]*)\]?:)?(\d{1,5})$/.exec(bounceListen ?? '') ?? [];
  if (bounceListen !== undefined && (port === undefined || Number(port) < 1 || Number(port) > 65535))
    faults.push(`BOUNCE_LISTEN is "${bounceListen}"; use host:port, for example 0.0.0.0:2525.`);
  return {
    bounces: {
      domain: bounceDomain.toLowerCase(),
      listen: port === undefined ? undefined : { host: host || '127.0.0.1', port: Number(port) },
    },
    faults,
  };
}
