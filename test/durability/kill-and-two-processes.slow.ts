import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { startReceiver } from '../../acceptance/client/receiver.ts';
import { openTestDatabase } from '../harness/database.ts';
import { freePort, type ServerProcess, startProcess } from '../harness/process.ts';

const OWNER = '311001000';
const RESOURCE = 'ttd-demo-brev';
const SCOPES = 'altinn:serviceowner altinn:correspondence.write altinn:events.subscribe';

const correspondence = (base: string) => `${base}/correspondence/api/v1/correspondence`;
const senderToken = (base: string) => testToken(base, OWNER, SCOPES, { org: 'ttd' });

async function subscribe(base: string, token: string, url: string): Promise<void> {
  const json = { endPoint: url, resourceFilter: `urn:altinn:resource:${RESOURCE}` };
  const { id } = (await expectStatus(201, call(`${base}/events/api/v1/subscriptions`, { token, json }))).json<{
    id: number;
  }>();
  await eventually(
    'validation',
    async () =>
      (await call(`${base}/events/api/v1/subscriptions/${id}`, { token })).json<{ validated: boolean }>().validated ||
      undefined,
  );
}

/** Sends one message; the id when it was answered 200, undefined when the connection broke. */
async function send(base: string, token: string, reference: string): Promise<string | undefined> {
  const json = {
    correspondence: {
      resourceId: RESOURCE,
      sendersReference: reference,
      content: { messageTitle: 'Prøve', messageSummary: '', messageBody: 'Prøve' },
    },
    recipients: ['0192:311003003'],
  };
  const answer = await call(correspondence(base), { token, json }).catch(() => undefined);
  if (answer === undefined) return undefined;
  assert.equal(answer.status, 200, answer.text);
  return answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!.correspondenceId;
}

/** Sends `count` messages, twenty at a time; ids by reference of those that were answered. */
async function sendMany(
  bases: readonly string[],
  token: string,
  count: number,
  answered: (sofar: number) => void = () => undefined,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  let next = 0;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (next < count) {
        const reference = `r-${next++}`;
        const id = await send(bases[next % bases.length]!, token, reference);
        if (id === undefined) continue;
        ids.set(reference, id);
        answered(ids.size);
      }
    }),
  );
  return ids;
}

async function historyOf(base: string, token: string, id: string): Promise<string[]> {
  const details = await expectStatus(200, call(`${correspondence(base)}/${id}/details`, { token }));
  return details.json<{ statusHistory: { status: string }[] }>().statusHistory.map(({ status }) => status);
}

const publishedOnce = (base: string, token: string, id: string) =>
  eventually(`publishing of ${id}`, async () => {
    const history = await historyOf(base, token, id);
    return history.includes('Published') ? history : undefined;
  });

describe('kill -9 in the middle of 200 initialisations', () => {
  let directory: string;
  let server: ServerProcess | undefined;
  after(async () => {
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test('after the restart every request that was answered is there once, published once, and told', {
    timeout: 180_000,
  }, async () => {
    directory = await mkdtemp(join(tmpdir(), 'budstikke-kill-'));
    const variables = { DATA_DIR: directory, PORT: String(await freePort()) };
    server = await startProcess(variables);
    const receiver = await startReceiver();
    try {
      const token = await senderToken(server.base);
      await subscribe(server.base, token, receiver.url);

      const victim = server;
      let killed: Promise<void> | undefined;
      const ids = await sendMany([server.base], token, 200, (sofar) => {
        if (sofar >= 80) killed ??= victim.kill();
      });
      await killed;
      assert.ok(ids.size >= 80 && ids.size < 200, `${ids.size} were answered`);

      server = await startProcess(variables);
      for (const [reference, id] of ids) {
        const history = await publishedOnce(server.base, token, id);
        assert.deepEqual(history, ['Initialized', 'ReadyForPublish', 'Published']);
        const found = await call(
          `${correspondence(server.base)}?resourceId=${RESOURCE}&role=Sender&sendersReference=${reference}`,
          { token },
        );
        assert.deepEqual(found.json<{ ids: string[] }>().ids, [id]);
      }
      await eventually(
        'delivery of every event',
        async () => {
          const told = new Set(
            receiver.events.map(
              ({ type, resourceinstance }) => `${type.slice(type.lastIndexOf('.') + 1)} ${resourceinstance}`,
            ),
          );
          return (
            [...ids.values()].every(
              (id) => told.has(`correspondenceinitialized ${id}`) && told.has(`correspondencepublished ${id}`),
            ) || undefined
          );
        },
        90_000,
      );
      const instances = new Map<string, Set<string>>();
      for (const { id, type, resourceinstance } of receiver.events) {
        const key = `${type} ${resourceinstance}`;
        instances.set(key, (instances.get(key) ?? new Set()).add(id));
      }
      for (const [key, eventIds] of instances) assert.equal(eventIds.size, 1, `${key} was told under several ids`);
    } finally {
      await receiver.stop();
    }
  });
});

describe('two processes on one database', () => {
  test('no message is published twice and no delivery is sent by both', { timeout: 180_000 }, async () => {
    const database = await openTestDatabase({ poolSize: 1 });
    const directory = await mkdtemp(join(tmpdir(), 'budstikke-two-'));
    const receiver = await startReceiver();
    const servers: ServerProcess[] = [];
    try {
      const variables = { DATABASE_URL: database.url, DATA_DIR: directory };
      const first = await startProcess(variables);
      servers.push(first);
      servers.push(await startProcess({ ...variables, PUBLIC_URL: first.base }));
      const token = await senderToken(first.base);
      await subscribe(first.base, token, receiver.url);

      const ids = await sendMany(
        servers.map(({ base }) => base),
        token,
        600,
      );
      assert.equal(ids.size, 600);
      for (const id of ids.values())
        assert.deepEqual(await publishedOnce(first.base, token, id), ['Initialized', 'ReadyForPublish', 'Published']);
      await eventually('all deliveries', async () => receiver.events.length >= 1 + 2 * ids.size || undefined, 60_000);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      const times = new Map<string, number>();
      for (const { id } of receiver.events) times.set(id, (times.get(id) ?? 0) + 1);
      assert.deepEqual(
        [...times].filter(([, count]) => count > 1),
        [],
        'an event was delivered more than once',
      );
      assert.equal(receiver.events.length, 1 + 2 * ids.size);
    } finally {
      for (const server of servers) await server.stop();
      await receiver.stop();
      await rm(directory, { recursive: true, force: true });
      await database.close();
    }
  });
});
