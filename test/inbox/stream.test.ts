import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { MailClient } from '../harness/mail.ts';
import { organizationsMay, registerResource } from '../harness/resources.ts';
import { logIn } from '../harness/log-in.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { type Heard, hear, told } from './hearing.ts';
import { AASA, KARI, Person } from './person.ts';

let server: TestServer;
let mail: MailClient;
let kari: Person;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  kari = await Person.logIn(server.url, KARI);
});
after(() => server?.close());

test('mail, opening, labels and deletion are told at once, on every process', async () => {
  const other = await server.startAnother();
  const streams = [await hear(kari), await hear(kari, other.address)];
  const id = await mail.published();
  const [hint] = await Promise.all(streams.map((heard) => told(heard, 'published', id)));
  assert.match(hint!.party, /^[0-9a-f-]{36}$/);
  await expectStatus(200, kari.post(`messages/${id}/open`));
  await Promise.all(streams.map((heard) => told(heard, 'changed', id)));
  await kari.label({ ids: [id], folder: 'bin' });
  await Promise.all(streams.map((heard) => told(heard, 'labels', id)));
  await expectStatus(200, call(mail.url(`correspondence/${id}/purge`), { method: 'DELETE', token: kari.token }));
  await Promise.all(streams.map((heard) => told(heard, 'removed', id)));
  for (const heard of streams) heard.close();
});

test('nobody is told of mail that is not theirs, or that they may not see', async () => {
  const hidden = await registerResource(mail, `ttd-${randomUUID().slice(0, 8)}`, {
    rules: [organizationsMay(['311002007'], 'read')],
  });
  const mine = await hear(kari);
  const others = await hear(await Person.logIn(server.url, AASA));
  const secret = await mail.published({ correspondence: { resourceId: hidden } });
  const plain = await mail.published();
  await told(mine, 'published', plain);
  assert.ok(!mine.hints.some(({ id }) => id === secret));
  assert.deepEqual(others.hints, []);
  mine.close();
  others.close();
});

test('a person may have ten streams, and has them again when some are closed', async () => {
  const streams: Heard[] = [];
  for (let count = 0; count < 10; count++) streams.push(await hear(kari));
  assert.ok(streams.every(({ status }) => status === 200));
  assert.equal((await hear(kari)).status, 429);
  for (const heard of streams) heard.close();
  const again = await eventually('a free stream', async () => {
    const heard = await hear(kari);
    return heard.status === 200 ? heard : undefined;
  });
  again.close();
});

test('a process that stops ends its streams instead of waiting for them', async () => {
  const other = await startTestServer();
  const heard = await hear(await Person.logIn(other.url, KARI));
  const closed = other.close();
  await heard.ended;
  await closed;
});

test('a stream of a browser session ends with the session, and tells nothing after', async () => {
  const session = await logIn(server, { pid: KARI });
  const response = await session.fetch('/inbox/api/v1/stream');
  assert.equal(response.status, 200);
  const heard = response.text();
  assert.equal((await session.fetch('/logout', { method: 'POST' })).ok, true);
  const id = await mail.published();
  assert.ok(!(await heard).includes(id));
});
