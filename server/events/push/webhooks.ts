import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import type { CallJudge } from '../../foundation/guarded-calls/addresses.ts';
import { guardedAgent, NOT_ALLOWED } from '../../foundation/guarded-calls/agent.ts';

/** Kinds of failure, as they are counted. */
export const FAILURES = [
  'timeout',
  'connection',
  'certificate',
  'address',
  'redirect',
  'refused',
  'error',
  'own',
] as const;
export type Failure = (typeof FAILURES)[number];

/** What came of one POST. */
export interface PushResult {
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** Why it is no success; undefined for any 2xx. */
  readonly reason: string | undefined;
  /** Its kind, there when the reason is. */
  readonly failure: Failure | undefined;
  /** Milliseconds until the answer's headers, or until it was given up. */
  readonly duration: number;
  /** The beginning of the answer's body as text; undefined when there was none in time. */
  readonly answer: string | undefined;
}

export interface Webhooks {
  /**
   * POSTs a JSON text with further headers; never throws. An abort of the signal ends it, its reason (a text) becomes
   * the result's.
   */
  push(
    endPoint: string,
    body: string,
    signal: AbortSignal,
    headers?: Readonly<Record<string, string>>,
  ): Promise<PushResult>;
  /** Closes the connections; pushes under way are broken off. */
  close(): Promise<void>;
}

/** What every push has beside its signature (events §1.8). */
export const PUSH_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Budstikke' } as const;

/** Bytes of an answer that are kept for the log, and that are read so that the connection can be used again. */
const KEPT_ANSWER = 2048;
const MOST_ANSWER = 4096;
/** Milliseconds an answer's body may take after its headers, which alone decide. */
const BODY_TIMEOUT = 5000;
/** Milliseconds of it that we wait, so that the connection is free for the next event. */
const DRAINING = 50;

/** Words for what the network says; the endpoint itself may hold a secret and is never part of them. */
const REASONS: Readonly<Record<string, readonly [reason: string, failure: Failure]>> = {
  ECONNREFUSED: ['connection refused', 'connection'],
  ECONNRESET: ['connection reset', 'connection'],
  UND_ERR_SOCKET: ['connection closed without an answer', 'connection'],
  ENOTFOUND: ['host name not found', 'address'],
  EAI_AGAIN: ['host name not found', 'address'],
  EHOSTUNREACH: ['host unreachable', 'connection'],
  ENETUNREACH: ['host unreachable', 'connection'],
  UND_ERR_CONNECT_TIMEOUT: ['timeout', 'timeout'],
  UND_ERR_HEADERS_TIMEOUT: ['timeout', 'timeout'],
  ETIMEDOUT: ['timeout', 'timeout'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['certificate not trusted', 'certificate'],
  SELF_SIGNED_CERT_IN_CHAIN: ['certificate not trusted', 'certificate'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['certificate not trusted', 'certificate'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['certificate not trusted', 'certificate'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['certificate of another host', 'certificate'],
  CERT_HAS_EXPIRED: ['certificate expired', 'certificate'],
  [NOT_ALLOWED]: [NOT_ALLOWED, 'address'],
};

function failureOf(error: unknown): readonly [reason: string, failure: Failure] {
  // Several addresses were tried: the first tells as much as all.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = (first as NodeJS.ErrnoException).code ?? '';
  return REASONS[code] ?? [code === '' ? 'connection failed' : `connection failed (${code})`, 'connection'];
}

/**
 * Reads an answer's body to its end, so that the connection can be used again, or up to where it is not worth it. The
 * text is what has come so far.
 */
function readBeginning(body: AsyncIterable<Buffer>): {
  ended: Promise<void>;
  text(): string | undefined;
} {
  const kept: Buffer[] = [];
  const read = async () => {
    let length = 0;
    for await (const chunk of body) {
      if (length < KEPT_ANSWER) kept.push(chunk.subarray(0, KEPT_ANSWER - length));
      length += chunk.length;
      if (length > MOST_ANSWER) return;
    }
  };
  return {
    // Leaving the loop early destroys the body; an answer that breaks off has still been given.
    ended: read().catch(() => undefined),
    text: () => (kept.length === 0 ? undefined : Buffer.concat(kept).toString('utf8').replaceAll('\0', '\ufffd')),
  };
}

/**
 * The sender of webhooks (events §1.8): connections are kept alive, redirects are answers like any other, and only
 * allowed addresses are connected to.
 */
export function openWebhooks({ judge, timeout }: { judge: Pick<CallJudge, 'mayConnect'>; timeout: number }): Webhooks {
  const agent = guardedAgent(judge, {
    connectTimeout: timeout,
    headersTimeout: timeout,
    bodyTimeout: BODY_TIMEOUT,
  });

  const post = async (
    endPoint: string,
    body: string,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>>,
  ): Promise<Omit<PushResult, 'duration'>> => {
    const response = await request(endPoint, {
      method: 'POST',
      headers: { ...PUSH_HEADERS, ...headers },
      body,
      dispatcher: agent,
      signal,
    });
    const read = readBeginning(response.body);
    await Promise.race([read.ended, wait(DRAINING, undefined, { ref: false })]);
    const { statusCode } = response;
    const answer = read.text();
    const answered = { status: statusCode, answer };
    if (statusCode >= 200 && statusCode < 300) return { ...answered, reason: undefined, failure: undefined };
    if (statusCode >= 300 && statusCode < 400)
      return { ...answered, reason: `redirect ${statusCode} not followed`, failure: 'redirect' };
    return { ...answered, reason: `status ${statusCode}`, failure: statusCode < 500 ? 'refused' : 'error' };
  };

  return {
    async push(endPoint, body, signal, headers = {}) {
      const started = performance.now();
      const abort = new AbortController();
      const give = (reason: string) => abort.abort(reason);
      const timer = setTimeout(give, timeout, 'timeout');
      const onAbort = () => give(String(signal.reason));
      signal.addEventListener('abort', onAbort);
      try {
        if (signal.aborted) onAbort();
        return { ...(await post(endPoint, body, abort.signal, headers)), duration: performance.now() - started };
      } catch (error) {
        const [reason, failure] = abort.signal.aborted
          ? ([String(abort.signal.reason), signal.aborted ? 'own' : 'timeout'] as const)
          : failureOf(error);
        return { status: undefined, reason, failure, duration: performance.now() - started, answer: undefined };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      }
    },
    close: () => agent.destroy(),
  };
}
