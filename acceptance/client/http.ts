/** An answer that was read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; throws when it is not. */
  json<Body = Record<string, unknown>>(): Body;
}

export interface Request {
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  json?: unknown;
  body?: RequestInit['body'];
}

/** Calls `url` and reads the answer, whatever its status. */
export async function call(url: string, { method, token, headers = {}, json, body }: Request = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: method ?? (json === undefined && body === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined ? { body: JSON.stringify(json) } : body === undefined ? {} : { body, duplex: 'half' }),
  } as RequestInit);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** The answer, when it has the expected status; otherwise an error that shows what came instead. */
export async function expectStatus(status: number, answer: Promise<Answer>): Promise<Answer> {
  const got = await answer;
  if (got.status !== status) throw new Error(`Expected ${status}, got ${got.status}: ${got.text.slice(0, 500)}`);
  return got;
}

/** Asks again until `ready` answers something, at most `within` milliseconds. */
export async function eventually<Value>(
  what: string,
  ready: () => Promise<Value | undefined>,
  within = 15_000,
): Promise<Value> {
  const until = Date.now() + within;
  for (;;) {
    const value = await ready();
    if (value !== undefined) return value;
    if (Date.now() > until) throw new Error(`${what} did not happen within ${within / 1000} seconds`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
