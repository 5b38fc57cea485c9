import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, request } from 'undici';
import type { Log } from '../foundation/log.ts';

/** What an endpoint says: send, do not, or nothing that can be understood. */
export type ConditionAnswer = boolean | 'unknown';
export type ConditionAsker = (endpoint: string) => Promise<ConditionAnswer>;

/** Milliseconds an answer may take. */
const ANSWER_WITHIN = 10_000;
const LONGEST_ANSWER = 65_536;

/**
 * Asks condition endpoints (events §3.2). Redirects are not followed; `mayAsk` says which IP addresses are asked at all,
 * judged in the step that connects, so that no name can change its mind in between.
 */
export function askConditions({ log, mayAsk }: { log: Log; mayAsk: (address: string) => boolean }): ConditionAsker {
  const refusal = () => new Error('the address is not allowed');
  const guarded = (
    hostname: string,
    options: LookupOptions,
    answer: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return answer(error, []);
      const [first, ...others] = addresses.filter(({ address }) => mayAsk(address));
      if (first === undefined) return answer(refusal(), []);
      return options.all === true ? answer(null, [first, ...others]) : answer(null, first.address, first.family);
    });
  const dispatcher = new Agent({ connect: { lookup: guarded as never }, keepAliveTimeout: 1000 });
  return async (endpoint) => {
    try {
      const url = new URL(endpoint);
      const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
      if (isIP(literal) !== 0 && !mayAsk(literal)) throw refusal();
      const { statusCode, body } = await request(url, {
        dispatcher,
        headers: { accept: 'application/json', 'user-agent': 'Budstikke' },
        signal: AbortSignal.timeout(ANSWER_WITHIN),
      });
      let text = '';
      for await (const chunk of body) {
        text += (chunk as Buffer).toString('utf8');
        if (text.length > LONGEST_ANSWER) throw new Error('the answer is too long');
      }
      if (statusCode < 200 || statusCode >= 300) throw new Error(`status ${statusCode}`);
      const { sendNotification } = JSON.parse(text) as { sendNotification?: unknown };
      if (typeof sendNotification !== 'boolean') throw new Error('no sendNotification in the answer');
      return sendNotification;
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'a condition of a notification could not be asked');
      return 'unknown';
    }
  };
}

const OWN = /^\/correspondence\/api\/v1\/correspondence\/([0-9a-f-]{36})\/notification\/check(\/main)?\/?$/i;

/** A condition of our own mail, which is asked without going over the network. */
export function ownCondition(
  endpoint: string,
  publicUrl: string,
): { correspondenceId: string; kind: 'Notification' | 'Reminder' } | undefined {
  if (!endpoint.startsWith(publicUrl)) return undefined;
  const match = OWN.exec(endpoint.slice(publicUrl.length));
  return match === null
    ? undefined
    : { correspondenceId: match[1]!.toLowerCase(), kind: match[2] === undefined ? 'Reminder' : 'Notification' };
}
