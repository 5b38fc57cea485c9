import { BlockList, isIP } from 'node:net';

/** Where calls may go whose address somebody outside has given us. */
export interface CallRules {
  /** Loopback too, there also over plain http (demo, design §4). */
  readonly loopback: boolean;
  /** Networks the operator allows besides the public internet, `10.20.0.0/16`. */
  readonly networks?: readonly string[];
  /** Plain http wherever https may go; without it only to loopback. */
  readonly plainHttp?: boolean;
}

const blockList = (ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [address, prefix] = range.split('/') as [string, string];
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
};

/** IPv4 that is not the public internet (IANA special-purpose registry), plus multicast. */
const SPECIAL_IPV4 = blockList([
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
]);
const GLOBAL_IPV6 = blockList(['2000::/3']);
/** Parts of it that are not the public internet, or that carry an IPv4 address past the list above (Teredo, 6to4). */
const SPECIAL_IPV6 = blockList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);
const LOOPBACK = blockList(['127.0.0.0/8', '::1/128']);

const inList = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const isPublic = (address: string): boolean =>
  isIP(address) === 4 ? !inList(SPECIAL_IPV4, address) : inList(GLOBAL_IPV6, address) && !inList(SPECIAL_IPV6, address);

/** Is the text a network as `CallRules.networks` writes it: an IP address, a slash and the length of its prefix? */
export function isNetwork(text: string): boolean {
  const [, address = '', prefix] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}

/** Tells which calls are allowed. */
export function judgeCalls({ loopback, networks = [], plainHttp = false }: CallRules) {
  const allowed = blockList(networks);
  const mayConnect = (address: string, protocol: string): boolean => {
    if (inList(LOOPBACK, address)) return loopback || (protocol === 'https:' && inList(allowed, address));
    return (protocol === 'https:' || plainHttp) && (isPublic(address) || inList(allowed, address));
  };
  return {
    /** May a connection be opened to this IP address? `protocol` is that of the URL, `https:`. */
    mayConnect,
    /**
     * May the URL be called, as far as its spelling tells? A name that leads to a forbidden address is found out when it
     * is called.
     */
    mayCall(url: URL): boolean {
      if (url.protocol !== 'https:' && url.protocol !== 'http:') return false;
      const address = literalAddress(url);
      if (address !== undefined) return mayConnect(address, url.protocol);
      if (url.hostname === 'localhost') return mayConnect('127.0.0.1', url.protocol);
      return url.protocol === 'https:' || plainHttp;
    },
  };
}

export type CallJudge = ReturnType<typeof judgeCalls>;

/** The IP address a URL names literally; undefined when it names a host that DNS must tell. */
function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? undefined : host;
}
