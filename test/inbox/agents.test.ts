import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { MailClient } from '../harness/mail.ts';
import { packageMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { KARI, MONA, Person } from './person.ts';

/** Works for Lyngheim Regnskap, which Mona leads and which keeps the books of Kari's Fjordfisk. */
const LARS = '21925515040';
const PACKAGE = 'regnskapsforer-med-signeringsrettighet';

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

const partiesOf = async (person: Person, query = '') =>
  (await expectStatus(200, person.get(`parties?${query}`))).json<{ items: { partyUuid: string; name: string }[] }>()
    .items;
const uuidOf = async (person: Person, name: string): Promise<string> =>
  (await partiesOf(person)).find((party) => party.name === name)!.partyUuid;

test('an agent finds the client, and its mail that was passed on, until it is taken back', async () => {
  const [kari, mona, lars] = await Promise.all([KARI, MONA, LARS].map((pid) => Person.logIn(server.url, pid)));
  const [fjordfisk, lyngheim] = [await uuidOf(kari!, 'Fjordfisk AS'), await uuidOf(mona!, 'Lyngheim Regnskap AS')];
  const self = (await partiesOf(lars!))[0]!.partyUuid;
  const resource = await registerResource(mail, `ttd-${randomUUID().slice(0, 8)}`, {
    rules: [packageMay(PACKAGE, 'read')],
  });
  const passedOn = await mail.published({ correspondence: { resourceId: resource } });
  const other = await mail.published();
  const found = async () => (await lars!.list('scope=all')).items.map(({ id }) => id);
  const clients = async () => (await partiesOf(lars!, 'q=fjordfisk')).map(({ partyUuid }) => partyUuid);
  assert.deepEqual([await found(), await clients()], [[], []]);

  const agents = (path: string, named: Record<string, string>, method: string, json?: unknown) =>
    call(
      `${server.url}/accessmanagement/api/v1/enduser/clientdelegations/agents${path}?${new URLSearchParams({ party: lyngheim, ...named })}`,
      { method, token: mona!.token, ...(json === undefined ? {} : { json }) },
    );
  const sides = { from: fjordfisk, to: self };
  const packages = {
    values: [{ role: 'regnskapsforer', packages: [`urn:altinn:accesspackage:${PACKAGE}`] }],
  };
  await expectStatus(200, agents('', {}, 'POST', { personIdentifier: LARS, lastName: 'Vik' }));
  await expectStatus(200, agents('/accesspackages', sides, 'POST', packages));
  assert.deepEqual(await found(), [passedOn]);
  assert.ok((await clients()).includes(fjordfisk));
  assert.equal((await lars!.get(`messages/${other}`)).status, 404);
  await expectStatus(200, lars!.post(`messages/${passedOn}/open`));

  await expectStatus(204, agents('/accesspackages', sides, 'DELETE', packages));
  assert.deepEqual([await found(), await clients()], [[], []]);
});
