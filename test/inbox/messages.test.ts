import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { FJORDFISK, LYNGHEIM, MailClient, ORGANIZATION, PERSON, RESOURCE, TTD } from '../harness/mail.ts';
import { organizationsMay, packageMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { AASA, KARI, MONA, OLA, Person } from './person.ts';

let server: TestServer;
let mail: MailClient;
let kari: Person;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  kari = await Person.logIn(server.url, KARI);
});
after(() => server?.close());

const historyOf = async (id: string): Promise<string[]> =>
  (await expectStatus(200, mail.get(`correspondence/${id}/details`, await mail.sender())))
    .json<{ statusHistory: { status: string }[] }>()
    .statusHistory.map(({ status }) => status);

const uuidOf = async (name: string): Promise<string> => {
  const { items } = (await expectStatus(200, kari.get(`parties?q=${encodeURIComponent(name)}`))).json<{
    items: { partyUuid: string; name: string }[];
  }>();
  return items.find((party) => party.name === name)!.partyUuid;
};

describe('the list', () => {
  test('shows mail to oneself and to those one acts for, newest first, with the names Dialogporten uses', async () => {
    const own = await mail.published({
      recipients: [PERSON + KARI],
      content: { messageTitle: 'Til Kari', messageSummary: 'Et **sammendrag**' },
      correspondence: { sendersReference: 'R-1', messageSender: 'Skattekontoret' },
    });
    const company = await mail.published({ content: { messageTitle: 'Til Fjordfisk' } });
    const { items } = await kari.list('scope=all');
    assert.deepEqual(
      items.slice(0, 2).map(({ id }) => id),
      [company, own],
    );
    const [second, first] = items;
    assert.equal(first!.content.title, 'Til Kari');
    assert.equal(first!.content.summary, 'Et sammendrag');
    assert.equal(first!.content.senderName, 'Skattekontoret');
    assert.equal(first!.externalReference, 'R-1');
    assert.equal(first!.serviceResource, `urn:altinn:resource:${RESOURCE}`);
    assert.equal(first!.recipient?.name, 'Kari Nordby');
    assert.equal(second!.party, ORGANIZATION + FJORDFISK);
    assert.equal(first!.unread, true);
    assert.equal(first!.systemLabel, 'Default');
    assert.ok(!JSON.stringify(items).includes(KARI), 'no national identity number');
    const mine = await kari.list('scope=me');
    assert.ok(mine.items.every(({ recipient }) => recipient?.name === 'Kari Nordby'));
    assert.ok(mine.items.some(({ id }) => id === own));
  });

  test('and a message by itself have no side effect: nothing is fetched or read', async () => {
    const id = await mail.published();
    await kari.list('scope=all');
    await expectStatus(200, kari.get(`messages/${id}`));
    await expectStatus(200, kari.get(`m/${id}`));
    assert.deepEqual(await historyOf(id), ['Initialized', 'ReadyForPublish', 'Published']);
  });

  test('of another person holds none of it', async () => {
    const id = await mail.published();
    const mona = await Person.logIn(server.url, MONA);
    assert.ok(!(await mona.list('scope=all')).items.some((item) => item.id === id));
    assert.equal((await mona.get(`messages/${id}`)).status, 404);
    assert.equal((await mona.get(`m/${id}`)).status, 404);
    assert.equal((await mona.post(`messages/${id}/open`)).status, 404);
    assert.deepEqual((await mona.label({ ids: [id], folder: 'bin' })).refused, [{ id, code: 'INB-00003' }]);
    const aasa = await Person.logIn(server.url, AASA);
    assert.equal((await aasa.get(`messages?scope=${await uuidOf('Fjordfisk AS')}`)).status, 404);
  });

  test('is for people: an organisation is told so', async () => {
    const token = await mail.recipient();
    const answer = await call(`${server.url}/inbox/api/v1/messages`, { token });
    assert.equal(answer.status, 403, answer.text);
    assert.equal(answer.json<{ code: string }>().code, 'INB-00001');
  });

  test('pages without loss or repetition while new mail comes and old mail is moved', async () => {
    const reference = `paging ${randomUUID()}`;
    const sent: string[] = [];
    for (let count = 0; count < 12; count++)
      sent.push(await mail.published({ correspondence: { sendersReference: reference } }));
    const scope = await uuidOf('Fjordfisk AS');
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page = await kari.list(`scope=${scope}&limit=3${next === '' ? '' : `&after=${next}`}`);
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
      await mail.published({ correspondence: { sendersReference: 'underveis' } });
      if (page.items.length > 0) await kari.label({ ids: [page.items[0]!.id], folder: 'archive' });
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.deepEqual(
      seen.filter((id) => sent.includes(id)),
      [...sent].reverse(),
    );
  });

  test('filters by unread, confirmation, service, sender and time', async () => {
    const other = await registerResource(mail, `ttd-${randomUUID().slice(0, 8)}`, {
      rules: [packageMay('ordinaer-post-til-virksomheten', 'read')],
    });
    const dueDateTime = new Date(Date.now() + 864e5).toISOString();
    const confirm = await mail.published({
      correspondence: { resourceId: other, isConfirmationNeeded: true, dueDateTime },
    });
    const plain = await mail.published({ correspondence: { resourceId: other } });
    const service = `scope=all&service=${other}`;
    const found = async (query: string) => (await kari.list(`${service}&${query}`)).items.map(({ id }) => id);
    assert.deepEqual(await found(''), [plain, confirm]);
    assert.deepEqual(await found('confirm=true'), [confirm]);
    assert.deepEqual(await found('due=true'), [confirm]);
    await expectStatus(200, kari.post(`messages/${plain}/open`));
    assert.deepEqual(await found('unread=true'), [confirm]);
    assert.deepEqual(await found('unread=false'), [plain]);
    assert.deepEqual(await found('sender=ttd'), [plain, confirm]);
    assert.deepEqual(await found(`sender=${FJORDFISK}`), []);
    const { published } = (await expectStatus(200, mail.get(`correspondence/${plain}`, await mail.sender()))).json<{
      published: string;
    }>();
    assert.deepEqual(await found(`from=${encodeURIComponent(published)}`), [plain]);
    const counted = await kari.list(`${service}&withCount=true`);
    assert.deepEqual([counted.count, counted.countIsAtLeast], [2, false]);
  });

  test('finds a text in title, reference, name of sender and service, in every folder', async () => {
    const word = `Ørretoppdrett${randomUUID().slice(0, 6)}`;
    const titled = await mail.published({ content: { messageTitle: `Om ${word} i fjorden` } });
    const referred = await mail.published({ correspondence: { sendersReference: `${word}-77` } });
    const shown = await mail.published({ correspondence: { messageSender: `Kontoret for ${word}` } });
    await kari.label({ ids: [titled], folder: 'archive' });
    const q = encodeURIComponent(word.toLowerCase());
    const found = await kari.list(`scope=all&q=${q}`);
    assert.deepEqual(
      found.items.map(({ id }) => id),
      [shown, referred, titled],
    );
    assert.notEqual(found.searchedFrom, null);
    assert.deepEqual(
      (await kari.list(`scope=all&folder=archive&q=${q}`)).items.map(({ id }) => id),
      [titled],
    );
    const byOwner = await kari.list('scope=all&q=testdepartementet');
    assert.ok(byOwner.items.length > 3);
    assert.deepEqual((await kari.list('scope=all&q=%25_%25')).items, []);
    assert.equal((await kari.get('messages?q=a')).status, 400);
  });

  test('refuses what it does not know with a sentence', async () => {
    for (const query of [
      'folder=sent',
      'scope=x',
      'after=xyz',
      'limit=0',
      'limit=1000',
      `after=${Buffer.from('[1e99,"x"]').toString('base64url')}`,
    ])
      assert.equal((await kari.get(`messages?${query}`)).status, 400, query);
  });
});

describe('opening', () => {
  test('is a call of its own: it gives the body, records fetched and read, and tells the sender', async () => {
    const id = await mail.published({
      content: { messageBody: 'Hei <script>alert(1)</script> [lenke](javascript:alert(1)) **der**' },
    });
    const opened = (await expectStatus(200, kari.post(`messages/${id}/open`))).json<{
      html: string;
      markdown: string;
    }>();
    assert.match(opened.html, /<strong>der<\/strong>/);
    assert.doesNotMatch(opened.html, /<script|javascript:/i);
    assert.deepEqual(await historyOf(id), ['Initialized', 'ReadyForPublish', 'Published', 'Fetched', 'Read']);
    const shown = (await expectStatus(200, kari.get(`messages/${id}`))).json<{
      unread: boolean;
      activities: { what: string; by: { name: string } | null }[];
      access: { reason: string; roles: { urn: string }[] };
    }>();
    assert.equal(shown.unread, false);
    assert.deepEqual(shown.activities.at(-1), { ...shown.activities.at(-1)!, what: 'Read' });
    assert.equal(shown.activities.at(-1)!.by?.name, 'Kari Nordby');
    assert.equal(shown.access.reason, 'role');
    assert.ok(shown.access.roles.some(({ urn }) => urn.endsWith(':daglig-leder')));
    await expectStatus(200, kari.post(`messages/${id}/open`));
    assert.deepEqual((await historyOf(id)).filter((status) => status === 'Read').length, 1);
  });

  test('a recipient who only may see gets title and files by name, and no body', async () => {
    const resource = await registerResource(mail, `ttd-${randomUUID().slice(0, 8)}`, {
      rules: [packageMay('ordinaer-post-til-virksomheten', 'see')],
    });
    const attachment = await mail.uploaded('hemmelig', { resourceId: resource });
    const id = await mail.published({
      correspondence: { resourceId: resource },
      content: { messageTitle: 'Bare se', messageBody: 'Skjult tekst' },
      existingAttachments: [attachment],
    });
    const [item] = (await kari.list(`scope=all&service=${resource}`)).items;
    assert.equal(item!.id, id);
    assert.equal(item!.isAuthorized, false);
    const shown = await expectStatus(200, kari.get(`messages/${id}`));
    assert.ok(!shown.text.includes('Skjult tekst'));
    const message = shown.json<{
      attachments: { size: number; url: string | null }[];
      guiActions: [];
      activities: [];
    }>();
    assert.deepEqual(
      message.attachments.map(({ size, url }) => [size, url]),
      [[8, null]],
    );
    assert.deepEqual(message.guiActions, []);
    assert.deepEqual(message.activities, []);
    const refused = await kari.post(`messages/${id}/open`);
    assert.equal(refused.status, 403, refused.text);
    assert.equal(refused.json<{ code: string }>().code, 'INB-00008');
    assert.deepEqual((await kari.label({ ids: [id], folder: 'bin' })).changed, 0);
    assert.deepEqual((await kari.label({ filter: { scope: 'all', service: resource }, folder: 'bin' })).changed, 0);
    assert.deepEqual(await historyOf(id), ['Initialized', 'ReadyForPublish', 'Published']);
  });

  test('a level that is too low is told, and shows nothing', async () => {
    const resource = await registerResource(mail, `ttd-${randomUUID().slice(0, 8)}`, {
      rules: [packageMay('ordinaer-post-til-virksomheten', 'read')],
      level: 4,
    });
    const id = await mail.published({ correspondence: { resourceId: resource }, content: { messageTitle: 'Nivå 4' } });
    assert.deepEqual((await kari.list(`scope=all&service=${resource}`)).items, []);
    const refused = await kari.get(`messages/${id}`);
    assert.equal(refused.status, 403);
    const { code, requiredLevel } = refused.json<{ code: string; requiredLevel: number }>();
    assert.deepEqual([code, requiredLevel], ['INB-00004', 4]);
    assert.ok(!refused.text.includes('Nivå 4'));
    const high = await Person.logIn(server.url, KARI, { authLvl: '4' });
    await expectStatus(200, high.get(`messages/${id}`));
  });

  test('a right that is taken away is gone from the next page, on every process', async () => {
    const resource = await registerResource(mail, `ttd-${randomUUID().slice(0, 8)}`, {
      rules: [packageMay('ordinaer-post-til-virksomheten', 'read')],
    });
    const id = await mail.published({ correspondence: { resourceId: resource } });
    const other = await server.startAnother();
    const elsewhere = new Person(other.address, kari.token);
    for (const reader of [kari, elsewhere])
      assert.deepEqual(
        (await reader.list(`scope=all&service=${resource}`)).items.map((item) => item.id),
        [id],
      );
    const form = new FormData();
    const { mailPolicy } = await import('../../acceptance/client/policy.ts');
    form.append(
      'policyFile',
      new Blob([mailPolicy(resource, [organizationsMay([LYNGHEIM], 'read')], 0)]),
      'policy.xml',
    );
    const token = await mail.token(TTD, 'altinn:resourceregistry/resource.write', { org: 'ttd' });
    await expectStatus(
      201,
      call(`${server.url}/resourceregistry/api/v1/resource/${resource}/policy`, { token, body: form }),
    );
    for (const reader of [elsewhere, kari]) {
      assert.deepEqual((await reader.list(`scope=all&service=${resource}`)).items, []);
      assert.equal((await reader.get(`messages/${id}`)).status, 404);
    }
  });
});

describe('actions of the mail, by a person', () => {
  for (const [whom, recipient] of [
    ['oneself', PERSON + KARI],
    ['an organisation one leads', ORGANIZATION + FJORDFISK],
  ] as const)
    test(`confirm, download, zip and delete work for ${whom}`, async () => {
      const files = [
        await mail.uploaded('en', { fileName: 'en.txt' }),
        await mail.uploaded('to', { fileName: 'to.txt' }),
      ];
      const dueDateTime = new Date(Date.now() + 864e5).toISOString();
      const id = await mail.published({
        recipients: [recipient],
        correspondence: { isConfirmationNeeded: true, dueDateTime },
        existingAttachments: files,
      });
      await expectStatus(200, kari.post(`messages/${id}/open`));
      const see = async () =>
        (await expectStatus(200, kari.get(`messages/${id}`))).json<{
          status: string;
          attachments: { url: string }[];
          guiActions: { action: string; method: string; url: string }[];
        }>();
      const before = await see();
      assert.equal(before.status, 'RequiresAttention');
      const action = (name: string, message: Awaited<ReturnType<typeof see>>) =>
        message.guiActions.find((one) => one.action === name)!;
      assert.equal(action('delete', before), undefined);
      const { token } = kari;
      assert.equal((await call(before.attachments[0]!.url, { token })).text, 'en');
      const zip = await expectStatus(200, call(action('downloadAll', before).url, { token }));
      assert.equal(zip.headers.get('content-type'), 'application/zip');
      await expectStatus(200, call(action('confirm', before).url, { method: 'POST', token }));
      const after = await see();
      assert.equal(after.status, 'NotApplicable');
      await expectStatus(200, call(action('delete', after).url, { method: 'DELETE', token }));
      assert.equal((await kari.get(`messages/${id}`)).status, 404);
    });
});

test('a shared link finds the party it may be opened for', async () => {
  const id = await mail.published();
  const found = (await expectStatus(200, kari.get(`m/${id}`))).json<{ scope: string; folder: string }>();
  assert.deepEqual([found.scope, found.folder], [await uuidOf('Fjordfisk AS'), 'inbox']);
  const own = await mail.published({ recipients: [PERSON + OLA] });
  assert.equal((await kari.get(`m/${own}`)).status, 404);
  const ola = await Person.logIn(server.url, OLA);
  assert.equal((await expectStatus(200, ola.get(`m/${own}`))).json<{ scope: string }>().scope, 'me');
});

test('hostile text in title, sender and file name comes through as text, never as markup', async () => {
  const hostile = `<img src=x onerror=alert(1)>"'\u202e`;
  const attachment = await mail.uploaded('x', { fileName: 'a.txt', displayName: `${hostile}.txt`.slice(0, 60) });
  const id = await mail.published({
    correspondence: { sendersReference: hostile },
    content: { messageTitle: 'Ren', messageBody: hostile },
    existingAttachments: [attachment],
  });
  const answer = await expectStatus(200, kari.get(`messages/${id}`));
  assert.match(answer.headers.get('content-type')!, /^application\/json/);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(answer.json<Record<string, string>>().externalReference, hostile);
  const { html } = (await expectStatus(200, kari.post(`messages/${id}/open`))).json<{ html: string }>();
  assert.doesNotMatch(html, /<img|onerror=/i);
});

test('somebody without parties has an own, empty inbox', async () => {
  const aasa = await Person.logIn(server.url, AASA);
  await eventually('an answer', async () => {
    const { items } = (await expectStatus(200, aasa.get('parties'))).json<{ items: { isMe: boolean }[] }>();
    return items[0]?.isMe === true || undefined;
  });
});
