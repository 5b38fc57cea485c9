import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { MailClient } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { AASA, KARI, Person } from './person.ts';

let server: TestServer;
let mail: MailClient;
let kari: Person;
let session: LoggedIn;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  kari = await Person.logIn(server.url, KARI);
  session = await logIn(server, { pid: KARI });
});
after(() => server?.close());

const historyOf = async (id: string): Promise<string[]> =>
  (await expectStatus(200, mail.get(`correspondence/${id}/details`, await mail.sender())))
    .json<{ statusHistory: { status: string }[] }>()
    .statusHistory.map(({ status }) => status);
const mustConfirm = () =>
  mail.published({
    correspondence: { isConfirmationNeeded: true, dueDateTime: new Date(Date.now() + 864e5).toISOString() },
  });

test('what is confirmed many times at once is confirmed once', async () => {
  const id = await mustConfirm();
  await expectStatus(200, kari.post(`messages/${id}/open`));
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      call(mail.url(`correspondence/${id}/confirm`), { method: 'POST', token: kari.token }),
    ),
  );
  assert.ok(answers.some(({ status }) => status === 200));
  for (const { status, text } of answers) assert.ok(status < 500, text);
  assert.equal((await historyOf(id)).filter((status) => status === 'Confirmed').length, 1);
});

test('a message that is deleted while others open it is opened or gone, and then gone for all', async () => {
  for (let round = 0; round < 5; round++) {
    const id = await mail.published();
    await expectStatus(200, kari.post(`messages/${id}/open`));
    const open = () => kari.post(`messages/${id}/open`);
    const purge = call(mail.url(`correspondence/${id}/purge`), { method: 'DELETE', token: kari.token });
    const answers = await Promise.all([open(), purge, open(), kari.label({ ids: [id], folder: 'bin' }), open()]);
    assert.equal((await purge).status, 200);
    for (const answer of answers)
      if ('status' in answer) assert.ok([200, 404].includes(answer.status), `${answer.status} ${answer.text}`);
    assert.equal((await open()).status, 404);
    assert.equal((await kari.get(`messages/${id}`)).status, 404);
    assert.ok(!(await kari.list('scope=all&folder=any')).items.some((item) => item.id === id));
    const { status } = (await mail.get(`correspondence/${id}/details`, await mail.sender())).json<{ status: string }>();
    assert.equal(status, 'PurgedByRecipient', 'no reading has overtaken it');
  }
});

test('without the session’s own token nothing is changed, whatever another page makes a browser send', async () => {
  const id = await mail.published();
  const change = JSON.stringify({ ids: [id], folder: 'bin' });
  const json = { 'content-type': 'application/json' };
  const path = '/inbox/api/v1/messages/labels';
  const attempts: RequestInit[] = [
    { headers: { ...json, 'x-xsrf-token': '' }, body: change },
    { headers: { ...json, 'x-xsrf-token': 'x'.repeat(43) }, body: change },
    { headers: { ...json, origin: 'https://evil.example' }, body: change },
    { headers: { ...json, 'sec-fetch-site': 'cross-site' }, body: change },
    { headers: { 'content-type': 'text/plain', 'x-xsrf-token': '' }, body: change },
  ];
  for (const attempt of attempts) {
    const { status } = await session.fetch(path, { method: 'POST', ...attempt });
    assert.ok(status >= 400 && status < 500, `${status} ${JSON.stringify(attempt.headers)}`);
  }
  const opened = await session.fetch(`/inbox/api/v1/messages/${id}/open`, {
    method: 'POST',
    headers: { 'x-xsrf-token': '' },
  });
  assert.ok(opened.status >= 400);
  assert.deepEqual(await historyOf(id), ['Initialized', 'ReadyForPublish', 'Published'], 'nor read');
  assert.equal((await kari.list('scope=all&folder=bin')).items.length, 0);
  assert.equal((await session.fetch(path, { method: 'POST', headers: json, body: change })).status, 200);
});

test('no answer of the inbox is kept by a cache or taken for another type, refusals and streams too', async () => {
  const id = await mail.published();
  const stop = new AbortController();
  const headers = { authorization: `Bearer ${kari.token}` };
  for (const path of [
    'messages',
    `messages/${id}`,
    'counts',
    'parties',
    'services',
    'messages/x',
    'messages?limit=0',
    'stream',
  ]) {
    const answer = await fetch(`${server.url}/inbox/api/v1/${path}`, { headers, signal: stop.signal });
    assert.equal(answer.headers.get('cache-control'), 'no-store', path);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', path);
    assert.match(answer.headers.get('content-type')!, /^(application\/(problem\+)?json|text\/event-stream)/, path);
  }
  stop.abort();
});

test('a file is what its name says, whatever its bytes are, and may do nothing where a browser shows it', async () => {
  const html = '<!doctype html><script>fetch("/administration/api/v1/me")</script>';
  const names = ['side.html', 'bilde.png', 'vedtak.pdf', 'tekst.txt', 'data.xml'];
  const files = await Promise.all(names.map((fileName) => mail.uploaded(html, { fileName })));
  const id = await mail.published({ existingAttachments: files });
  const message = (await expectStatus(200, kari.get(`messages/${id}`))).json<{
    attachments: { fileName: string; url: string }[];
  }>();
  assert.equal(message.attachments.length, names.length);
  for (const { fileName, url } of message.attachments) {
    const { headers } = await expectStatus(200, call(url, { token: kari.token }));
    assert.equal(headers.get('x-content-type-options'), 'nosniff', fileName);
    assert.equal(headers.get('cache-control'), 'no-store', fileName);
    const policy = headers.get('content-security-policy')!;
    assert.match(policy, /frame-ancestors 'none'/, fileName);
    const inline = headers.get('content-disposition')!.startsWith('inline');
    assert.equal(inline, /\.(png|pdf)$/.test(fileName), fileName);
    if (fileName === 'vedtak.pdf') {
      assert.equal(headers.get('content-type'), 'application/pdf');
      assert.doesNotMatch(policy, /sandbox|-src/, 'viewers of PDF start in no sandbox, and load themselves');
    } else assert.match(policy, /default-src 'none'.*sandbox/, fileName);
  }
});

test('somebody else’s ids open nothing: messages, files, undo, parties', async () => {
  const file = await mail.uploaded('hemmelig');
  const id = await mail.published({ existingAttachments: [file] });
  const moved = await kari.label({ ids: [id], folder: 'archive' });
  const [{ url }] = (await kari.get(`messages/${id}`)).json<{ attachments: [{ url: string }] }>().attachments;
  const { items } = (await kari.get('parties')).json<{ items: { partyUuid: string; isMe: boolean }[] }>();
  const aasa = await Person.logIn(server.url, AASA);
  assert.ok((await call(url, { token: aasa.token })).status >= 400);
  assert.equal((await aasa.post('messages/labels', { undo: moved.inverse!.undo })).status, 404);
  for (const { partyUuid } of items)
    for (const path of [
      `messages?scope=${partyUuid}`,
      `counts?scope=${partyUuid}`,
      `services?scope=${partyUuid}`,
      `stream?scope=${partyUuid}`,
    ])
      assert.equal((await aasa.get(path)).status, 404, path);
  assert.equal(
    (await aasa.post('messages/labels', { filter: { scope: items[0]!.partyUuid }, folder: 'bin' })).status,
    404,
  );
  assert.equal((await aasa.post(`messages/${id}/open`)).status, 404);
});
