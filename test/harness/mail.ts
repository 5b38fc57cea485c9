import assert from 'node:assert/strict';
import { type Answer, call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';

/** Demo parties, and what tests of the mail say again and again. */
export const TTD = '311001000';
export const FJELLHEIM = '311002007';
export const FJORDFISK = '311003003';
export const LYNGHEIM = '311004018';
/** A person reserved against digital mail. */
export const JONAS = '09816840055';
export const KARI = '14837510008';
export const RESOURCE = 'ttd-demo-brev';
export const ORGANIZATION = 'urn:altinn:organization:identifier-no:';
export const PERSON = 'urn:altinn:person:identifier-no:';

export class MailClient {
  readonly base: string;
  readonly #tokens = new Map<string, Promise<string>>();

  constructor(base: string) {
    this.base = base;
  }

  #token(organization: string, scopes: string, more: Record<string, string> = {}): Promise<string> {
    const key = `${organization} ${scopes}`;
    const known = this.#tokens.get(key) ?? testToken(this.base, organization, scopes, more);
    this.#tokens.set(key, known);
    return known;
  }

  /** Token of the demo's service owner. */
  sender = () =>
    this.#token(TTD, 'altinn:serviceowner altinn:correspondence.write altinn:events.subscribe', { org: 'ttd' });
  /** Token of an organisation's own system that may read. */
  recipient = (organization: string = FJORDFISK) => this.#token(organization, 'altinn:correspondence.read');
  token = (organization: string, scopes: string, more: Record<string, string> = {}) =>
    this.#token(organization, scopes, more);

  url = (path: string) => `${this.base}/correspondence/api/v1/${path}`;

  async get(path: string, token: string): Promise<Answer> {
    return call(this.url(path), { token });
  }

  async post(path: string, token: string, json?: unknown): Promise<Answer> {
    return call(this.url(path), { method: 'POST', token, ...(json === undefined ? {} : { json }) });
  }

  async delete(path: string, token: string): Promise<Answer> {
    return call(this.url(path), { method: 'DELETE', token });
  }

  /** Initializes as the service owner; `correspondence` and `content` change the defaults. */
  async initialize(
    change: { correspondence?: object; content?: object; [member: string]: unknown } = {},
  ): Promise<Answer> {
    return this.post('correspondence', await this.sender(), requestBody(change));
  }

  /** Sends one message and answers its id once it is published. */
  async published(change: Parameters<MailClient['initialize']>[0] = {}): Promise<string> {
    const answer = await this.initialize(change);
    assert.equal(answer.status, 200, answer.text);
    const { correspondenceId } = answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!;
    const token = await this.sender();
    await eventually('publishing', async () => {
      const { status } = (await this.get(`correspondence/${correspondenceId}`, token)).json<{ status: string }>();
      return status === 'Published' || undefined;
    });
    return correspondenceId;
  }

  /** Initializes an attachment and uploads bytes to it; answers its id. */
  async uploaded(bytes: Buffer | string = 'innhold', change: object = {}): Promise<string> {
    const token = await this.sender();
    const initialized = await expectStatus(200, this.post('attachment', token, attachmentBody(change)));
    const id = initialized.json<string>();
    await expectStatus(200, this.upload(id, bytes));
    return id;
  }

  async upload(id: string, bytes: Buffer | string | ReadableStream): Promise<Answer> {
    const body = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    return call(this.url(`attachment/${id}/upload`), {
      token: await this.sender(),
      headers: { 'content-type': 'application/octet-stream' },
      body: body as RequestInit['body'],
    });
  }
}

export const requestBody = ({
  correspondence,
  content,
  ...rest
}: {
  correspondence?: object;
  content?: object;
  [member: string]: unknown;
} = {}) => ({
  correspondence: {
    resourceId: RESOURCE,
    sendersReference: 'test',
    content: {
      language: 'nb',
      messageTitle: 'Tittel',
      messageSummary: 'Sammendrag',
      messageBody: 'Brødtekst',
      ...content,
    },
    ...correspondence,
  },
  recipients: [`${ORGANIZATION}${FJORDFISK}`],
  ...rest,
});

export const attachmentBody = (change: object = {}) => ({
  resourceId: RESOURCE,
  fileName: 'vedlegg.txt',
  sendersReference: 'test',
  ...change,
});

/** Fails unless the answer is a business error of this code, in the reference's form. */
export function assertProblem(answer: Answer, code: string, status: number): void {
  assert.equal(answer.status, status, answer.text);
  const body = answer.json<{
    code: string;
    errorCode: number;
    status: number;
    detail: string;
    traceId: string;
    title: string;
    type: string;
  }>();
  assert.equal(body.code, code);
  assert.equal(body.errorCode, Number(code.slice(5)));
  assert.equal(body.status, status);
  assert.ok(body.detail.length > 0 && body.title.length > 0 && body.type.startsWith('https://'));
  assert.match(body.traceId, /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
}

/** Fails unless the answer is a validation error with this message on this field. */
export function assertFieldFault(answer: Answer, field: string, message: string | RegExp): void {
  assert.equal(answer.status, 400, answer.text);
  const body = answer.json<{
    code: string;
    errors: Record<string, string[]>;
    validationErrors: { code: string; title: string; paths: string[] }[];
  }>();
  assert.equal(body.code, 'STD-00000');
  const messages = body.errors[field] ?? [];
  const said = messages.find((text) => (typeof message === 'string' ? text === message : message.test(text)));
  assert.ok(said !== undefined, `${field}: ${JSON.stringify(body.errors)}`);
  assert.ok(
    body.validationErrors.some(
      ({ code, title, paths }) =>
        code === 'CORR.VLD-00000' && title === said && paths[0] === field.replaceAll('.', '/'),
    ),
  );
}
