import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, eventually } from '../../acceptance/client/http.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { MailClient } from '../harness/mail.ts';
import { type Line, openLine } from '../harness/proxy.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
let database: TestDatabase;
let line: Line;
before(async () => {
  database = await openTestDatabase({ poolSize: 1 });
  line = await openLine(database.url);
  server = await startTestServer({ DATABASE_URL: line.url });
  mail = new MailClient(server.url);
});
after(async () => {
  await server?.close();
  await line?.close();
  await database?.close();
});

test('while the database is away health is 503 with the reason and requests may be tried again; then all is well', async () => {
  await mail.sender();
  assert.equal((await call(`${server.url}/health`)).status, 200);
  await line.cut();
  const unhealthy = await call(`${server.url}/health`);
  assert.equal(unhealthy.status, 503);
  assert.deepEqual(unhealthy.json(), { status: 'Unhealthy', message: 'The database does not answer' });
  assert.equal((await call(`${server.url}/healthz`)).status, 200);
  const refused = await mail.initialize();
  assert.equal(refused.status, 503, refused.text);
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.doesNotMatch(refused.text, /ECONN|127\.0\.0\.1|stack/);
  await line.mend();
  await eventually('recovery', async () => (await call(`${server.url}/health`)).status === 200 || undefined);
  const id = await mail.published();
  assert.ok(id.length > 0);
});

test('metrics tell of requests, sweeps and connections', async () => {
  await mail.published();
  const { text } = await call(`${server.url}/metrics`);
  for (const line of [
    /^budstikke_http_request_seconds_count\{operation="InitializeCorrespondences",status="200"\} \d+$/m,
    /^budstikke_sweep_rows_total\{sweep="correspondence-publish"\} \d+$/m,
    /^budstikke_database_connections\{state="idle"\} \d+$/m,
  ])
    assert.match(text, line);
});

test('the documentation shows each public operation once, with its answers, and is a page for people too', async () => {
  const { paths } = (await call(`${server.url}/docs/json`)).json<{
    paths: Record<string, Record<string, { operationId: string; responses: object; tags: string[] }>>;
  }>();
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const ids = operations.map(({ operationId }) => operationId);
  assert.equal(new Set(ids).size, ids.length);
  for (const { operationId, responses, tags } of operations)
    assert.ok(operationId !== undefined && tags.length > 0 && Object.keys(responses).length > 0, operationId);
  for (const id of ['InitializeCorrespondences', 'UploadAttachmentData', 'ConfirmCorrespondence'])
    assert.ok(ids.includes(id), id);
  const page = await call(`${server.url}/docs/`);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type')!, /text\/html/);
});
