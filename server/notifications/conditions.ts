import { request } from 'undici';
import type { Authentication } from '../authentication/port.ts';
import { type CallRules, judgeCalls } from '../foundation/guarded-calls/addresses.ts';
import { guardedAgent } from '../foundation/guarded-calls/agent.ts';
import type { Log } from '../foundation/log.ts';

/** What an endpoint says: send, do not, or nothing that can be understood. */
export type ConditionAnswer = boolean | 'unknown';
export type ConditionAsker = (endpoint: string) => Promise<ConditionAnswer>;

/** Milliseconds an answer may take. */
const ANSWER_WITHIN = 10_000;
const LONGEST_ANSWER = 65_536;
const SCOPE = 'altinn:system/notifications.condition.check';

/**
 * Asks condition endpoints (events §3.2), over http as well as https where `rules` say where to, with a token that shows
 * who is asking. Redirects are not followed: they are no answer.
 */
export function askConditions({
  log,
  rules,
  authentication,
}: {
  log: Log;
  rules: CallRules;
  authentication: Pick<Authentication, 'outwardToken'>;
}): ConditionAsker {
  const judge = judgeCalls({ ...rules, plainHttp: true });
  const dispatcher = guardedAgent(judge, { connectTimeout: ANSWER_WITHIN, keepAliveTimeout: 1000 });
  return async (endpoint) => {
    try {
      const token = await authentication.outwardToken(SCOPE, new URL(endpoint).origin);
      const { statusCode, body } = await request(endpoint, {
        dispatcher,
        headers: {
          accept: 'application/json',
          'user-agent': 'Budstikke',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
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
