import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { call } from '../../acceptance/client/http.ts';
import { FJORDFISK, JONAS, KARI, LYNGHEIM, MailClient, ORGANIZATION, requestBody, RESOURCE } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

/** Rows of every table a request may write. */
async function stored(): Promise<string> {
  const tables = ['content', 'correspondence', 'status', 'attachment', 'content_attachment', 'idempotency_key'];
  const counts = [...tables.map((name) => `correspondence.${name}`), 'events.event'].map(
    (table) => `(select count(*) from ${table})`,
  );
  // Publishing adds lines to the history of what was accepted before; only those of initialize are counted.
  const sql = `select ${counts.join(', ')}`
    .replace('from correspondence.status)', 'from correspondence.status where status in (0, 10))')
    .replace('from events.event)', "from events.event where type like '%initialized')");
  return JSON.stringify((await server.foundation.database.pool.query({ text: sql, rowMode: 'array' })).rows[0]);
}

/** Never an unexpected fault; and what is refused leaves nothing behind. */
async function assertAnswered(send: () => Promise<{ status: number; text: string }>, input: unknown): Promise<void> {
  const before = await stored();
  const { status, text } = await send();
  const why = `${status} ${text.slice(0, 300)} for ${JSON.stringify(input)?.slice(0, 1500)}`;
  assert.ok(status < 500, why);
  if (status >= 400) assert.equal(await stored(), before, why);
}

const edgeText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\u0001',
    '\ud800',
    '\udfff\ud800',
    '\u202e',
    '𝒳',
    '{{recipientName}}',
    "'; drop table x--",
  ),
  fc.constantFrom(
    'x'.repeat(255),
    'x'.repeat(256),
    'x'.repeat(4096),
    'æ'.repeat(4097),
    '%s%n',
    '\r\n',
    '$recipientName$',
  ),
  fc.constantFrom('0192:', 'urn:altinn:resource:', 'urn:altinn:resource::', 'nb', 'EN', 'iv', 'true', '1', 'NaN'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const edgeTime = fc.oneof(
  fc.constantFrom(
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.9999999Z',
    '2024-02-30T00:00:00Z',
    '2024-02-29',
    'i morgen',
  ),
  fc.constantFrom('-271821-04-20T00:00:00Z', '+275760-09-13T00:00:00Z', '0000-00-00T00:00:00Z', '0000-01-01T00:00:00Z'),
  fc.constantFrom(
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:00:60Z',
    '2024-01-01T00:00:00+99:99',
    '9999-12-31T23:59:59-14:00',
    '',
  ),
  fc.integer(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const edgeNumber = fc.oneof(
  fc.constantFrom(0, -0, -1, 1e308, -1e308, 2 ** 31, 2 ** 53, 1.5, '1', '1e3', '0x10', ' 1 ', '١'),
  fc.integer(),
);
const edgeUuid = fc.oneof(
  fc.uuid(),
  fc.constantFrom('00000000-0000-0000-0000-000000000000', '{00000000-0000-0000-0000-000000000001}', 'ingen', '', 1),
);
const edgeFlag = fc.constantFrom(true, false, 'true', 1, null, 'ja');
/** A value of a kind that the schema does not have there. */
const wrong = fc.oneof(
  fc.constantFrom(null, true, 0, '', [], {}, [null], [[]], { a: { b: [] } }),
  fc.constantFrom(JSON.parse('{"__proto__": {"x": 1}, "constructor": null, "toString": 1}')),
);
const edge = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: wrong });
const members = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(Object.fromEntries(Object.entries(shape).map(([name, right]) => [name, edge(right)])), {
    requiredKeys: [],
  });
const few = (item: fc.Arbitrary<unknown>) => fc.array(edge(item), { maxLength: 3 });

const recipient = fc.oneof(
  fc.constantFrom(`0192:${FJORDFISK}`, `${ORGANIZATION}${LYNGHEIM}`, KARI, JONAS, '0192:999999999', FJORDFISK),
  fc.constantFrom(
    'urn:altinn:person:idporten-email:a@b.no',
    'urn:altinn:person:legacy-selfidentified:a',
    '14837510009',
  ),
  edgeText,
);
const properties = fc.oneof(
  fc.dictionary(fc.oneof(edgeText, fc.constantFrom('__proto__', 'constructor', 'a.b', 'a[0]')), edge(edgeText), {
    maxKeys: 4,
  }),
  fc.constant(JSON.parse('{"__proto__": "x"}')),
);
const customRecipient = members({
  emailAddress: fc.constantFrom('a@b.no', 'a;b@c.no', 'x'.repeat(400)),
  mobileNumber: fc.constantFrom('+4799999999', '99999999', '+'),
  organizationNumber: edgeText,
  nationalIdentityNumber: edgeText,
  isReserved: edgeFlag,
});
const channel = fc.constantFrom('Email', 'sms', 2, '3', 99, 'EmailAndSms');
const notification = members({
  notificationTemplate: fc.constantFrom('CustomMessage', 1, 2, 99, -1, 'ukjent'),
  notificationChannel: channel,
  reminderNotificationChannel: channel,
  sendReminder: edgeFlag,
  ...Object.fromEntries(
    ['emailSubject', 'emailBody', 'smsBody', 'reminderEmailSubject', 'reminderEmailBody', 'reminderSmsBody'].map(
      (name) => [name, edgeText],
    ),
  ),
  emailContentType: fc.constantFrom('Plain', 1, 7),
  customRecipients: few(customRecipient),
  overrideRegisteredContactInformation: edgeFlag,
  customRecipient,
  customNotificationRecipients: few(members({ recipientToOverride: edgeText, recipients: few(customRecipient) })),
});
const attachment = members({
  fileName: fc.oneof(fc.constantFrom('a.txt', 'CON.txt', 'a\0.txt', '.txt', `${'x'.repeat(252)}.txt`), edgeText),
  displayName: edgeText,
  isEncrypted: edgeFlag,
  checksum: fc.oneof(fc.constantFrom('a'.repeat(32), 'A'.repeat(32)), edgeText),
  sendersReference: edgeText,
  expirationInDays: edgeNumber,
  dataLocationType: edgeNumber,
  id: edgeUuid,
});
const content = members({
  language: edgeText,
  messageTitle: edgeText,
  messageSummary: edgeText,
  messageBody: fc.oneof(edgeText, fc.constantFrom('x'.repeat(30_000), 'x'.repeat(30_001))),
  attachments: few(attachment),
});
const reference = members({
  referenceType: fc.constantFrom('Generic', 0, 3, '6', 99, 'DialogportenDialogId', 'DialogportenTransmissionType'),
  referenceValue: fc.oneof(edgeText, edgeUuid, fc.constantFrom('Alert', '8', '9')),
});
const correspondence = members({
  resourceId: fc.oneof(fc.constantFrom(RESOURCE, `urn:altinn:resource:${RESOURCE}`), edgeText),
  sender: edgeText,
  sendersReference: edgeText,
  messageSender: edgeText,
  content,
  requestedPublishTime: edgeTime,
  dueDateTime: edgeTime,
  externalReferences: few(reference),
  propertyList: properties,
  replyOptions: few(members({ linkURL: fc.oneof(fc.webUrl(), edgeText), linkText: edgeText })),
  notification,
  ignoreReservation: edgeFlag,
  isConfirmationNeeded: edgeFlag,
  isConfidential: edgeFlag,
  allowForwarding: edgeFlag,
});

/** A good request with one to three of its members changed to the edge of what the schema allows, or past it. */
const changed = fc
  .record({
    correspondence: fc.subarray(
      Object.keys(requestBody().correspondence).concat(
        ...[
          'messageSender',
          'requestedPublishTime',
          'dueDateTime',
          'externalReferences',
          'propertyList',
          'replyOptions',
        ],
        ...['notification', 'ignoreReservation', 'isConfirmationNeeded', 'isConfidential', 'allowForwarding', 'sender'],
      ),
      { minLength: 1, maxLength: 3 },
    ),
    values: correspondence,
    content,
    contentMembers: fc.subarray(['language', 'messageTitle', 'messageSummary', 'messageBody', 'attachments'], {
      maxLength: 2,
    }),
    recipients: fc.option(edge(few(recipient)), { nil: undefined }),
    existingAttachments: fc.option(edge(few(edgeUuid)), { nil: undefined }),
    idempotentKey: fc.option(edge(edgeUuid), { nil: undefined }),
  })
  .map(({ correspondence: names, values, content: texts, contentMembers, ...rest }) => {
    const good = requestBody();
    const chosen = (from: unknown, keys: readonly string[]) =>
      Object.fromEntries(
        keys.flatMap((key) =>
          typeof from === 'object' && from !== null && key in from
            ? [[key, (from as Record<string, unknown>)[key]]]
            : [],
        ),
      );
    const base: Record<string, unknown> = {
      ...good,
      correspondence: {
        ...good.correspondence,
        content: { ...good.correspondence.content, ...chosen(texts, contentMembers) },
        ...chosen(
          values,
          names.filter((name) => name !== 'content'),
        ),
      },
    };
    for (const [name, value] of Object.entries(rest)) if (value !== undefined) base[name] = value;
    return base;
  });

const anything = members({
  correspondence,
  recipients: few(recipient),
  existingAttachments: few(edgeUuid),
  idempotentKey: edgeUuid,
  dryRun: edgeFlag,
});

/** The fields of a form that stand for a JSON tree. */
function fieldsOf(tree: unknown, path = ''): [string, string][] {
  if (tree === null || tree === undefined) return [];
  if (typeof tree !== 'object') return [[path, String(tree)]];
  return Object.entries(tree).flatMap(([name, value]) =>
    fieldsOf(value, Array.isArray(tree) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
  );
}

/** Any request, written by hand on a connection of its own: `fetch` refuses many of the paths and headers that a client could send. */
const raw = (path: string, method: string, headers: Record<string, string>, body?: string) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** `PROPERTY_RUNS` asks for more. */
const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 200), endOnFailure: true };

describe('at and past the edges of the schema nothing fails unexpectedly, and what is refused is not stored', () => {
  test('in a JSON request', async () => {
    const token = await mail.sender();
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: changed }, { weight: 1, arbitrary: edge(anything) }), (json) =>
        assertAnswered(() => mail.post('correspondence', token, json), json),
      ),
      RUNS,
    );
  });

  test('in a multipart form', async () => {
    const token = await mail.sender();
    const file = fc.record({
      part: fc.constantFrom('attachments', 'Attachments', 'annet'),
      name: fc.constantFrom('a.txt', 'b.txt', ''),
    });
    await fc.assert(
      fc.asyncProperty(changed, fc.array(file, { maxLength: 2 }), async (json, files) => {
        const form = new FormData();
        for (const [name, value] of fieldsOf(json)) form.append(name, value);
        for (const { part, name } of files) form.append(part, new Blob(['innhold']), name);
        await assertAnswered(() => call(mail.url('correspondence/upload'), { token, body: form }), { json, files });
      }),
      RUNS,
    );
  });

  test('in a form of any bytes', async () => {
    const authorization = `Bearer ${await mail.sender()}`;
    const pieces = fc.constantFrom(
      ...[
        '--grense',
        '--grense--',
        '\r\n',
        '\r\n\r\n',
        'Content-Disposition: form-data',
        '; name="Recipients"',
        '; name=""',
      ],
      ...[
        '; name="attachments"; filename="a.txt"',
        "; filename*=utf-8''%ff",
        'Content-Type: text/plain; charset=x',
        'x',
        '\0',
      ],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(pieces, { maxLength: 14 }),
        fc.constantFrom('; boundary=grense', '', '; boundary='),
        (parts, more) =>
          assertAnswered(
            () =>
              raw(
                '/correspondence/api/v1/correspondence/upload',
                'POST',
                { authorization, 'content-type': `multipart/form-data${more}` },
                parts.join(''),
              ),
            { parts, more },
          ),
      ),
      RUNS,
    );
  });

  test('in a search', async () => {
    const token = await mail.sender();
    const name = fc.constantFrom(
      ...['resourceId', 'role', 'from', 'to', 'status', 'onBehalfOf', 'sendersReference', 'idempotentKey'],
      ...['altinn2CorrespondenceId', 'limit', 'continuationToken', 'RESOURCEID', 'ukjent', '__proto__', ''],
    );
    const value = fc.oneof(
      fc.constantFrom(
        RESOURCE,
        'Sender',
        'recipient',
        '2',
        '99',
        '2024-01-01',
        `0192:${FJORDFISK}`,
        'Published',
        '-1',
        '1000',
      ),
      edgeText,
      edgeTime.map(String),
      edgeNumber.map(String),
      edgeUuid.map(String),
    );
    const good: [string, string][] = [
      ['resourceId', RESOURCE],
      ['role', 'Sender'],
    ];
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(fc.tuple(name, value), { maxLength: 5 }), async (whole, pairs) => {
        const query = new URLSearchParams([...(whole ? good : []), ...pairs]);
        await assertAnswered(() => mail.get(`correspondence?${query}`, token), pairs);
      }),
      RUNS,
    );
  });

  test('in paths, raw queries and headers', async () => {
    const authorization = `Bearer ${await mail.recipient()}`;
    const id = await mail.published();
    const step = fc.oneof(
      fc.constantFrom(
        id,
        randomUUID(),
        id.toUpperCase(),
        '%00',
        '%',
        '%zz',
        '%2e%2e',
        '..',
        '*',
        '%c0%af',
        'x'.repeat(900),
        ';',
        "'",
      ),
      fc.constantFrom('details', 'content', 'confirm', 'purge', 'attachment', 'download', '{correspondenceId}', ''),
    );
    const query = fc.constantFrom(
      '',
      '?',
      '?=',
      '?a',
      '?%',
      '?%00=%zz',
      '?resourceId[]=a&resourceId=b',
      `?${'a=b&'.repeat(500)}`,
      '?role=Sender&role=Sender',
    );
    const header = fc.constantFrom<Record<string, string>>(
      {},
      { accept: ',,;q=,' },
      { accept: 'x'.repeat(5000) },
      { traceparent: '00-xyz-0-0' },
      { authorization: 'Bearer' },
      { authorization: 'Bearer a.b.c.d' },
      { authorization: `Bearer ${'x'.repeat(6000)}` },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-type': ';;;' },
      { 'ocp-apim-subscription-key': '\t' },
      { 'if-none-match': '*', range: 'bytes=0-0', expect: 'noe' },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'OPTIONS', 'HEAD'),
        fc.constantFrom('correspondence', 'attachment'),
        fc.array(step, { maxLength: 4 }),
        query,
        header,
        async (method, root, steps, rawQuery, headers) => {
          const path = `/correspondence/api/v1/${[root, ...steps].join('/')}${rawQuery}`;
          const { status, text } = await raw(path, method, { authorization, ...headers });
          assert.ok(status < 500, `${status} ${text.slice(0, 300)} for ${method} ${path} ${JSON.stringify(headers)}`);
        },
      ),
      RUNS,
    );
  });
});
