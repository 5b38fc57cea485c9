import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { ReceivedReader } from '../../server/correspondence/store/received-reader.ts';
import { FJORDFISK, MailClient, ORGANIZATION, PERSON, RESOURCE } from '../harness/mail.ts';
import { packageMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { hear, told } from './hearing.ts';
import { KARI, Person, personalToken } from './person.ts';

/** Has no role at Fjordfisk, and is given single letters. */
const LARS = '21925515040';

let server: TestServer;
let mail: MailClient;
let kari: Person;
let lars: Person;
/** Kari, who administers access of Fjordfisk. */
let administrator: string;
let fjordfisk: string;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  kari = await Person.logIn(server.url, KARI);
  lars = await Person.logIn(server.url, LARS);
  administrator = await personalToken(server.url, KARI, { scopes: 'altinn:portal/enduser' });
  const { items } = (await expectStatus(200, kari.get('parties?q=fjordfisk%20as'))).json<{
    items: { partyUuid: string; name: string }[];
  }>();
  fjordfisk = items.find(({ name }) => name === 'Fjordfisk AS')!.partyUuid;
});
after(() => server?.close());

const connections = (path: string, query: Record<string, string>): string =>
  `${server.url}/accessmanagement/api/v1/enduser/connections${path}?${new URLSearchParams({ party: fjordfisk, ...query })}`;
const instanceOf = (id: string): string => `urn:altinn:correspondence-id:${id}`;

async function keyOf(action: string, resource: string): Promise<string> {
  const url = connections('/resources/delegationcheck', { resource });
  const { rights } = (await expectStatus(200, call(url, { token: administrator }))).json<{
    rights: { right: { key: string; action: { value: string } } }[];
  }>();
  return rights.find(({ right }) => right.action.value === action)!.right.key;
}

async function give(id: string, resource = RESOURCE): Promise<void> {
  const url = connections('/resources/instances/rights', { resource, instance: instanceOf(id) });
  const json = { directRightKeys: [await keyOf('read', resource)], to: { personIdentifier: LARS, lastName: 'Vik' } };
  await expectStatus(201, call(url, { method: 'POST', token: administrator, json }));
}

async function takeBack(id: string): Promise<void> {
  const { partyUuid } = (await lars.get('parties?limit=1')).json<{ items: { partyUuid: string }[] }>().items[0]!;
  const url = connections('/resources/instances', {
    from: fjordfisk,
    to: partyUuid,
    resource: RESOURCE,
    instance: instanceOf(id),
  });
  await expectStatus(204, call(url, { method: 'DELETE', token: administrator }));
}

const idsOf = async (query: string): Promise<string[]> => (await lars.list(query)).items.map(({ id }) => id);
const unreadOf = async (): Promise<number> =>
  (await expectStatus(200, lars.get('counts?scope=all'))).json<{ inbox: { unread: { count: number } } }>().inbox.unread
    .count;

test('a message given by itself is listed, found, counted, labelled and told of, and gone at once when it is taken back', async () => {
  const [given, other] = [
    await mail.published({ content: { messageTitle: 'Gitt alene' } }),
    await mail.published({ content: { messageTitle: 'Ikke gitt' } }),
  ];
  assert.deepEqual(await idsOf('scope=all'), []);
  assert.equal(await unreadOf(), 0);
  const elsewhere = new Person((await server.startAnother()).address, lars.token);
  const stream = await hear(lars);

  await give(given);
  for (const one of [lars, elsewhere])
    assert.deepEqual(
      (await one.list('scope=all')).items.map(({ id }) => id),
      [given],
    );
  const [item] = (await lars.list(`scope=${fjordfisk}&withCount=true`)).items;
  assert.equal(item!.isAuthorized, true);
  assert.equal(item!.party, ORGANIZATION + FJORDFISK);
  assert.deepEqual(await idsOf('scope=me'), []);
  assert.deepEqual(await idsOf('scope=all&q=alene'), [given]);
  assert.deepEqual(await idsOf('scope=all&q=testdepartementet'), [given], 'by the name of its sender');
  assert.deepEqual(await idsOf(`scope=all&service=${RESOURCE}&sender=ttd&unread=true`), [given]);
  assert.deepEqual(await idsOf('scope=all&sender=311003003'), []);
  assert.equal(await unreadOf(), 1);
  const parties = (await lars.get('parties')).json<{ items: { partyUuid: string; unread: { count: number } }[] }>();
  assert.equal(parties.items.find(({ partyUuid }) => partyUuid === fjordfisk)!.unread.count, 1);
  const services = (await lars.get('services?scope=all')).json<{ items: { serviceResource: string }[] }>().items;
  assert.deepEqual(
    services.map(({ serviceResource }) => serviceResource),
    [`urn:altinn:resource:${RESOURCE}`],
  );
  await eventually('the page is told to ask again', async () => stream.many() === 1 || undefined);

  await expectStatus(200, lars.post(`messages/${given}/open`));
  await told(stream, 'changed', given);
  assert.equal(await unreadOf(), 0);
  const moved = await lars.label({ filter: { scope: 'all' }, folder: 'archive' });
  assert.deepEqual(moved.ids, [given]);
  assert.deepEqual(await idsOf('scope=all&folder=archive'), [given]);
  assert.deepEqual((await lars.label({ undo: moved.inverse!.undo })).ids, [given]);
  assert.deepEqual((await lars.label({ ids: [given, other], folder: 'bin' })).refused, [
    { id: other, code: 'INB-00003' },
  ]);

  // What was told before this mail came has been told.
  const heardOf = async (): Promise<number> => {
    await told(stream, 'published', await mail.published({ recipients: [PERSON + LARS] }));
    return stream.hints.filter(({ id }) => id === given).length;
  };
  const before = await heardOf();
  await takeBack(given);
  for (const one of [lars, elsewhere]) {
    for (const folder of ['inbox', 'archive', 'bin']) {
      const { items } = await one.list(`scope=all&folder=${folder}`);
      assert.ok(!items.some(({ id }) => id === given), folder);
    }
    assert.equal((await one.get(`messages/${given}`)).status, 404);
  }
  assert.deepEqual((await lars.label({ ids: [given], folder: 'inbox' })).changed, 0);
  await kari.label({ ids: [given, other], unread: true });
  await eventually('the page is told to ask again', async () => stream.many() === 2 || undefined);
  assert.equal(await heardOf(), before, 'nothing is told of it since');
  stream.close();
});

test('pages hold messages given by themselves in order, beside one’s own mail, each once', async () => {
  const sent: string[] = [];
  for (let place = 0; place < 6; place++)
    sent.push(await mail.published(place % 2 === 0 ? {} : { recipients: [PERSON + LARS] }));
  for (const [place, id] of sent.entries()) if (place % 2 === 0) await give(id);
  assert.deepEqual((await lars.pages('scope=all&limit=2')).flat().slice(0, 6), [...sent].reverse());
  // Who may list the whole mailbox is shown each once too.
  const own = await kari.pages(`scope=${fjordfisk}&limit=2`);
  assert.equal(new Set(own.flat()).size, own.flat().length);
});

test('a message given by itself tells which level of login would show it', async () => {
  const resource = await registerResource(mail, 'ttd-brev-niva-4', {
    rules: [packageMay('ordinaer-post-til-virksomheten', 'read')],
    level: 4,
  });
  const id = await mail.published({ correspondence: { resourceId: resource } });
  assert.equal((await lars.get(`messages/${id}`)).status, 404);
  await give(id, resource);
  assert.deepEqual(await idsOf(`scope=all&service=${resource}`), []);
  const refused = await expectStatus(403, lars.get(`messages/${id}`));
  const { code, requiredLevel } = refused.json<{ code: string; requiredLevel: number }>();
  assert.deepEqual([code, requiredLevel], ['INB-00004', 4]);
  const high = await Person.logIn(server.url, LARS, { authLvl: '4' });
  assert.deepEqual(
    (await high.list(`scope=all&service=${resource}`)).items.map((item) => item.id),
    [id],
  );
});

test('of single messages each recipient’s are counted, however many another has', async () => {
  const older = await mail.published({ recipients: [PERSON + LARS] });
  const newer = [await mail.published(), await mail.published()];
  const counts = await new ReceivedReader(server.foundation.database).countByRecipient(
    { mailboxes: [], messages: [older, ...newer], folders: ['inbox'] },
    2,
  );
  assert.deepEqual(
    counts,
    new Map([
      [ORGANIZATION + FJORDFISK, 2],
      [PERSON + LARS, 1],
    ]),
  );
});
