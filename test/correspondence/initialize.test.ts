import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { call, eventually } from '../../acceptance/client/http.ts';
import { dialogIdOf } from '../../server/correspondence/model/dialogs.ts';
import {
  assertFieldFault,
  assertProblem,
  FJELLHEIM,
  FJORDFISK,
  JONAS,
  KARI,
  LYNGHEIM,
  MailClient,
  ORGANIZATION,
  PERSON,
  requestBody,
} from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
let database: pg.Client;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  database = new pg.Client(server.databaseUrl);
  await database.connect();
});
after(async () => {
  await database?.end();
  await server?.close();
});

const count = async (table: string): Promise<number> =>
  Number((await database.query(`select count(*) from ${table}`)).rows[0].count);

/** Rows of every table a request may write. */
const stored = async () => {
  const tables = [
    'correspondence.content',
    'correspondence.correspondence',
    'correspondence.status',
    'correspondence.attachment',
    'correspondence.content_attachment',
    'correspondence.idempotency_key',
    'events.event',
  ];
  return Promise.all(tables.map(count));
};

describe('initialize', () => {
  test('answers one correspondence for each recipient, in their order, as URNs', async () => {
    const answer = await mail.initialize({ recipients: [`0192:${LYNGHEIM}`, KARI, `${ORGANIZATION}${FJORDFISK}`] });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    const body = answer.json<{
      correspondences: { correspondenceId: string; recipient: string; status: string; notifications: null }[];
      attachmentIds: string[];
    }>();
    assert.deepEqual(
      body.correspondences.map(({ recipient, status, notifications }) => [recipient, status, notifications]),
      [
        [`${ORGANIZATION}${LYNGHEIM}`, 'ReadyForPublish', null],
        [`${PERSON}${KARI}`, 'ReadyForPublish', null],
        [`${ORGANIZATION}${FJORDFISK}`, 'ReadyForPublish', null],
      ],
    );
    assert.deepEqual(body.attachmentIds, []);
  });

  test('what is sent comes back in the overview', async () => {
    const due = new Date(Date.now() + 5 * 86_400_000);
    const answer = await mail.initialize({
      correspondence: {
        resourceId: 'urn:altinn:resource:ttd-demo-brev',
        MessageSender: 'Båtkontoret',
        requestedPublishTime: '2020-01-01T12:00:00+02:00',
        dueDateTime: due.toISOString(),
        isConfirmationNeeded: true,
        propertyList: { 'case.number': '12' },
        replyOptions: [{ linkURL: 'https://www.altinn.no', linkText: 'Svar' }],
        externalReferences: [{ referenceType: 'generic', referenceValue: 'x' }],
        visibleFrom: '2020-01-01',
      },
      content: { language: 'EN' },
    });
    const { correspondenceId } = answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!;
    await eventually(
      'publishing',
      async () =>
        (await mail.get(`correspondence/${correspondenceId}`, await mail.recipient())).status === 200 || undefined,
    );
    const overview = (await mail.get(`correspondence/${correspondenceId}`, await mail.recipient())).json<
      Record<string, unknown>
    >();
    assert.deepEqual(
      { ...overview, created: '', published: '', statusChanged: '' },
      {
        correspondenceId,
        resourceId: 'ttd-demo-brev',
        sender: `${ORGANIZATION}311001000`,
        sendersReference: 'test',
        messageSender: 'Båtkontoret',
        recipient: `${ORGANIZATION}${FJORDFISK}`,
        content: {
          language: 'EN',
          messageTitle: 'Tittel',
          messageSummary: 'Sammendrag',
          messageBody: 'Brødtekst',
          attachments: [],
        },
        created: '',
        requestedPublishTime: '2020-01-01T10:00:00+00:00',
        published: '',
        read: null,
        dueDateTime: due.toISOString().replace(/\.?0*Z$/, '+00:00'),
        status: 'Published',
        statusText: 'Published',
        statusChanged: '',
        isConfirmationNeeded: true,
        isConfidential: false,
        allowForwarding: false,
        ignoreReservation: false,
        propertyList: { 'case.number': '12' },
        replyOptions: [{ linkURL: 'https://www.altinn.no', linkText: 'Svar' }],
        externalReferences: [
          { referenceType: 'Generic', referenceValue: 'x' },
          { referenceType: 'DialogportenDialogId', referenceValue: dialogIdOf(correspondenceId) },
        ],
        notification: null,
        notifications: [],
        altinn2CorrespondenceId: null,
      },
    );
  });

  test('the recipient’s registered name stands where the placeholder was', async () => {
    const id = await mail.published({ content: { messageBody: 'Kjære {{recipientName}}.' } });
    const content = await mail.get(`correspondence/${id}/content`, await mail.recipient());
    assert.equal(content.text, 'Kjære Fjordfisk AS.');
    assert.equal(content.headers.get('content-type'), 'text/plain; charset=utf-8');
  });

  test('field faults come all at once, in the reference’s words', async () => {
    const answer = await mail.initialize({
      correspondence: { sendersReference: '' },
      content: { messageTitle: 'x'.repeat(256), messageBody: 'x'.repeat(30_001), language: 'nob' },
      recipients: ['991825827'],
    });
    assertFieldFault(
      answer,
      'Correspondence.SendersReference',
      'The field SendersReference must be a string with a minimum length of 1 and a maximum length of 4096.',
    );
    assertFieldFault(
      answer,
      'Correspondence.Content.MessageTitle',
      'The field MessageTitle must be a string with a minimum length of 1 and a maximum length of 255.',
    );
    assertFieldFault(
      answer,
      'Correspondence.Content.MessageBody',
      'The field MessageBody must be a string with a minimum length of 1 and a maximum length of 30000.',
    );
    assertFieldFault(answer, 'Correspondence.Content.Language', 'The ISO6391 field must be exactly 2 characters long!');
    assertFieldFault(answer, 'Recipients', /^Recipient should be an organization number/);
  });

  test('what is refused stores nothing', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    const table: [string, number, Parameters<MailClient['initialize']>[0]][] = [
      ['CORR-01002', 400, { content: { messageTitle: '# test' } }],
      ['CORR-01006', 400, { recipients: [`0192:${FJORDFISK}`, `${ORGANIZATION}${FJORDFISK}`] }],
      ['CORR-01007', 400, { existingAttachments: [randomUUID()] }],
      ['CORR-01008', 400, { correspondence: { dueDateTime: yesterday } }],
      [
        'CORR-01009',
        400,
        { correspondence: { dueDateTime: '2099-01-01T00:00:00Z', requestedPublishTime: '2099-01-02T00:00:00Z' } },
      ],
      ['CORR-01016', 400, { correspondence: { isConfirmationNeeded: true } }],
      ['CORR-01023', 400, { content: { language: 'nu' } }],
      ['CORR-01029', 404, { recipients: [`0192:${FJORDFISK}`, '0192:999999999'] }],
      ['CORR-01030', 422, { recipients: [JONAS] }],
      ['CORR-01035', 400, { correspondence: { replyOptions: [{ linkURL: 'http://www.altinn.no' }] } }],
      ['CORR-01036', 400, { correspondence: { resourceId: 'finnes-ikke' } }],
      ['CORR-01039', 400, { correspondence: { messageSender: '<h1>test</h1>' } }],
      ['CORR-01047', 400, { idempotentKey: randomUUID(), recipients: [`0192:${FJORDFISK}`, `0192:${LYNGHEIM}`] }],
      ['CORR-01053', 400, { correspondence: { externalReferences: [{ referenceType: 6, referenceValue: 'Alert' }] } }],
      ['CORR-01061', 400, { correspondence: { isConfidential: true } }],
      ['CORR-01068', 400, { correspondence: { allowForwarding: true } }],
      ['CORR-01005', 400, { content: { attachments: [{ fileName: 'a.txt', sendersReference: 'x' }] } }],
      ['CORR-03002', 400, { correspondence: { notification: { notificationTemplate: 0 } } }],
    ];
    const before = await stored();
    for (const [code, status, change] of table) assertProblem(await mail.initialize(change), code, status);
    assertFieldFault(
      await mail.initialize({ content: { messageBody: 'x'.repeat(30_001) } }),
      'Correspondence.Content.MessageBody',
      /maximum length of 30000/,
    );
    assert.deepEqual(await stored(), before);
  });

  test('a deleted organisation is not found', async () => {
    assertProblem(await mail.initialize({ recipients: ['0192:311007009'] }), 'CORR-01029', 404);
  });

  test('a reserved person among several is stored as Reserved, told to the sender, and never published', async () => {
    const answer = await mail.initialize({ recipients: [JONAS, `0192:${FJORDFISK}`] });
    const [reserved] = answer.json<{ correspondences: { correspondenceId: string; status: string }[] }>()
      .correspondences;
    assert.equal(reserved!.status, 'Reserved');
    const details = (await mail.get(`correspondence/${reserved!.correspondenceId}/details`, await mail.sender())).json<{
      statusHistory: { status: string }[];
    }>();
    assert.deepEqual(
      details.statusHistory.map(({ status }) => status),
      ['Initialized', 'Reserved'],
    );
    const overridden = await mail.initialize({ recipients: [JONAS], correspondence: { ignoreReservation: true } });
    assert.equal(overridden.status, 200);
  });

  test('500 recipients: one transaction, one content row, one multi-row insert a table; published in batches', async () => {
    const numbers = Array.from({ length: 500 }, (_, index) => organizationOf(index));
    const parties = numbers.map((organizationNumber, index) => ({
      key: `o${index}`,
      kind: 'organization',
      name: `Bedrift ${index}`,
      organizationNumber,
      unitType: 'AS',
    }));
    const imported = await call(`${server.url}/administration/api/v1/register/import`, {
      token: await mail.token(FJELLHEIM, 'budstikke:administration'),
      json: { parties, roles: [] },
    });
    assert.equal(imported.status, 200, imported.text);
    const answer = await mail.initialize({
      correspondence: { sendersReference: 'five-hundred' },
      recipients: numbers.map((number) => `0192:${number}`),
    });
    assert.equal(answer.status, 200, answer.text);
    const ids = answer
      .json<{ correspondences: { correspondenceId: string }[] }>()
      .correspondences.map(({ correspondenceId }) => correspondenceId);
    assert.equal(new Set(ids).size, 500);

    const [content] = (
      await database.query("select id, xmin::text from correspondence.content where senders_reference = 'five-hundred'")
    ).rows;
    const written = async (sql: string) => (await database.query(sql, [ids])).rows;
    assert.equal(
      (await database.query("select count(*) from correspondence.content where senders_reference = 'five-hundred'"))
        .rows[0].count,
      1,
    );
    // Rows of one statement share transaction and command; publishing has moved the rows of `correspondence` on since.
    const [history] = await written(
      'select count(distinct (xmin::text, cmin::text)) as statements, min(xmin::text) as xmin, count(*) as rows from correspondence.status where correspondence_id = any($1) and status in (0, 1)',
    );
    assert.deepEqual([history.statements, history.rows, history.xmin], [1, 1000, content.xmin]);
    const [events] = await written(
      "select count(distinct (xmin::text, cmin::text)) as statements, min(xmin::text) as xmin, count(*) as rows from events.event where resource_instance = any($1::text[]) and type like '%initialized'",
    );
    assert.deepEqual([events.statements, events.rows, events.xmin], [1, 500, content.xmin]);

    await eventually(
      'publishing of all',
      async () =>
        (await count(`correspondence.correspondence where content_id = '${content.id}' and status = 2`)) === 500 ||
        undefined,
    );
    const [publishing] = await written(
      'select count(distinct xmin::text) as batches, count(*) as rows from correspondence.status where correspondence_id = any($1) and status = 2',
    );
    assert.equal(publishing.rows, 500);
    assert.ok(publishing.batches <= 3, `${publishing.batches} batches`);
  });
});

/** The nth organisation of a series with valid check digits. */
function organizationOf(index: number): string {
  for (let n = 31_300_000 + index * 13; ; n += 1_000_000 / 1) {
    const digits = String(n);
    const sum = [3, 2, 7, 6, 5, 4, 3, 2].reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) return `${digits}${check}`;
  }
}

describe('who may send', () => {
  test('no token, no scope, another owner: 401, 403, 401 with 4001', async () => {
    const anonymous = await call(mail.url('correspondence'), { json: requestBody() });
    assert.equal(anonymous.status, 401);
    assert.equal(anonymous.text, '');
    assert.equal(anonymous.headers.get('www-authenticate'), 'Bearer');
    const reader = await mail.post('correspondence', await mail.recipient(), requestBody());
    assert.deepEqual([reader.status, reader.text], [403, '']);
    const other = await mail.token(FJELLHEIM, 'altinn:serviceowner altinn:correspondence.write', { org: 'fjel' });
    assertProblem(await mail.post('correspondence', other, requestBody()), 'CORR-04001', 401);
  });

  test('media type, method and Accept are refused before anything else is looked at', async () => {
    const text = await call(mail.url('correspondence'), { body: 'x', headers: { 'content-type': 'text/plain' } });
    assert.deepEqual([text.status, text.text], [415, '']);
    const put = await call(mail.url('correspondence'), { method: 'PUT' });
    assert.deepEqual([put.status, put.headers.get('allow')], [405, 'POST, GET']);
    const html = await call(mail.url('correspondence'), {
      token: await mail.sender(),
      json: requestBody(),
      headers: { accept: 'text/html' },
    });
    assert.equal(html.status, 406);
    assert.equal(
      html.text,
      'This endpoint does not support the requested Accept header. Supported Accept headers are: application/json, */*.',
    );
  });

  test('paths are matched in any case, with trailing and double slashes', async () => {
    const answer = await call(`${server.url}/Correspondence//api/v1/CORRESPONDENCE/`, {
      token: await mail.sender(),
      json: requestBody(),
    });
    assert.equal(answer.status, 200, answer.text);
  });

  test('a body that is no JSON says so without repeating it', async () => {
    const answer = await call(mail.url('correspondence'), {
      token: await mail.sender(),
      body: '{"pid":"14837510008",',
      headers: { 'content-type': 'application/json' },
    });
    assertFieldFault(answer, '$', /^The request body is not valid JSON/);
    assertFieldFault(answer, 'request', 'The request field is required.');
    assert.ok(!answer.text.includes('14837510008'));
    const missing = await mail.post('correspondence', await mail.sender(), { recipients: [] });
    assertFieldFault(missing, '$', /lacks required members: correspondence/);
  });

  test('an id that is no uuid is a validation error', async () => {
    assertFieldFault(
      await mail.get('correspondence/42', await mail.sender()),
      'correspondenceId',
      "The value '42' is not valid.",
    );
  });
});

describe('idempotency keys', () => {
  test('of twenty requests at once one is stored, and the others are told which', async () => {
    const idempotentKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        mail.initialize({ idempotentKey, correspondence: { sendersReference: idempotentKey } }),
      ),
    );
    const won = answers.filter(({ status }) => status === 200);
    assert.equal(won.length, 1);
    for (const answer of answers.filter(({ status }) => status !== 200)) assertProblem(answer, 'CORR-01034', 409);
    assert.equal(await count(`correspondence.content where senders_reference = '${idempotentKey}'`), 1);
    const id = won[0]!.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!.correspondenceId;
    const again = await mail.initialize({ idempotentKey, content: { messageTitle: 'Noe annet' } });
    assertProblem(again, 'CORR-01034', 409);
    assert.equal(again.json<{ correspondenceId: string }>().correspondenceId, id);
    const found = await mail.get(
      `correspondence?resourceId=ttd-demo-brev&role=Sender&idempotentKey=${idempotentKey}`,
      await mail.sender(),
    );
    assert.deepEqual(found.json(), { ids: [id] });
  });

  test('an empty uuid is a field fault', async () => {
    assertFieldFault(
      await mail.initialize({ idempotentKey: '00000000-0000-0000-0000-000000000000' }),
      'IdempotentKey',
      'The idempotency key must be a valid non-empty GUID',
    );
  });
});
