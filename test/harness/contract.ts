import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';

/**
 * The published contract of the mail: every response of a correspondence route that a test's server sends is held
 * against the OpenAPI document of June 2026. What differs knowingly is in `DIFFERENCES`, by name; all else is a violation,
 * and fails the file that caused it when its server closes (`server.ts`).
 */
const DOCUMENT = new URL('../../../shared/conformance/openapi/correspondence-2026-06.json', import.meta.url);

/** Why nothing can be checked; undefined when the document is there. */
export const withoutDocument: string | undefined = existsSync(DOCUMENT)
  ? undefined
  : 'the OpenAPI document of 2026-06 is not beside this repository (../shared/conformance/openapi)';

/** One response, as the hook sees it. */
interface Sent {
  /** `GET /correspondence/api/v1/correspondence/{correspondenceId}`, as the document writes it. */
  readonly operation: string;
  readonly status: number;
  readonly contentType: string | undefined;
  /** The text of the body; undefined for a stream. */
  readonly body: string | undefined;
}

/** Something in which a response and the document differ. */
export interface Fault {
  readonly kind: 'operation' | 'status' | 'content-type' | 'body';
  readonly operation: string;
  readonly status: number;
  readonly detail: string;
  readonly error?: ErrorObject;
}

interface Difference {
  readonly name: string;
  readonly why: string;
  /** The test whose responses show it, where `contract.test.ts` does not. */
  readonly shownBy?: string;
  explains(fault: Fault): boolean;
}

const member = ({ error }: Fault): unknown =>
  error?.keyword === 'additionalProperties' ? error.params.additionalProperty : undefined;

/** Every known difference, each with its reason. A response that differs in any other way fails the suite. */
export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'operations the document leaves out',
    why: 'hidden ones, later ones and our additions; `contract.test.ts` names each',
    explains: ({ kind }) => kind === 'operation',
  },
  {
    name: 'statuses of every route',
    why: 'the framework and the gateway answer 401, 403, 404, 405, 406, 408 for a body that does not come, 413, 415, 429, 400 for fields, and 503 without a database; the document lists them only here and there',
    explains: ({ kind, status }) =>
      kind === 'status' && [400, 401, 403, 404, 405, 406, 408, 413, 415, 429, 503].includes(status),
  },
  {
    name: 'a deleted attachment is 204',
    why: 'the document promises 200 with no data; a null result is sent as 204 (correspondence-send §1.4 A6)',
    explains: ({ kind, status, operation }) =>
      kind === 'status' && status === 204 && operation.startsWith('DELETE ') && operation.endsWith('/{attachmentId}'),
  },
  {
    name: 'problems are JSON where the route sends files',
    why: 'the document repeats application/octet-stream for problems; they are application/problem+json (correspondence-send §3.1)',
    explains: ({ kind, detail, operation }) =>
      kind === 'content-type' && operation.endsWith('/download') && detail.startsWith('application/problem+json'),
  },
  {
    name: 'files go out as what they are',
    why: 'a recipient’s download has the media type of its name (correspondence-receive §5.8)',
    explains: ({ kind, status, operation }) =>
      kind === 'content-type' && status === 200 && operation.endsWith('/attachment/{attachmentId}/download'),
  },
  {
    name: 'refusals before the operation have no JSON',
    why: '401, 403, 405 and 415 are empty, 406 is plain text (correspondence-send §1.2, §1.6)',
    explains: ({ kind, status, detail }) =>
      kind === 'content-type' &&
      ((detail === 'none' && [401, 403, 405, 415].includes(status)) ||
        (status === 406 && detail.startsWith('text/plain'))),
  },
  {
    name: 'members added after June 2026',
    why: 'the reference of August has them (correspondence-send §2.4, §2.6, §2.14)',
    explains: (fault) =>
      fault.kind === 'body' &&
      ['allowForwarding', 'expirationInDays', 'systemLabel', 'read'].includes(String(member(fault))),
  },
  {
    name: 'an attachment that has expired',
    why: 'the status Expired came with expirationInDays, after June 2026 (correspondence-send §2.16)',
    shownBy: 'files.test.ts',
    explains: ({ kind, error }) =>
      kind === 'body' &&
      error?.keyword === 'enum' &&
      error.instancePath.endsWith('/status') &&
      (error.params.allowedValues as string[]).includes('UploadProcessing'),
  },
  {
    name: 'an attachment that never expires',
    why: 'its expirationTime is null (correspondence-receive §6.4); the document forgets that it may be',
    explains: ({ kind, error }) => kind === 'body' && error?.instancePath.endsWith('/expirationTime') === true,
  },
  {
    name: 'paged searches, dry runs and lenient requests',
    why: 'additions that only those see who ask for them by a query parameter or a header',
    shownBy: 'search.test.ts',
    explains: (fault) =>
      fault.kind === 'body' &&
      fault.status === 200 &&
      /^(GET|POST) \/correspondence\/api\/v1\/correspondence(\/upload)?$/.test(fault.operation) &&
      ['continuationToken', 'next', 'items', 'valid', 'problems', 'rejected'].includes(String(member(fault))),
  },
  {
    name: 'a forwarded message',
    why: 'the status Forwarded came with forwarding, after June 2026 (correspondence-send §2.16)',
    shownBy: 'forward.test.ts',
    explains: ({ kind, error }) =>
      kind === 'body' &&
      error?.keyword === 'enum' &&
      error.instancePath.endsWith('/status') &&
      (error.params.allowedValues as string[]).includes('PurgedByRecipient'),
  },
  {
    name: 'references of a transmission',
    why: 'DialogportenTransmissionId and DialogportenTransmissionType came after June 2026 (correspondence-send §2.7)',
    shownBy: 'dialogs.test.ts',
    explains: ({ kind, error }) =>
      kind === 'body' && error?.keyword === 'enum' && error.instancePath.endsWith('/referenceType'),
  },
  {
    name: 'a channel nothing was sent by is null',
    why: 'notifications of one channel have null for the other (correspondence-receive §6.5); the document forgets that they may',
    shownBy: '../notifications/mail.test.ts',
    explains: ({ kind, error }) =>
      kind === 'body' && /\/notificationStatusDetails\/(email|sms)$/.test(error?.instancePath ?? ''),
  },
  {
    name: 'notification is null',
    why: 'the inherited input member is never echoed (correspondence-receive §6.1); the document forgets that it may be null',
    explains: ({ kind, error }) => kind === 'body' && error?.instancePath === '/notification',
  },
];

const operations = new Map<string, Record<string, { content?: Record<string, { schema?: object }> }>>();
const validators = new Map<string, ValidateFunction>();
let ajv: Ajv | undefined;

function readDocument(): void {
  const document = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as {
    paths: Record<
      string,
      Record<string, { responses: Record<string, { content?: Record<string, { schema?: object }> }> }>
    >;
    components: object;
  };
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, { responses }] of Object.entries(methods))
      operations.set(`${method.toUpperCase()} ${path}`, responses);
  ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
}

function validatorOf(operation: string, status: number, type: string): ValidateFunction {
  const [method, path] = operation.split(' ') as [string, string];
  const pointer = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema']
    .map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const reference = `document#/${pointer}`;
  let validate = validators.get(reference);
  if (validate === undefined) {
    validate = ajv!.compile({ $ref: reference });
    validators.set(reference, validate);
  }
  return validate;
}

/** Everything in which a response and the document differ. */
function faultsOf({ operation, status, contentType, body }: Sent): Fault[] {
  const fault = (kind: Fault['kind'], detail: string, error?: ErrorObject): Fault => ({
    kind,
    operation,
    status,
    detail,
    ...(error === undefined ? {} : { error }),
  });
  const responses = operations.get(operation);
  if (responses === undefined) return [fault('operation', 'not in the document')];
  const response = responses[String(status)];
  if (response === undefined) return [fault('status', 'not in the document')];
  const promised = Object.keys(response.content ?? {});
  if (promised.length === 0) return [];
  const type = contentType?.split(';', 1)[0]?.toLowerCase();
  const faults: Fault[] = [];
  if (type === undefined || !promised.includes(type)) faults.push(fault('content-type', contentType ?? 'none'));
  if (body !== undefined && type?.endsWith('json') === true) {
    const validate = validatorOf(operation, status, promised[0]!);
    if (!validate(JSON.parse(body)))
      for (const error of validate.errors ?? [])
        faults.push(fault('body', `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`, error));
  }
  return faults;
}

/** What was sent by this process's servers since it began. */
export const seen = {
  /** `operation status`, for each answer that was checked. */
  answers: new Set<string>(),
  differences: new Set<string>(),
  violations: new Map<string, Fault>(),
};

function judge(sent: Sent): void {
  seen.answers.add(`${sent.operation} ${sent.status}`);
  for (const fault of faultsOf(sent)) {
    const known = DIFFERENCES.find((difference) => difference.explains(fault));
    if (known !== undefined) seen.differences.add(known.name);
    else seen.violations.set(`${sent.operation} ${sent.status} ${fault.kind} ${fault.detail}`, fault);
  }
}

/** Every operation of the document with the statuses it may answer. */
export const documented = (): [operation: string, statuses: string[]][] =>
  [...operations].map(([operation, responses]) => [operation, Object.keys(responses)]);

/** Throws what was sent against the contract since the last time it was asked. */
export function assertContractKept(): void {
  const violations = [...seen.violations.keys()];
  seen.violations.clear();
  if (violations.length > 0)
    throw new Error(`Responses that the contract of 2026-06 does not allow:\n${violations.join('\n')}`);
}

let watching = false;

/** From now on the responses of each server this process starts are held against the document, when it is there. */
export function watchContract(): void {
  if (watching || withoutDocument !== undefined) return;
  watching = true;
  readDocument();
  subscribe('fastify.initialization', (message) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onSend', async (request, reply, payload) => {
      const path = request.routeOptions.url?.replace(/:(\w+)/g, '{$1}');
      if (path?.startsWith('/correspondence/') === true)
        judge({
          operation: `${request.method} ${path}`,
          status: reply.statusCode,
          contentType: reply.getHeader('content-type') as string | undefined,
          body: typeof payload === 'string' ? payload : undefined,
        });
      return payload;
    });
  });
}
