import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectStatus } from '../../acceptance/client/http.ts';
import { MailClient, RESOURCE } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { AASA, KARI, Person } from './person.ts';

let server: TestServer;
let kari: Person;
before(async () => {
  server = await startTestServer();
  kari = await Person.logIn(server.url, KARI);
});
after(() => server?.close());

interface Parties {
  items: { partyUuid: string; name: string; isMe: boolean; unread: { count: number } | null }[];
  count: number;
}

test('parties can be named by id, in the order of the question; whom one does not act for is left out', async () => {
  const parties = async (query: string, person = kari) =>
    (await expectStatus(200, person.get(`parties?${query}`))).json<Parties>();
  const { items } = await parties('');
  const ids = items.map(({ partyUuid }) => partyUuid).reverse();
  const named = await parties(`ids=${ids.join(',')},${ids[0]},00000000-0000-7000-8000-000000000000`);
  assert.deepEqual(
    named.items.map(({ partyUuid }) => partyUuid),
    ids,
  );
  assert.equal(named.count, ids.length);
  const aasa = await Person.logIn(server.url, AASA);
  assert.deepEqual((await parties(`ids=${ids.join(',')}&unread=false`, aasa)).items, []);
});

test('the services that mail of a scope comes from can be listed', async () => {
  const services = async (scope: string) =>
    (await expectStatus(200, kari.get(`services?scope=${scope}`))).json<{
      items: { serviceResource: string; serviceName: { nb: string }; sender: { organizationNumber: string } }[];
    }>().items;
  assert.deepEqual(await services('me'), []);
  await new MailClient(server.url).published();
  const [service, ...more] = await services('all');
  assert.deepEqual(more, []);
  assert.equal(service!.serviceResource, `urn:altinn:resource:${RESOURCE}`);
  assert.equal(service!.sender.organizationNumber, '311001000');
  assert.ok(service!.serviceName.nb.length > 0);
});
