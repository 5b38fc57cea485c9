import { Refused, refusalFrom, unreachable } from './refusal.ts';
import { csrf } from './session.ts';
import { logIn } from './log-in.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface RequestOptions {
  /** Left out where undefined; a list is repeated. */
  readonly query?: Query;
  /** Written as JSON; a FormData, Blob or text goes as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The service owner one acts for, by short code. */
  readonly owner?: string;
  readonly signal?: AbortSignal;
  /** For what is not JSON. */
  readonly as?: 'json' | 'text' | 'blob' | 'response';
}

/**
 * Asks the server as the person of the session. Answers what it answered; throws `Refused` when it refused, and goes to
 * the login page when the session is over.
 */
export async function request<Answer>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer> {
  const { query, body, owner, signal, as = 'json' } = options;
  const plain = body instanceof FormData || body instanceof Blob || typeof body === 'string';
  const response = await fetch(path + queryString(query), {
    method,
    credentials: 'same-origin',
    headers: {
      accept: as === 'json' ? 'application/json' : '*/*',
      ...(body === undefined || plain ? {} : { 'content-type': 'application/json' }),
      ...(owner === undefined ? {} : { 'budstikke-owner': owner }),
      ...(method === 'GET' ? {} : { 'x-xsrf-token': csrf() }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: plain ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : new Refused(unreachable());
  });
  if (response.status === 401 && logIn()) return new Promise<never>(() => undefined);
  if (!response.ok) throw new Refused(await refusalFrom(response));
  switch (as) {
    case 'response':
      return response as Answer;
    case 'text':
      return (await response.text()) as Answer;
    case 'blob':
      return (await response.blob()) as Answer;
    case 'json': {
      const text = await response.text();
      return (text === '' ? undefined : JSON.parse(text)) as Answer;
    }
  }
}

export function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) parameters.append(name, String(one));
  return parameters.size === 0 ? '' : `?${parameters}`;
}

type Rest = Omit<RequestOptions, 'owner'>;

/** Requests made for one service owner, or for the person alone. */
export interface Api {
  readonly owner: string | undefined;
  get<Answer>(path: string, options?: Rest): Promise<Answer>;
  post<Answer>(path: string, body?: unknown, options?: Rest): Promise<Answer>;
  put<Answer>(path: string, body?: unknown, options?: Rest): Promise<Answer>;
  patch<Answer>(path: string, body?: unknown, options?: Rest): Promise<Answer>;
  delete<Answer>(path: string, options?: Rest): Promise<Answer>;
}

export function apiFor(owner: string | undefined): Api {
  const as = owner === undefined ? {} : { owner };
  return {
    owner,
    get: (path, options) => request('GET', path, { ...options, ...as }),
    post: (path, body, options) => request('POST', path, { ...options, ...as, body }),
    put: (path, body, options) => request('PUT', path, { ...options, ...as, body }),
    patch: (path, body, options) => request('PATCH', path, { ...options, ...as, body }),
    delete: (path, options) => request('DELETE', path, { ...options, ...as }),
  };
}
