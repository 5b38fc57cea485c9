import { BlockList, isIP } from 'node:net';

/** Where webhooks may go. */
export interface EndPointRules {
  /** Loopback too, there also over plain http (demo, design §4). */
  readonly loopback: boolean;
}

const blockList = (...ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [address, prefix] = range.split('/') as [string, string];
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
};

/** IPv4 that is not the public internet (IANA special-purpose registry), plus multicast. */
const SPECIAL_IPV4 = blockList(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
);
const GLOBAL_IPV6 = blockList('2000::/3');
/** Parts of it that are not the public internet, or that carry an IPv4 address past the list above (Teredo, 6to4). */
const SPECIAL_IPV6 = blockList('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');
const LOOPBACK = blockList('127.0.0.0/8', '::1/128');

const inList = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const isPublic = (address: string): boolean =>
  isIP(address) === 4 ? !inList(SPECIAL_IPV4, address) : inList(GLOBAL_IPV6, address) && !inList(SPECIAL_IPV6, address);

/** May a connection for a webhook be opened to this IP address? */
export const mayConnect = (address: string, { loopback }: EndPointRules): boolean =>
  isPublic(address) || (loopback && inList(LOOPBACK, address));

/** The IP address a URL names literally; undefined when it names a host that DNS must tell. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? undefined : host;
}

/** Loopback by its spelling: DNS is not asked. */
function namesLoopback(url: URL): boolean {
  const address = literalAddress(url);
  return address === undefined ? url.hostname === 'localhost' : inList(LOOPBACK, address);
}

/**
 * Reads an endpoint to push to: an absolute https URL that does not literally name a private address. Undefined when
 * it may not be used; a name that resolves to a private address is found out when it is called.
 */
export function readEndPoint(text: string, rules: EndPointRules): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return undefined;
  if (namesLoopback(url)) return rules.loopback && /^https?:$/.test(url.protocol) ? url : undefined;
  if (url.protocol !== 'https:') return undefined;
  const address = literalAddress(url);
  return address === undefined || mayConnect(address, rules) ? url : undefined;
}
