/** Why a request was not done, read from whichever form of problem the API answers with. */
export interface Refusal {
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number;
  /** The API's own code, e.g. `CORR-01034` or `RR-00001`. */
  readonly code: string | undefined;
  /** The API's words, in English. Ours are in web/common/words/refusals.ts. */
  readonly text: string;
  /** Faults by field, as the API names the fields. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly traceId: string | undefined;
  /** Seconds the server asks us to wait. */
  readonly retryAfter: number | undefined;
  readonly at: Date;
  /** The whole answer, for what a page knows to look for. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a request throws when it was refused. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.text);
    this.refusal = refusal;
  }
}

/** True for what passes by itself: the server is away, busy, or asks us to slow down. */
export const passesByItself = (error: unknown): boolean =>
  error instanceof Refused && [0, 429, 502, 503, 504].includes(error.refusal.status);

export async function refusalFrom(response: Response): Promise<Refusal> {
  const text = await response.text().catch(() => '');
  const body = objectFrom(text);
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    status: response.status,
    code: firstText(body.code, body.error, body.errorCode),
    text: firstText(body.detail, body.title, body.error_description, body.message, text) ?? response.statusText,
    fields: fieldsOf(body),
    traceId: firstText(body.traceId),
    retryAfter: Number.isFinite(wait) ? wait : undefined,
    at: new Date(),
    body,
  };
}

/** The server did not answer at all. */
export const unreachable = (): Refusal => ({
  status: 0,
  code: undefined,
  text: 'The server could not be reached',
  fields: {},
  traceId: undefined,
  retryAfter: undefined,
  at: new Date(),
  body: {},
});

function objectFrom(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values) {
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

/** ASP.NET's `errors`, and the `validationErrors` with paths that other APIs have. */
function fieldsOf(body: Record<string, unknown>): Record<string, readonly string[]> {
  const fields: Record<string, string[]> = {};
  if (typeof body.errors === 'object' && body.errors !== null)
    for (const [path, texts] of Object.entries(body.errors)) fields[path] = [texts].flat().map(String);
  if (Object.keys(fields).length > 0 || !Array.isArray(body.validationErrors)) return fields;
  for (const { title, detail, paths } of body.validationErrors as {
    title?: string;
    detail?: string;
    paths?: string[];
  }[])
    for (const path of paths ?? []) fields[path] = [...(fields[path] ?? []), detail ?? title ?? ''];
  return fields;
}
