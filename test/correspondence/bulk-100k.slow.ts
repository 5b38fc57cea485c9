import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { FJELLHEIM, MailClient, ORGANIZATION, requestBody } from '../harness/mail.ts';
import { importOrganizations, organizationNumbers } from '../harness/organizations.ts';
import { type ServerProcess, startProcess } from '../harness/process.ts';

const COUNT = 100_000;
const MOST_MEMORY = 300 * 1024 * 1024;

let database: TestDatabase;
let directory: string;
let server: ServerProcess | undefined;
before(async () => {
  database = await openTestDatabase({ poolSize: 2 });
  directory = mkdtempSync(join(tmpdir(), 'budstikke-bulk-'));
});
after(async () => {
  await server?.kill();
  await database?.close();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
});

const startServer = async (): Promise<ServerProcess> => {
  server = await startProcess({ DATABASE_URL: database.url, DATA_DIR: directory });
  return server;
};

/** Watches a process's resident memory; answers the most it had, in bytes. */
function watchMemory(pid: number): () => number {
  let most = 0;
  const look = () => {
    try {
      most = Math.max(most, Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) * 1024);
    } catch {
      // The process has ended.
    }
  };
  const timer = setInterval(look, 250);
  return () => {
    look();
    clearInterval(timer);
    return most;
  };
}

test('100 000 recipients, the server killed once in the middle: none lost, none twice, in flat memory', async (t) => {
  const numbers = organizationNumbers(COUNT);
  const lines = (from: number) =>
    Readable.from(
      (function* () {
        for (let start = from; start < COUNT; start += 500)
          yield numbers
            .slice(start, start + 500)
            .map((number) => `{"recipient":"${ORGANIZATION}${number}"}\n`)
            .join('');
      })(),
    );
  const first = await startServer();
  await importOrganizations(
    first.base,
    await new MailClient(first.base).token(FJELLHEIM, 'budstikke:administration'),
    numbers,
  );
  await first.stop();

  const id = randomUUID();
  const killed = await startServer();
  const memoryBefore = watchMemory(killed.pid);
  const mail = new MailClient(killed.base);
  const token = await mail.sender();
  const { recipients: _, ...shared } = requestBody({ content: { messageBody: 'x'.repeat(5000) } });
  const outgoing = request(mail.url(`bulk?batch=${id}`), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
  });
  outgoing.on('error', () => undefined);
  outgoing.write(`${JSON.stringify(shared)}\n`);
  const body = lines(0);
  body.pipe(outgoing);
  await eventually(
    'the middle',
    async () => {
      const answer = await mail.get(`bulk/${id}`, token);
      return (answer.status === 200 && answer.json<{ received: number }>().received >= COUNT / 3) || undefined;
    },
    300_000,
  );
  const before = memoryBefore();
  await killed.kill();
  body.destroy();
  outgoing.destroy();

  const running = await startServer();
  const memoryAfter = watchMemory(running.pid);
  const again = new MailClient(running.base);
  const fresh = await again.sender();
  const { received } = (await expectStatus(200, again.get(`bulk/${id}`, fresh))).json<{ received: number }>();
  assert.ok(received >= COUNT / 3 && received < COUNT, `the server was killed in the middle: ${received}`);
  const started = performance.now();
  const answer = await call(again.url(`bulk?batch=${id}&offset=${received}`), {
    token: fresh,
    headers: { 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(lines(received)) as RequestInit['body'],
  });
  assert.equal(answer.status, 202, answer.text);
  const perSecond = Math.round(((COUNT - received) / (performance.now() - started)) * 1000);
  const batch = await eventually(
    'publishing',
    async () => {
      const progress = (await again.get(`bulk/${id}`, fresh)).json<Record<string, unknown>>();
      return progress.state === 'Done' ? progress : undefined;
    },
    600_000,
  );
  const afterwards = memoryAfter();
  t.diagnostic(
    `killed after ${received}; then ${perSecond} recipients/s with publishing beside; server at most ${Math.round(before / 1048576)} MB and ${Math.round(afterwards / 1048576)} MB`,
  );
  assert.deepEqual(
    [batch.received, batch.accepted, batch.rejected, batch.published, batch.failed],
    [COUNT, COUNT, 0, COUNT, 0],
  );

  const { rows } = await database.database.pool.query(
    `select count(*)::int as messages, count(distinct c.recipient)::int as recipients,
            (select count(*)::int from correspondence.status s where s.status = 2) as publishings,
            (select count(*)::int from events.event where type like '%correspondencepublished') as events,
            (select count(distinct line)::int from correspondence.bulk_line) as lines
       from correspondence.correspondence c`,
  );
  assert.deepEqual(rows[0], {
    messages: COUNT,
    recipients: COUNT,
    publishings: COUNT,
    events: COUNT,
    lines: COUNT,
  });
  assert.ok(before < MOST_MEMORY, `${before} bytes before the kill`);
  assert.ok(afterwards < MOST_MEMORY, `${afterwards} bytes after it`);
});
