import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { expectStatus } from '../../acceptance/client/http.ts';
import { MailClient } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { KARI, OLA, Person } from './person.ts';

let server: TestServer;
let mail: MailClient;
let kari: Person;
let ola: Person;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  kari = await Person.logIn(server.url, KARI);
  ola = await Person.logIn(server.url, OLA);
});
after(() => server?.close());

/** Messages with a reference of their own, and the query that finds them. */
async function sent(count: number, correspondence: object = {}): Promise<{ ids: string[]; q: string }> {
  const q = `merke${randomUUID().slice(0, 8)}`;
  const ids: string[] = [];
  for (let one = 0; one < count; one++)
    ids.push(await mail.published({ correspondence: { sendersReference: q, ...correspondence } }));
  return { ids, q };
}

/** Labels of the messages a query finds, by id. */
const labels = async (person: Person, q: string) =>
  Object.fromEntries(
    (await person.list(`scope=all&q=${q}`)).items.map(({ id, systemLabels, unread }) => [
      id,
      `${systemLabels.join('+')}${unread ? ' unread' : ''}`,
    ]),
  );

test('labels are the recipient’s: everybody who acts for it sees them, and the sender sees nothing', async () => {
  const { ids, q } = await sent(1);
  await kari.label({ ids, folder: 'archive' });
  assert.deepEqual(await labels(ola, q), { [ids[0]!]: 'Archive unread' });
  assert.deepEqual((await ola.list(`scope=all&folder=inbox&q=${q}`)).items, []);
  const { statusHistory } = (
    await expectStatus(200, mail.get(`correspondence/${ids[0]}/details`, await mail.sender()))
  ).json<{ statusHistory: { status: string }[] }>();
  assert.ok(statusHistory.every(({ status }) => status !== 'Archived'));
});

test('the inverse restores exactly what was, message by message, and can itself be undone', async () => {
  const { ids, q } = await sent(4);
  const [read, archived, binned, plain] = ids as [string, string, string, string];
  await expectStatus(200, kari.post(`messages/${read}/open`));
  await kari.label({ ids: [read], unread: true });
  await kari.label({ ids: [archived], folder: 'archive' });
  await kari.label({ ids: [binned], folder: 'bin' });
  const before = await labels(kari, q);
  assert.equal(before[read], 'Default+MarkedAsUnopened unread');

  const moved = await kari.label({ ids, folder: 'bin', unread: false });
  assert.deepEqual([...moved.ids].sort(), [read, archived, plain].sort());
  assert.deepEqual(await labels(kari, q), {
    [read]: 'Bin',
    [archived]: 'Bin unread',
    [binned]: 'Bin unread',
    [plain]: 'Bin unread',
  });
  const back = await kari.label({ undo: moved.inverse!.undo });
  assert.equal(back.changed, 3);
  assert.deepEqual(await labels(kari, q), before);
  await kari.label({ undo: back.inverse!.undo });
  assert.equal((await labels(kari, q))[plain], 'Bin unread');
});

test('undo leaves alone what somebody has labelled since', async () => {
  const { ids, q } = await sent(2);
  const moved = await kari.label({ ids, folder: 'archive' });
  await ola.label({ ids: [ids[0]], folder: 'bin' });
  assert.equal((await kari.label({ undo: moved.inverse!.undo })).changed, 1);
  assert.deepEqual(await labels(kari, q), { [ids[0]!]: 'Bin unread', [ids[1]!]: 'Default unread' });
  const again = await kari.label({ undo: moved.inverse!.undo });
  assert.deepEqual([again.changed, again.inverse], [0, null]);
});

test('only the one who made a change can undo it', async () => {
  const { ids } = await sent(1);
  const moved = await kari.label({ ids, folder: 'archive' });
  const answer = await ola.post('messages/labels', { undo: moved.inverse!.undo });
  assert.equal(answer.status, 404, answer.text);
  assert.equal(answer.json<{ code: string }>().code, 'INB-00007');
});

test('what must be confirmed first stays, and is named', async () => {
  const dueDateTime = new Date(Date.now() + 864e5).toISOString();
  const { ids: waiting, q } = await sent(1, { isConfirmationNeeded: true, dueDateTime });
  const { ids: plain } = await sent(1, { sendersReference: q });
  const moved = await kari.label({ ids: [...waiting, ...plain], folder: 'bin' });
  assert.deepEqual(moved.ids, plain);
  assert.deepEqual(moved.refused, [{ id: waiting[0], code: 'CORR-01026' }]);
  assert.equal((await kari.label({ ids: waiting, unread: true })).changed, 0, 'it is unread without a mark');
});

test('all that match a filter are changed, whatever page they are on, and what came later is not', async () => {
  const { ids, q } = await sent(5);
  const shown = await kari.list(`scope=all&q=${q}&limit=2`);
  const late = await mail.published({ correspondence: { sendersReference: q } });
  const moved = await kari.label({ filter: { scope: 'all', q, to: shown.asOf }, folder: 'archive' });
  assert.deepEqual([moved.changed, moved.more], [5, false]);
  assert.deepEqual([...moved.ids].sort(), [...ids].sort());
  assert.equal((await labels(kari, q))[late], 'Default unread');
  assert.equal((await kari.label({ undo: moved.inverse!.undo })).changed, 5);
});

test('a message marked as unread is unread until somebody opens it again', async () => {
  const { ids, q } = await sent(1);
  await expectStatus(200, kari.post(`messages/${ids[0]}/open`));
  assert.deepEqual(await labels(kari, q), { [ids[0]!]: 'Default' });
  await kari.label({ ids, unread: true });
  assert.deepEqual(
    (await ola.list(`scope=all&unread=true&q=${q}`)).items.map(({ id }) => id),
    ids,
  );
  await expectStatus(200, ola.post(`messages/${ids[0]}/open`));
  assert.deepEqual(await labels(kari, q), { [ids[0]!]: 'Default' });
});

test('counts follow, by folder', async () => {
  const counts = async () =>
    (await expectStatus(200, kari.get('counts?scope=all'))).json<
      Record<'inbox' | 'archive' | 'bin', Record<'all' | 'unread' | 'confirm', { count: number }>>
    >();
  const before = await counts();
  const { ids } = await sent(3);
  await kari.label({ ids: [ids[0]], folder: 'archive' });
  await kari.label({ ids: [ids[1]], folder: 'bin' });
  const now = await counts();
  for (const folder of ['inbox', 'archive', 'bin'] as const)
    for (const what of ['all', 'unread'] as const)
      assert.equal(now[folder][what].count - before[folder][what].count, 1, `${folder} ${what}`);
});

test('a change without sense is refused with a sentence', async () => {
  const { ids } = await sent(1);
  for (const change of [
    {},
    { ids },
    { ids, folder: 'sent' },
    { ids, filter: {}, folder: 'bin' },
    { ids: Array.from({ length: 1001 }, () => randomUUID()), folder: 'bin' },
  ])
    assert.equal((await kari.post('messages/labels', change)).status, 400, JSON.stringify(change).slice(0, 80));
  const unknown = randomUUID();
  assert.deepEqual((await kari.label({ ids: [unknown], folder: 'bin' })).refused, [{ id: unknown, code: 'INB-00003' }]);
});

test('two who move the same messages at once end in one place, each change logged', async () => {
  const { ids, q } = await sent(4);
  const changes = await Promise.all(
    Array.from({ length: 6 }, (_, turn) =>
      (turn % 2 === 0 ? kari : ola).label({ ids, folder: turn % 2 === 0 ? 'archive' : 'bin' }),
    ),
  );
  const places = new Set(Object.values(await labels(kari, q)));
  assert.equal(places.size, 1, [...places].join());
  assert.ok(changes.some(({ changed }) => changed === 4));
});
