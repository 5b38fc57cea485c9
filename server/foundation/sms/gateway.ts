import { request } from 'undici';

/** An SMS as it is handed to the gateway. */
export interface Sms {
  /** Stable over all attempts: a gateway that has seen it sends nothing twice. */
  readonly id: string;
  /** International, with `+`. */
  readonly to: string;
  /** Shown as sender. */
  readonly from: string;
  readonly text: string;
  /** Seconds in which it is still worth sending. */
  readonly timeToLive: number;
}

/** What became of one attempt. `reason` is for operators; it holds no number and no text. */
export type SmsAttempt =
  /** `reference`: the gateway's own id, for its reports. */
  | { readonly kind: 'accepted'; readonly reference: string | undefined }
  /** `error`: the gateway's word for it, e.g. `InvalidRecipient`. */
  | { readonly kind: 'refused'; readonly reason: string; readonly error: string | undefined }
  /** `retryAfter`: seconds the gateway asks us to wait. */
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfter: number | undefined };

/** Carries SMS out of the house. */
export interface SmsGateway {
  /** Does the gateway keep what it accepted, so that we need not? */
  readonly keepsAccepted: boolean;
  /** Does it report later what became of what it accepted? */
  readonly reports: boolean;
  /** Never throws. */
  send(sms: Sms): Promise<SmsAttempt>;
}

/** Accepts everything and delivers nothing: the rows are the outbox that test tools show. */
export const outboxGateway: SmsGateway = {
  keepsAccepted: false,
  reports: false,
  send: async () => ({ kind: 'accepted', reference: undefined }),
};

/** Where no gateway is configured: SMS waits until one is, for as long as it is tried. */
export const noGateway: SmsGateway = {
  keepsAccepted: false,
  reports: false,
  send: async () => ({
    kind: 'later',
    reason: 'No SMS gateway is configured; set SMS_GATEWAY_URL.',
    retryAfter: undefined,
  }),
};

/** Milliseconds an answer may take; a lease of the sweep is longer. */
const ANSWER_WITHIN = 30_000;
const LONGEST_ANSWER = 65_536;

/**
 * The documented call (docs/operations.md): one POST with JSON, 2xx accepts, 4xx refuses for good, 408, 425, 429 and 5xx
 * mean later. User and password of the URL are sent as Basic authorization.
 */
export function httpGateway(address: string, { reports }: { readonly reports: boolean }): SmsGateway {
  const url = new URL(address);
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const authorization =
    credentials === ':' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
  url.username = '';
  url.password = '';
  return {
    keepsAccepted: true,
    reports,
    async send({ id, to, from, text, timeToLive }) {
      try {
        const response = await request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': id, ...authorization },
          body: JSON.stringify({ id, to, from, text, timeToLive }),
          signal: AbortSignal.timeout(ANSWER_WITHIN),
        });
        const answer = await readAnswer(response.body);
        const { statusCode } = response;
        const reason = `The SMS gateway answered ${statusCode}`;
        if (statusCode >= 200 && statusCode < 300) return { kind: 'accepted', reference: textOf(answer.reference) };
        if (statusCode < 400 || statusCode >= 500 || [401, 403, 404, 408, 425, 429].includes(statusCode))
          return { kind: 'later', reason, retryAfter: secondsOf(response.headers) };
        return { kind: 'refused', reason, error: textOf(answer.error) };
      } catch (error) {
        const { name, code } = error as NodeJS.ErrnoException;
        return {
          kind: 'later',
          reason: `The SMS gateway could not be used (${name === 'TimeoutError' ? 'timeout' : (code ?? name)})`,
          retryAfter: undefined,
        };
      }
    },
  };
}

/** An answer that is no JSON object says nothing, and its status all. */
async function readAnswer(body: AsyncIterable<Buffer>): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LONGEST_ANSWER) break;
    chunks.push(chunk);
  }
  try {
    const answer: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;

/** `Retry-After`: seconds, or a time, which the gateway's own `Date` is subtracted from (RFC 9110 §10.2.3). */
function secondsOf(headers: Readonly<Record<string, string | string[] | undefined>>): number | undefined {
  const { 'retry-after': value, date } = headers;
  if (value === undefined || String(value).trim() === '') return undefined;
  const seconds = /^\d+$/.test(String(value))
    ? Number(value)
    : (Date.parse(String(value)) - Date.parse(String(date))) / 1000;
  return seconds >= 0 ? Math.min(seconds, 86_400) : undefined;
}
