import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '../../acceptance/client/http.ts';
import { logIn } from '../harness/log-in.ts';
import { MailClient } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const IDA = '18850460120';
const OLA = '02918220065';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server?.close());

test('members of a service owner are told of its messages, and others nothing', async () => {
  const ida = await logIn(server, { pid: IDA });
  const ola = await logIn(server, { pid: OLA });
  assert.equal((await ola.fetch('/administration/api/v1/stream?owner=ttd')).status, 403);
  assert.equal((await fetch(`${server.url}/administration/api/v1/stream?owner=ttd`)).status, 401);
  const stop = new AbortController();
  const stream = await ida.fetch('/administration/api/v1/stream?owner=ttd', { signal: stop.signal });
  assert.equal(stream.status, 200);
  let heard = '';
  const reading = (async () => {
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) heard += chunk;
  })().catch(() => undefined);
  const mail = new MailClient(server.url);
  const ids = await Promise.all([mail.published(), mail.published(), mail.published()]);
  await eventually('every message is told of', async () => ids.every((id) => heard.includes(id)) || undefined);
  stop.abort();
  await reading;
});
