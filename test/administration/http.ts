import { openLog } from '../../server/foundation/log.ts';
import { openMetrics } from '../../server/foundation/metrics.ts';
import type { Caller } from '../../server/http/caller.ts';
import type { Method, Operation } from '../../server/http/operation.ts';
import { createServer, mount } from '../../server/http/server.ts';

/** A verified caller as authentication would answer it; only what the test says is there. */
export const caller = (facts: Partial<Omit<Caller, 'scopes'>> & { scopes?: string[] } = {}): Caller => ({
  kind: 'altinn',
  issuer: 'https://platform.test/authentication/api/v1/openid/',
  organizationNumber: undefined,
  consumer: undefined,
  orgCode: undefined,
  personIdentifier: undefined,
  userId: undefined,
  partyId: undefined,
  partyUuid: undefined,
  systemUser: undefined,
  authenticationLevel: 0,
  sessionId: undefined,
  claims: {},
  ...facts,
  scopes: new Set(facts.scopes ?? []),
});

/** An organisation with a Maskinporten token. */
export const organizationCaller = (number: string, scopes: string[] = []): Caller =>
  caller({ kind: 'maskinporten', organizationNumber: number, consumer: number, authenticationLevel: 3, scopes });

export const administrator = organizationCaller('311001000', ['budstikke:administration']);

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests, member by member
  readonly body: any;
}

/** Operations behind the real HTTP layer; the token names one of the callers that calls have been made by. */
export function serve(operations: readonly Operation[]) {
  const callers: Caller[] = [];
  const server = createServer();
  mount(server, operations, {
    log: openLog('silent'),
    metrics: openMetrics(),
    tokens: { read: async (token) => callers[Number(token)] },
    keys: { check: async () => ({ kind: 'ok' }) },
  });
  return {
    async call(
      method: Method,
      path: string,
      by?: Caller,
      body?: unknown,
      further: Readonly<Record<string, string>> = {},
    ): Promise<Answered> {
      const token = by === undefined ? undefined : callers.push(by) - 1;
      const answer = await server.inject({
        method,
        url: path,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...further,
        },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: answer.body === '' ? undefined : JSON.parse(answer.body),
      };
    },
    /** A body as it is, with a media type of its own (none: undefined); the answer as text. */
    async send(path: string, by: Caller | undefined, body: string | Buffer, contentType?: string) {
      const answer = await server.inject({
        method: 'POST',
        url: path,
        headers: {
          ...(by === undefined ? {} : { authorization: `Bearer ${callers.push(by) - 1}` }),
          ...(contentType === undefined ? {} : { 'content-type': contentType }),
        },
        payload: body,
      });
      return { status: answer.statusCode, contentType: answer.headers['content-type'], text: answer.body };
    },
    /** A call of a component of the platform, by its own token header. */
    async component(path: string, by: Caller, body: unknown): Promise<Answered> {
      const answer = await server.inject({
        method: 'POST',
        url: path,
        headers: { platformaccesstoken: String(callers.push(by) - 1), 'content-type': 'application/json' },
        payload: JSON.stringify(body),
      });
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: answer.body === '' ? undefined : JSON.parse(answer.body),
      };
    },
    close: () => server.close(),
  };
}
