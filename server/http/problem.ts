/**
 * An answer that is not the one asked for: a code of the API's own catalogue, a status and a text for people.
 * Domains declare their catalogue and make values with `problem('CORR-01016')`; `problem-forms/` puts them on the wire.
 */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: string;
  readonly status: number;
  /** Members some APIs add, e.g. the id of the message that already has an idempotency key. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    status: number,
    text: string,
    extra: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(text);
    this.code = code;
    this.status = status;
    this.extra = extra;
    this.headers = headers;
  }
}

/** An entry of a catalogue: HTTP status and text; `{name}` in the text is filled in. */
export type CatalogueEntry = readonly [status: number, text: string];

/** Makes the `problem` function of a catalogue, which it carries along; unknown codes do not compile. */
export function catalogueOf<const Entries extends Record<string, CatalogueEntry>>(entries: Entries) {
  const problem = (
    code: keyof Entries & string,
    fill: Readonly<Record<string, string>> = {},
    extra: Readonly<Record<string, unknown>> = {},
  ): Problem => {
    const [status, text] = entries[code]!;
    return new Problem(
      code,
      status,
      text.replace(/\{(\w+)\}/g, (whole, name: string) => fill[name] ?? whole),
      extra,
    );
  };
  return Object.assign(problem, { catalogue: entries });
}

/** One fault of one field. */
export interface FieldFault {
  /** Dotted PascalCase path (`Correspondence.Content.MessageTitle`), or a JSON path (`$.correspondence.resourceId`). */
  readonly path: string;
  readonly message: string;
}

/** Every field fault of a request at once; always 400. */
export class InvalidFields extends Error {
  override name = 'InvalidFields';
  readonly faults: readonly FieldFault[];
  constructor(faults: readonly FieldFault[]) {
    super('The request has invalid fields');
    this.faults = faults;
  }
}

/** The messages of each field, as the `errors` member of validation problems holds them. */
export function errorsOf({ faults }: InvalidFields): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const { path, message } of faults) {
    errors[path] ??= [];
    errors[path].push(message);
  }
  return errors;
}

/** What goes on the wire. */
export interface Rendered {
  readonly status: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: unknown;
}

/** Facts of the request that error bodies carry. */
export interface ProblemContext {
  readonly traceId: string;
  readonly path: string;
}

/** How one API writes its errors. */
export interface ProblemForm {
  problem(problem: Problem, context: ProblemContext): Rendered;
  invalidFields(invalid: InvalidFields, context: ProblemContext): Rendered;
  unexpected(context: ProblemContext): Rendered;
}

const RFC9110 = 'https://tools.ietf.org/html/rfc9110#section-';
const SECTIONS: Readonly<Record<number, readonly [type: string, title: string]>> = {
  400: [`${RFC9110}15.5.1`, 'Bad Request'],
  401: [`${RFC9110}15.5.2`, 'Unauthorized'],
  403: [`${RFC9110}15.5.4`, 'Forbidden'],
  404: [`${RFC9110}15.5.5`, 'Not Found'],
  405: [`${RFC9110}15.5.6`, 'Method Not Allowed'],
  406: [`${RFC9110}15.5.7`, 'Not Acceptable'],
  408: [`${RFC9110}15.5.9`, 'Request Timeout'],
  409: [`${RFC9110}15.5.10`, 'Conflict'],
  410: [`${RFC9110}15.5.11`, 'Gone'],
  412: [`${RFC9110}15.5.13`, 'Precondition Failed'],
  413: [`${RFC9110}15.5.14`, 'Content Too Large'],
  415: [`${RFC9110}15.5.16`, 'Unsupported Media Type'],
  422: [`${RFC9110}15.5.21`, 'Unprocessable Entity'],
  429: ['https://tools.ietf.org/html/rfc6585#section-4', 'Too Many Requests'],
  451: ['https://tools.ietf.org/html/rfc7725#section-3', 'Unavailable For Legal Reasons'],
  500: [`${RFC9110}15.6.1`, 'Internal Server Error'],
  501: [`${RFC9110}15.6.2`, 'Not Implemented'],
  502: [`${RFC9110}15.6.3`, 'Bad Gateway'],
  503: [`${RFC9110}15.6.4`, 'Service Unavailable'],
};

/** `type` and `title` of a status, as ASP.NET writes them. */
export const statusFacts = (status: number): { type: string; title: string } => {
  const [type, title] = SECTIONS[status] ?? ['about:blank', 'Error'];
  return { type, title };
};
