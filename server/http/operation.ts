import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Static, TSchema } from 'typebox';
import type { Access, Caller } from './caller.ts';
import type { FieldFault, ProblemForm } from './problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** How the body of an operation comes. */
export type BodyDeclaration =
  | {
      readonly kind: 'json';
      readonly schema: TSchema;
      /** Media types taken; default `application/json`. */
      readonly types?: readonly string[];
      /** Name of the parameter in "The request field is required." (default `request`). */
      readonly parameter?: string;
      /** Most bytes; default 30 MB like the reference's web server. */
      readonly limit?: number;
      /** False: a request without body reaches the handler with `body` undefined. */
      readonly required?: boolean;
      /** True for a query: faults of the body reach the handler in `call.bodyFaults` (dry runs), the body as far as it could be read. */
      readonly keepsFaults?: (query: never) => boolean;
    }
  /** `application/x-www-form-urlencoded`, given to the handler as URLSearchParams. */
  | { readonly kind: 'form'; readonly limit?: number }
  /** The handler reads `call.stream` itself: uploads, multipart, XML, anything that must not lie in memory. */
  | {
      readonly kind: 'stream';
      readonly types: readonly string[];
      readonly allowNoType?: boolean;
      readonly schema?: TSchema;
    }
  /** Text of the given types, as a string. */
  | { readonly kind: 'text'; readonly types: readonly string[]; readonly limit: number };

/** One call of an operation. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Faults of a body that was kept in spite of them; else empty. */
  readonly bodyFaults: readonly FieldFault[];
  /** The verified caller; absent only where the operation is open to all and no token came. */
  readonly caller: Caller | undefined;
  readonly headers: IncomingHttpHeaders;
  /** The raw body of a `stream` operation. */
  readonly stream: Readable;
  /** Peer address (the last proxy hop we trust). */
  readonly ip: string;
  /** The undecoded query string, without `?`. */
  readonly rawQuery: string;
  readonly traceId: string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** What a handler answers. A string, Buffer or Readable body goes out as it is; anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly contentType?: string;
  readonly body?: unknown;
}

export const ok = (body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  body,
  headers,
});

/** A JSON string in quotes, as the endpoints that answer an id do. */
export const okText = (text: string): Answer => ({
  status: 200,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(text),
});

/** One wire operation: all that is said about it stands here, beside its handler. */
export interface Operation {
  /** operationId in the API documentation, PascalCase: `InitializeCorrespondence`. */
  readonly name: string;
  readonly method: Method;
  /** Absolute path with `:name` parameters. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Kept out of the public documentation. */
  readonly hidden?: boolean;
  readonly access: Access;
  /** False: reached without an API key even where keys are required. */
  readonly behindGateway?: boolean;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: BodyDeclaration;
  /** The declared answer type; with it the `Accept` header is checked (correspondence-send §1.6). */
  readonly produces?: string;
  readonly answers: Readonly<Record<number, { description: string; schema?: TSchema }>>;
  readonly problems: ProblemForm;
  readonly handle: (call: Call<never, never, never>) => Promise<Answer>;
}

type Of<Schema> = Schema extends TSchema ? Static<Schema> : undefined;
type BodyOf<Body> = Body extends { kind: 'json'; schema: infer Schema; required: false }
  ? Of<Schema> | undefined
  : Body extends { kind: 'json'; schema: infer Schema }
    ? Of<Schema>
    : Body extends { kind: 'form' }
      ? URLSearchParams
      : Body extends { kind: 'text' }
        ? string
        : undefined;

/** Declares an operation; the handler's parameter takes its types from the schemas. */
export function operation<
  Params extends TSchema | undefined = undefined,
  Query extends TSchema | undefined = undefined,
  const Body extends BodyDeclaration | undefined = undefined,
>(
  declaration: Omit<Operation, 'params' | 'query' | 'body' | 'handle'> & {
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    readonly handle: (call: Call<Of<Params>, Of<Query>, BodyOf<Body>>) => Promise<Answer>;
  },
): Operation {
  return declaration as unknown as Operation;
}

/** The caller of an operation that demands a token. */
export function callerOf(call: { caller: Caller | undefined }): Caller {
  if (call.caller === undefined) throw new Error('An operation without token asked for its caller');
  return call.caller;
}
