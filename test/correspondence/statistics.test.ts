import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { assertProblem, FJORDFISK, KARI, LYNGHEIM, MailClient, RESOURCE } from '../harness/mail.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const KEY = 'en-noekkel-til-statistikken';
const COLUMNS = [
  'date',
  'year',
  'month',
  'day',
  'serviceownerorgnr',
  'serviceownercode',
  'messagesender',
  'senderorgnr',
  'serviceresourceid',
  'serviceresourcetitle',
  'recipienttype',
  'costcenter',
  'messagecount',
  'databasestoragebytes',
  'attachmentstoragebytes',
];

let server: TestServer;
let mail: MailClient;
let callers = 0;
before(async () => {
  server = await startTestServer({ STATISTICS_API_KEY: KEY });
  mail = new MailClient(server.url);
});
after(() => server?.close());

/** Calls as an address of its own, unless one is given. */
const ask = async (
  operation: string,
  {
    key = KEY,
    json = { altinn2Included: false },
    headers = {},
  }: { key?: string; json?: unknown; headers?: object } = {},
) =>
  call(`${server.url}/correspondence/api/v1/statistics/${operation}`, {
    json,
    headers: { 'x-api-key': key, 'x-forwarded-for': `192.0.2.${++callers}, 10.0.0.1`, ...headers },
  });

const download = async (operation = 'download-daily-report') => {
  const response = await fetch(`${server.url}/correspondence/api/v1/statistics/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': KEY, 'x-real-ip': `192.0.2.${++callers}` },
    body: '{"altinn2Included":false}',
  });
  assert.equal(response.status, 200);
  return { headers: response.headers, bytes: await response.arrayBuffer() };
};

describe('the statistics report', () => {
  test('is not made of nothing, nor with Altinn 2, nor there before it was made', async () => {
    assertProblem(await ask('generate-daily-summary'), 'CORR-06001', 404);
    assertProblem(await ask('generate-daily-summary', { json: { altinn2Included: true } }), 'CORR-06002', 500);
    for (const operation of ['download-daily-report', 'generate-and-download-daily-summary']) {
      assertProblem(await ask(operation), 'CORR-06002', 500);
      assertProblem(await ask(operation, { json: { altinn2Included: true } }), 'CORR-06003', 400);
    }
    assert.equal((await ask('generate-daily-summary', { json: { altinn2Included: 'x' } })).status, 400);
    const bodiless = await call(`${server.url}/correspondence/api/v1/statistics/generate-daily-summary`, {
      method: 'POST',
      headers: { 'x-api-key': KEY, 'x-forwarded-for': `192.0.2.${++callers}` },
    });
    assert.equal(bodiless.status, 400);
  });

  test('counts by day, owner, sender, service and kind of recipient, and reads back as Parquet', async () => {
    await mail.published({ recipients: [`0192:${FJORDFISK}`, `0192:${LYNGHEIM}`, KARI] });
    await mail.published({
      correspondence: { messageSender: 'Båtkontoret', propertyList: { SENDERORGNUMBER: '311002007', x: 'y' } },
    });
    const answer = await expectStatus(200, ask('generate-daily-summary'));
    const summary = answer.json<Record<string, unknown>>();
    const { headers, bytes } = await download();
    const md5 = createHash('md5').update(Buffer.from(bytes));
    const digest = md5.digest();
    const today = (summary.generatedAt as string).slice(0, 10);
    assert.match(
      summary.filePath as string,
      new RegExp(`^reports/${today.replaceAll('-', '')}_\\d{6}_daily_summary_report_A3_demo\\.parquet$`),
    );
    assert.deepEqual(
      { ...summary, filePath: '', generatedAt: '' },
      {
        filePath: '',
        fileHash: digest.toString('base64'),
        fileSizeBytes: bytes.byteLength,
        serviceOwnerCount: 1,
        totalCorrespondenceCount: 4,
        generatedAt: '',
        environment: 'demo',
        altinn2Included: false,
      },
    );
    assert.deepEqual(
      [
        'file-hash',
        'file-size',
        'service-owner-count',
        'total-correspondence-count',
        'generated-at',
        'environment',
        'altinn2-included',
      ].map((name) => headers.get(`x-${name}`)),
      [digest.toString('hex'), String(bytes.byteLength), '1', '4', summary.generatedAt, 'demo', 'false'],
    );
    assert.equal(headers.get('content-type'), 'application/octet-stream');
    assert.equal(headers.get('content-length'), String(bytes.byteLength));

    assert.deepEqual(
      parquetMetadata(bytes)
        .schema.slice(1)
        .map(({ name }) => name),
      COLUMNS,
    );
    const rows = await parquetReadObjects({ file: bytes });
    const [year, month, day] = today.split('-').map(Number);
    const row = (messagesender: string, senderorgnr: string, recipienttype: string, messagecount: number) => ({
      date: today,
      year,
      month,
      day,
      serviceownerorgnr: '311001000',
      serviceownercode: 'ttd',
      messagesender,
      senderorgnr,
      serviceresourceid: RESOURCE,
      serviceresourcetitle: 'Brev fra Testdepartementet',
      recipienttype,
      costcenter: 'Altinn3',
      messagecount,
      databasestoragebytes: 0n,
      attachmentstoragebytes: 0n,
    });
    const byCount = (one: { messagesender: string; messagecount: number }, two: typeof one) =>
      one.messagesender.localeCompare(two.messagesender) || two.messagecount - one.messagecount;
    assert.deepEqual((rows as ReturnType<typeof row>[]).sort(byCount), [
      row('', '', 'Organization', 2),
      row('', '', 'Person', 1),
      row('Båtkontoret', '311002007', 'Organization', 1),
    ]);
    assert.deepEqual((await download('generate-and-download-daily-summary')).bytes, bytes);
  });

  test('is made anew when a day begins, once', async () => {
    const reports = async () =>
      (
        await server.foundation.database.pool.query(
          'select for_day from correspondence.statistics_report where for_day is not null',
        )
      ).rows.length;
    assert.equal(await reports(), 0);
    const other = await server.startAnother();
    await advanceClock(server.url, 'P1D');
    mail = new MailClient(server.url);
    await eventually('the report of the day', async () => (await reports()) > 0 || undefined);
    await Promise.all([server.foundation.sweeps.settle(), other.foundation.sweeps.settle()]);
    assert.equal(await reports(), 1);
    await advanceClock(server.url, 'P1D');
    await eventually('the report of the next day', async () => (await reports()) > 1 || undefined);
  });
});

describe('who may call the statistics', () => {
  test('those with the key', async () => {
    const errorOf = async (headers: Record<string, string>) => {
      const answer = await call(`${server.url}/correspondence/api/v1/statistics/download-daily-report`, {
        json: { altinn2Included: 'wrong too' },
        headers,
      });
      assert.equal(answer.status, 401);
      return answer.json();
    };
    assert.deepEqual(await errorOf({}), { error: 'API key required for statistics endpoints' });
    assert.deepEqual(await errorOf({ 'x-api-key': ' ' }), { error: 'API key cannot be empty' });
    assert.deepEqual(await errorOf({ 'x-api-key': `${KEY}x` }), { error: 'Invalid API key' });
    const unconfigured = await startTestServer();
    try {
      const answer = await call(`${unconfigured.url}/correspondence/api/v1/statistics/generate-daily-summary`, {
        json: {},
        headers: { 'x-api-key': KEY },
      });
      assert.deepEqual([answer.status, answer.json()], [401, { error: 'API key validation not configured' }]);
    } finally {
      await unconfigured.close();
    }
  });

  test('ten times an hour from each address', async () => {
    const headers = { 'x-forwarded-for': '198.51.100.7' };
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask('generate-daily-summary', { headers })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array.from({ length: 10 }, () => 200), 429, 429]);
    const remaining = answers.filter(({ status }) => status === 200);
    assert.deepEqual(
      remaining.map((answer) => Number(answer.headers.get('x-ratelimit-remaining'))).sort((a, b) => a - b),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    const refused = answers.find(({ status }) => status === 429)!;
    const body = refused.json<{ error: string; retryAfter: number; resetTime: string }>();
    assert.equal(body.error, 'Rate limit exceeded');
    assert.equal(refused.headers.get('retry-after'), String(body.retryAfter));
    assert.ok(body.retryAfter > 3500 && body.retryAfter <= 3600);
    assert.equal(refused.headers.get('x-ratelimit-limit'), '10');
    assert.equal(refused.headers.get('x-ratelimit-reset'), String(Math.ceil(Date.parse(body.resetTime) / 1000)));
    assert.equal((await ask('generate-daily-summary')).status, 200, 'another address');
    await advanceClock(server.url, 'PT61M');
    assert.equal((await ask('generate-daily-summary', { headers })).status, 200);
  });
});
