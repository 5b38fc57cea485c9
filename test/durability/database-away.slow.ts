import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { startReceiver } from '../../acceptance/client/receiver.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { MailClient, RESOURCE } from '../harness/mail.ts';
import { type Line, openLine } from '../harness/proxy.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
let database: TestDatabase;
let line: Line;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
before(async () => {
  database = await openTestDatabase({ poolSize: 1 });
  line = await openLine(database.url);
  receiver = await startReceiver();
  server = await startTestServer({ DATABASE_URL: line.url });
  mail = new MailClient(server.url);
});
after(async () => {
  await server?.close();
  await line?.close();
  await receiver?.stop();
  await database?.close();
});

/** A sender who is told to come back does so, with the same key, until it knows how it went; answers the statuses. */
async function sendUntilKnown(reference: string): Promise<number[]> {
  const statuses: number[] = [];
  const body = { correspondence: { sendersReference: reference }, idempotentKey: randomUUID() };
  for (;;) {
    const answer = await mail.initialize(body);
    statuses.push(answer.status);
    assert.ok([200, 409, 503].includes(answer.status), `${answer.status} ${answer.text}`);
    if (answer.status !== 503) return statuses;
    assert.equal(answer.headers.get('retry-after'), '1');
    await wait(20);
  }
}

test('a database that goes away again and again loses no message and doubles none, and every event arrives', async () => {
  const token = await mail.sender();
  const subscription = { endPoint: receiver.url, resourceFilter: `urn:altinn:resource:${RESOURCE}` };
  const subscriptions = `${server.url}/events/api/v1/subscriptions`;
  const made = await expectStatus(201, call(subscriptions, { token, json: subscription }));
  const { id } = made.json<{ id: number }>();
  await eventually('validation', async () => {
    const { validated } = (await call(`${subscriptions}/${id}`, { token })).json<{ validated: boolean }>();
    return validated || undefined;
  });

  const references = Array.from({ length: 120 }, (_, index) => `away-${index}`);
  const waiting = [...references];
  const statuses: number[] = [];
  let sending = true;
  const senders = Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
        statuses.push(...(await sendUntilKnown(reference)));
        await wait(20);
      }
    }),
  ).finally(() => {
    sending = false;
  });
  let cuts = 0;
  for (; sending || cuts === 0; cuts++) {
    await wait(150);
    await line.cut();
    await wait(100);
    await line.mend();
  }
  await senders;
  assert.ok(cuts >= 3, `the line was cut ${cuts} times`);
  assert.ok(statuses.includes(503), 'no sender noticed');

  const ids = new Map<string, string>();
  for (const reference of references) {
    const found = await expectStatus(
      200,
      mail.get(`correspondence?resourceId=${RESOURCE}&role=Sender&sendersReference=${reference}`, token),
    );
    const { ids: one } = found.json<{ ids: string[] }>();
    assert.equal(one.length, 1, `${reference} is there ${one.length} times`);
    ids.set(reference, one[0]!);
  }
  await eventually(
    'every event',
    async () => {
      const told = new Set(receiver.events.map(({ type, resourceinstance }) => `${type} ${resourceinstance}`));
      const missing = [...ids.values()].filter(
        (id) =>
          !told.has(`no.altinn.correspondence.correspondenceinitialized ${id}`) ||
          !told.has(`no.altinn.correspondence.correspondencepublished ${id}`),
      );
      return missing.length === 0 || undefined;
    },
    60_000,
  );
  for (const id of ids.values()) {
    const details = await expectStatus(200, mail.get(`correspondence/${id}/details`, token));
    const history = details.json<{ statusHistory: { status: string }[] }>().statusHistory;
    assert.deepEqual(
      history.map(({ status }) => status),
      ['Initialized', 'ReadyForPublish', 'Published'],
    );
  }
});
