import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { mailPolicy } from '../../acceptance/client/policy.ts';
import { assertProblem, MailClient, RESOURCE, TTD } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

/** What comes back for bytes that no client library would send. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
      socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('HEAD is refused and records nothing; a preflight is answered without a token', async () => {
  const id = await mail.published();
  const token = await mail.recipient();
  const url = mail.url(`correspondence/${id}/content`);
  const head = await fetch(url, { method: 'HEAD', headers: { authorization: `Bearer ${token}` } });
  assert.equal(head.status, 405);
  const preflight = await fetch(url, { method: 'OPTIONS' });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), null);
  const details = (await mail.get(`correspondence/${id}/details`, await mail.sender())).json<{
    statusHistory: { status: string }[];
  }>();
  assert.ok(!details.statusHistory.some(({ status }) => status === 'Read'));
});

test('URLs and media types nobody can read are refused without repeating them', async () => {
  for (const request of [
    'GET /%zz-14837510008 HTTP/1.1\r\nHost: x\r\n\r\n',
    `GET /correspondence/api/v1/correspondence/${'14837510008'.repeat(120)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    'POST /correspondence/api/v1/correspondence HTTP/1.1\r\nHost: x\r\nContent-Type: @@@\r\nContent-Length: 2\r\n\r\n{}',
  ]) {
    const answer = await raw(request);
    assert.match(answer, /^HTTP\/1\.1 4\d\d /);
    assert.doesNotMatch(answer, /FST_|14837510008|at .*\.ts/);
  }
});

test('what is no operation is answered as the gateway does, whatever the method', async () => {
  for (const [method, path] of [
    ['GET', '/correspondence/api/v1/nothing'],
    ['POST', '/authentication/api/v2/exchange/maskinporten'],
    ['DELETE', '/nothing'],
  ] as const) {
    const answer = await fetch(server.url + path, { method });
    assert.equal(answer.status, 404);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    assert.deepEqual(await answer.json(), { statusCode: 404, message: 'Resource not found' });
  }
});

test('a policy is taken from a token the server has not seen before, each time', async () => {
  for (let index = 0; index < 12; index++) {
    const token = await testToken(server.url, TTD, 'altinn:resourceregistry/resource.write');
    const form = new FormData();
    form.append(
      'policyFile',
      new Blob([mailPolicy(RESOURCE, [{ subjects: [['urn:altinn:org', 'ttd']], actions: ['write'] }])]),
      'policy.xml',
    );
    await expectStatus(
      201,
      call(`${server.url}/resourceregistry/api/v1/resource/${RESOURCE}/policy`, { token, body: form }),
    );
  }
});

test('a hundred readers of messages that are due this instant do not starve each other', async () => {
  const requestedPublishTime = new Date(Date.now() + 1500).toISOString();
  const ids: string[] = [];
  for (let index = 0; index < 60; index++) {
    const answer = await mail.initialize({ correspondence: { requestedPublishTime } });
    ids.push(answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!.correspondenceId);
  }
  const token = await mail.recipient();
  await setTimeout(Math.max(0, Date.parse(requestedPublishTime) - Date.now()));
  const answers = await Promise.all(ids.map((id) => mail.get(`correspondence/${id}`, token)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
});

test('a connection over which nothing was asked yet does not hold up a process that stops', async () => {
  const other = await server.startAnother();
  const unused = connect(Number(new URL(other.address).port), '127.0.0.1');
  await once(unused, 'connect');
  const closed = once(unused, 'close');
  await other.stop();
  assert.notEqual(await Promise.race([closed, setTimeout(2000, 'open', { ref: false })]), 'open');
});

test('values that are too large to be held are refused, not stumbled over', async () => {
  const existingAttachments = Array.from({ length: 70_000 }, () => randomUUID());
  assertProblem(await mail.initialize({ existingAttachments }), 'CORR-01007', 400);
  for (const body of [{ advance: '-P99999Y' }, { now: '0001-01-01T00:00:00Z' }])
    assert.equal((await call(`${server.url}/testtools/api/clock`, { json: body })).status, 400);
  const json = {
    endPoint: `https://hooks.example.no/${'x'.repeat(3000)}`,
    resourceFilter: `urn:altinn:resource:${RESOURCE}`,
  };
  const refused = await call(`${server.url}/events/api/v1/subscriptions`, { token: await mail.sender(), json });
  assert.equal(refused.status, 400, refused.text);
});
