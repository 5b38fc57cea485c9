import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { type EndPointRules, literalAddress, mayConnect } from '../model/end-point.ts';

/** What came of one POST. */
export interface PushResult {
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** Why it is no success; undefined for any 2xx. */
  readonly reason: string | undefined;
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

const NOT_ALLOWED = 'address not allowed';

/** Words for what the network says; the endpoint itself may hold a secret and is never part of them. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  UND_ERR_SOCKET: 'connection closed without an answer',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name not found',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'host unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate of another host',
  CERT_HAS_EXPIRED: 'certificate expired',
  [NOT_ALLOWED]: NOT_ALLOWED,
};

function reasonOf(error: unknown): string {
  // Several addresses were tried: the first tells as much as all.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = (first as NodeJS.ErrnoException).code ?? '';
  return REASONS[code] ?? (code === '' ? 'connection failed' : `connection failed (${code})`);
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

/** How names are looked up, all addresses at once. */
export type LookUp = (
  hostname: string,
  options: LookupOptions & { all: true },
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const refusal = (): NodeJS.ErrnoException => Object.assign(new Error(NOT_ALLOWED), { code: NOT_ALLOWED });

/**
 * The sender of webhooks (events §1.8): connections are kept alive, redirects are answers like any other, and an
 * address is looked up and judged in the same step that connects to it, so that no name can change its mind in between.
 */
export function openWebhooks({
  rules,
  timeout,
  lookUp = lookup,
}: {
  rules: EndPointRules;
  timeout: number;
  lookUp?: LookUp;
}): Webhooks {
  const guardedLookup = (
    hostname: string,
    options: LookupOptions,
    answer: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return answer(error, []);
      const allowed = addresses.filter(({ address }) => mayConnect(address, rules));
      const [first] = allowed;
      if (first === undefined) return answer(refusal(), []);
      return options.all === true ? answer(null, allowed) : answer(null, first.address, first.family);
    });
  };
  const agent = new Agent({
    connect: { lookup: guardedLookup as never, timeout },
    headersTimeout: timeout,
    bodyTimeout: BODY_TIMEOUT,
  });

  const post = async (
    endPoint: string,
    body: string,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>>,
  ): Promise<Omit<PushResult, 'duration'>> => {
    // A literal address is never looked up, so it must be judged here.
    const address = literalAddress(new URL(endPoint));
    if (address !== undefined && !mayConnect(address, rules))
      return { status: undefined, reason: NOT_ALLOWED, answer: undefined };
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
    if (statusCode >= 200 && statusCode < 300) return { status: statusCode, reason: undefined, answer };
    return {
      status: statusCode,
      answer,
      reason: statusCode >= 300 && statusCode < 400 ? `redirect ${statusCode} not followed` : `status ${statusCode}`,
    };
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
        const reason = abort.signal.aborted ? String(abort.signal.reason) : reasonOf(error);
        return { status: undefined, reason, duration: performance.now() - started, answer: undefined };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      }
    },
    close: () => agent.destroy(),
  };
}
