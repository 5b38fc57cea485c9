import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { expectStatus } from '../../acceptance/client/http.ts';
import { FJORDFISK, MailClient } from '../harness/mail.ts';
import { advanceClock, organizationsMay, packageMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { AASA, KARI, MONA, Person } from './person.ts';

const PACKAGE = 'post-til-virksomheten-med-taushetsbelagt-innhold';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server?.close());

test('confidential mail that nobody has opened in time is counted for those with a role, and nothing else is told', async () => {
  const mail = new MailClient(server.url);
  const resourceId = await registerResource(mail, `ttd-taus-${randomUUID().slice(0, 8)}`, {
    rules: [packageMay(PACKAGE, 'read'), organizationsMay([FJORDFISK], 'read')],
  });
  const send = () => mail.published({ correspondence: { resourceId, isConfidential: true } });
  await send();
  const read = await send();
  const kari = await Person.logIn(server.url, KARI);
  const partyOf = async (name: string) =>
    (await expectStatus(200, kari.get(`parties?q=${encodeURIComponent(name)}`))).json<{
      items: { partyUuid: string }[];
    }>().items[0]!.partyUuid;
  const fjordfisk = await partyOf('Fjordfisk AS');
  const counted = async () =>
    (await expectStatus(200, kari.get(`parties/${fjordfisk}/confidential`))).json<{ count: number }>().count;
  assert.equal(await counted(), 0, 'there is still time');
  await advanceClock(server.url, 'PT2M');
  assert.equal(await counted(), 2);
  assert.deepEqual((await kari.list(`scope=${fjordfisk}`)).items, []);
  const { text } = await kari.get(`parties/${fjordfisk}/confidential`);
  assert.equal(text, '{"count":2}');

  await expectStatus(200, mail.get(`correspondence/${read}/content`, await mail.recipient()));
  assert.equal(await counted(), 1);

  // Her firm keeps the accounts of Fjordfisk.
  const mona = await Person.logIn(server.url, MONA);
  assert.equal((await mona.get(`parties/${fjordfisk}/confidential`)).text, '{"count":0}');
  const aasa = await Person.logIn(server.url, AASA);
  assert.equal((await aasa.get(`parties/${fjordfisk}/confidential`)).status, 404);
});
