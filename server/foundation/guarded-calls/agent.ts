import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { CallJudge } from './addresses.ts';

/** How names are looked up, all addresses at once. */
export type LookUp = (
  hostname: string,
  options: LookupOptions & { all: true },
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Code of the error of a call to an address that is not allowed. */
export const NOT_ALLOWED = 'address not allowed';

const refusal = (): NodeJS.ErrnoException => Object.assign(new Error(NOT_ALLOWED), { code: NOT_ALLOWED });

/**
 * An undici agent for calls whose address somebody outside has given us (request forgery): an address is looked up and
 * judged in the same step that connects to it, so that no name can change its mind in between. undici's `request`
 * follows no redirects, and must be left so.
 */
export function guardedAgent(
  { mayConnect }: Pick<CallJudge, 'mayConnect'>,
  {
    connectTimeout,
    lookUp = lookup,
    ...options
  }: Omit<Agent.Options, 'connect'> & {
    /** Milliseconds. */
    readonly connectTimeout: number;
    readonly lookUp?: LookUp;
  },
): Agent {
  const lookUpFor =
    (protocol: string) =>
    (
      hostname: string,
      asked: LookupOptions,
      answer: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
    ): void =>
      lookUp(hostname, { ...asked, all: true }, (error, addresses) => {
        if (error !== null) return answer(error, []);
        const allowed = addresses.filter(({ address }) => mayConnect(address, protocol));
        const [first] = allowed;
        if (first === undefined) return answer(refusal(), []);
        return asked.all === true ? answer(null, allowed) : answer(null, first.address, first.family);
      });
  const connectorFor = (protocol: string) =>
    buildConnector({ lookup: lookUpFor(protocol) as never, timeout: connectTimeout });
  const https = connectorFor('https:');
  const http = connectorFor('http:');
  return new Agent({
    ...options,
    connect(target, callback) {
      // A literal address is never looked up, so it must be judged here.
      const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
      if (isIP(host) !== 0 && !mayConnect(host, target.protocol)) return callback(refusal(), null);
      return target.protocol === 'https:' ? https(target, callback) : http(target, callback);
    },
  });
}
