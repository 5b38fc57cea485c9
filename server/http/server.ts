import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { isDatabaseAway } from '../foundation/database/database.ts';
import type { Log } from '../foundation/log.ts';
import type { Metrics } from '../foundation/metrics.ts';
import { compileBinder } from './binding/bind.ts';
import type { KeyReader, SessionReader, TokenReader } from './caller.ts';
import { admit, refuseContentType } from './gate.ts';
import type { Call, Method, Operation } from './operation.ts';
import { unavailable } from './problem-forms/correspondence.ts';
import { type FieldFault, InvalidFields, Problem, type Rendered } from './problem.ts';
import { parseJson, readBytes } from './read-body.ts';
import { traceIdOf } from './trace.ts';
import { answerAndClose, isStillSending } from './unread-body.ts';

export interface ServerParts {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tokens: TokenReader;
  readonly keys: KeyReader;
  /** Absent: nobody logs in here. */
  readonly sessions?: SessionReader;
}

const DEFAULT_BODY_LIMIT = 30_000_000;
const NOT_FOUND = JSON.stringify({ statusCode: 404, message: 'Resource not found' });
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The Fastify server without operations: paths are matched in any case, with trailing and double slashes (design §4). */
export function createServer(): FastifyInstance {
  const server = fastify({
    logger: false,
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 1000,
    },
    // Uploads may be slow (correspondence-send §1.6); idle connections and slow headers are still bounded.
    requestTimeout: 0,
    // A HEAD would run the handler of its GET, and reading is recorded; the reference knows no HEAD either.
    exposeHeadRoutes: false,
    // Fastify's own words about a URL it cannot read would repeat it.
    frameworkErrors: (_error, _request, reply) => void (reply as unknown as FastifyReply).code(400).send(),
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  // Every body reaches us as the raw stream: operations read it themselves, after the caller was admitted.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  server.setErrorHandler(async (error: { statusCode?: number }, _request, reply) =>
    sendEmpty(reply.code(error.statusCode ?? 500)),
  );
  // The gateway's answer to what is no operation (authentication §5.2).
  server.setNotFoundHandler(async (_request, reply) =>
    sendText(reply.code(404).type('application/json; charset=utf-8'), NOT_FOUND),
  );
  closeUnused(server);
  return server;
}

/**
 * Lets a server that closes end connections over which no request has come yet, as browsers open them ahead of need:
 * neither Node nor Fastify takes them for idle, and would wait for their time to run out.
 */
function closeUnused(server: FastifyInstance): void {
  const unused = new Set<Socket>();
  server.server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.server.on('request', ({ socket }) => unused.delete(socket));
  server.addHook('preClose', async () => {
    for (const socket of unused) socket.destroy();
  });
}

/** Mounts operations, and answers 405 with `Allow` for the methods a known path does not have. */
export function mount(server: FastifyInstance, operations: readonly Operation[], parts: ServerParts): void {
  const methodsOf = new Map<string, Set<Method>>();
  for (const operation of operations) {
    const methods = methodsOf.get(operation.path) ?? new Set();
    methodsOf.set(operation.path, methods.add(operation.method));
    mountOne(server, operation, parts);
  }
  for (const [path, methods] of methodsOf) {
    // A preflight is answered without authentication; no other origin is let in (correspondence-send §1.3).
    if (!methods.has('OPTIONS'))
      server.route({
        method: 'OPTIONS',
        url: path,
        schema: { hide: true } as object,
        handler: async (_request, reply) => sendEmpty(reply.code(204).header('allow', [...methods].join(', '))),
      });
    const others = METHODS.filter((method) => !methods.has(method));
    const allow = [...methods].join(', ');
    for (const method of others)
      server.route({
        method,
        url: path,
        schema: { hide: true } as object,
        handler: async (_request, reply) => sendEmpty(reply.code(405).header('allow', allow)),
      });
  }
}

function mountOne(server: FastifyInstance, operation: Operation, parts: ServerParts): void {
  const { body } = operation;
  const bindParams = operation.params && compileBinder(operation.params, 'query');
  const bindQuery = operation.query && compileBinder(operation.query, 'query');
  const bindBody = body?.kind === 'json' ? compileBinder(body.schema, 'json', body.parameter) : undefined;

  const readBody = async (request: FastifyRequest, query: unknown, kept: FieldFault[]): Promise<unknown> => {
    switch (body?.kind) {
      case 'json': {
        const parameter = body.parameter ?? 'request';
        const bytes = await readBytes(request.raw, body.limit ?? DEFAULT_BODY_LIMIT);
        if (bytes.length === 0 && body.required === false) return undefined;
        if (body.keepsFaults?.(query as never) !== true) return bound(bindBody!(parseJson(bytes, parameter)));
        try {
          const { value, faults } = bindBody!(parseJson(bytes, parameter));
          kept.push(...faults);
          return value;
        } catch (error) {
          if (!(error instanceof InvalidFields)) throw error;
          kept.push(...error.faults);
          return undefined;
        }
      }
      case 'form':
        return new URLSearchParams((await readBytes(request.raw, body.limit ?? 1_000_000)).toString('utf8'));
      case 'text':
        return (await readBytes(request.raw, body.limit)).toString('utf8');
      default:
        return undefined;
    }
  };

  server.route({
    method: operation.method,
    url: operation.path,
    schema: documentationOf(operation),
    validatorCompiler: () => () => true,
    serializerCompiler: () => (data) => JSON.stringify(data),
    handler: async (request, reply) => {
      const started = process.hrtime.bigint();
      const context = {
        traceId: traceIdOf(request.headers.traceparent as string | undefined),
        path: request.url.split('?', 1)[0]!,
      };
      try {
        const admission =
          refuseContentType(operation, request.headers) ?? (await admit(operation, request.headers, parts));
        if (admission.kind === 'refused') return await send(reply, admission.rendered);
        const gone = new AbortController();
        reply.raw.once('close', () => {
          if (!reply.raw.writableFinished) gone.abort();
        });
        const faults: InvalidFields[] = [];
        const collect = <Value>(bind: () => Value): Value => {
          try {
            return bind();
          } catch (error) {
            if (!(error instanceof InvalidFields)) throw error;
            faults.push(error);
            return undefined as Value;
          }
        };
        const params = bindParams && collect(() => bound(bindParams(request.params)));
        const query = bindQuery && collect(() => bound(bindQuery(request.query)));
        if (faults.length > 0) throw new InvalidFields(faults.flatMap((fault) => fault.faults));
        const bodyFaults: FieldFault[] = [];
        const call: Call<unknown, unknown, unknown> = {
          params,
          query,
          body: await readBody(request, query, bodyFaults),
          bodyFaults,
          caller: admission.caller,
          headers: request.headers,
          stream: request.raw,
          ip: request.ip,
          rawQuery: request.url.includes('?') ? request.url.slice(request.url.indexOf('?') + 1) : '',
          traceId: context.traceId,
          signal: gone.signal,
        };
        return await send(reply, await operation.handle(call as Call<never, never, never>));
      } catch (error) {
        return await send(reply, render(operation, error, context, request, parts.log));
      } finally {
        const elapsed = Number(process.hrtime.bigint() - started) / 1e9;
        parts.metrics.requests.observe({ operation: operation.name, status: String(reply.statusCode) }, elapsed);
      }
    },
  });
}

/** The bound value, or every fault of it at once. */
function bound({ value, faults }: { value: unknown; faults: readonly { path: string; message: string }[] }): unknown {
  if (faults.length > 0) throw new InvalidFields(faults);
  return value;
}

function render(
  operation: Operation,
  error: unknown,
  context: { traceId: string; path: string },
  request: FastifyRequest,
  log: Log,
): Rendered {
  const facts = { operation: operation.name, method: request.method, traceId: context.traceId };
  if (error instanceof Problem) {
    log.warn({ ...facts, code: error.code, status: error.status }, error.message);
    return operation.problems.problem(error, context);
  }
  if (error instanceof InvalidFields) {
    log.warn({ ...facts, status: 400, fields: error.faults.map(({ path }) => path) }, error.message);
    return operation.problems.invalidFields(error, context);
  }
  const unexpected = error as Error;
  if (isDatabaseAway(error)) {
    log.error({ ...facts, error: unexpected.message }, 'the database was away');
    return unavailable(context);
  }
  log.error({ ...facts, error: unexpected.message, stack: unexpected.stack }, 'an operation failed unexpectedly');
  return operation.problems.unexpected(context);
}

const COMMON = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };

async function send(reply: FastifyReply, { status, headers, contentType, body }: Rendered): Promise<FastifyReply> {
  if (reply.sent || reply.raw.headersSent) return reply;
  reply.code(status).headers({ ...COMMON, ...headers });
  if (body === undefined || body === null) return sendEmpty(reply);
  if (body instanceof Readable) return reply.type(contentType ?? 'application/octet-stream').send(body);
  if (Buffer.isBuffer(body)) return sendText(reply.type(contentType ?? 'application/octet-stream'), body);
  if (typeof body === 'string') return sendText(reply.type(contentType ?? 'text/plain; charset=utf-8'), body);
  return sendText(reply.type(contentType ?? 'application/json; charset=utf-8'), JSON.stringify(body));
}

const sendText = (reply: FastifyReply, body: string | Buffer): FastifyReply =>
  isStillSending(reply.request.raw) ? answerAndClose(reply, Buffer.from(body)) : reply.send(body);

const sendEmpty = (reply: FastifyReply): FastifyReply =>
  isStillSending(reply.request.raw) ? answerAndClose(reply, Buffer.alloc(0)) : reply.send();

/** What the documentation generator reads: the same schemas that validate. */
function documentationOf(operation: Operation): Record<string, unknown> {
  const { body, access } = operation;
  return {
    operationId: operation.name,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    ...(operation.hidden === true ? { hide: true } : {}),
    ...(operation.params === undefined ? {} : { params: operation.params }),
    ...(operation.query === undefined ? {} : { querystring: operation.query }),
    ...(body === undefined || operation.method === 'GET' ? {} : bodyDocumentation(body)),
    security:
      access.kind === 'token' ? [{ bearer: [...access.scopes] }] : access.kind === 'session' ? [{ session: [] }] : [],
    response: Object.fromEntries(
      Object.entries(operation.answers).map(([status, { description, schema }]) => [
        status,
        { description, ...(schema ?? { type: 'null' }) },
      ]),
    ),
  };
}

function bodyDocumentation(body: NonNullable<Operation['body']>): Record<string, unknown> {
  switch (body.kind) {
    case 'json':
      return { consumes: [...(body.types ?? ['application/json'])], body: body.schema };
    case 'form':
      return { consumes: ['application/x-www-form-urlencoded'] };
    case 'stream':
      return { consumes: [...body.types], ...(body.schema === undefined ? {} : { body: body.schema }) };
    case 'text':
      return { consumes: [...body.types], body: { type: 'string' } };
  }
}
