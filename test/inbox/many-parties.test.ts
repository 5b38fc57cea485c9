import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { ORGANIZATION, PERSON } from '../harness/mail.ts';
import { organizationNumbers } from '../harness/organizations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { KARI, OLA, Person, personalToken } from './person.ts';

/** Lists of more than a thousand are brought up to date instead of being made anew. */
const MANY = 1200;
const numbers = organizationNumbers(MANY + 3);
const LEADER = 'urn:altinn:external-role:ccr:daglig-leder';

let server: TestServer;
let other: Awaited<ReturnType<TestServer['startAnother']>>;
let ola: Person;
before(async () => {
  server = await startTestServer();
  other = await server.startAnother();
  await bringIn({
    parties: numbers.slice(0, MANY).map((organizationNumber, place) => organization(organizationNumber, place)),
    roles: numbers.slice(0, MANY).map((_, place) => leads(place)),
  });
  ola = await Person.logIn(server.url, OLA);
});
after(() => server?.close());

const organization = (organizationNumber: string, place: number, more: object = {}) => ({
  key: `o${place}`,
  kind: 'organization',
  name: `Bedrift-${place}- AS`,
  organizationNumber,
  unitType: 'AS',
  ...more,
});
const leads = (place: number) => ({ of: ORGANIZATION + numbers[place], holder: PERSON + OLA, role: LEADER });

async function bringIn(document: object): Promise<void> {
  const token = await testToken(server.url, '311001000', 'budstikke:administration');
  await expectStatus(200, call(`${server.url}/administration/api/v1/register/import`, { token, json: document }));
}

/** Names found, by either process. */
async function found(q: string, query = ''): Promise<string[]> {
  const answers = await Promise.all(
    [server.url, other.address].map(async (base) => {
      const answer = await expectStatus(
        200,
        new Person(base, ola.token).get(`parties?q=${encodeURIComponent(q)}${query}`),
      );
      return answer.json<{ items: { name: string }[]; count: number }>();
    }),
  );
  const [here, there] = answers.map(({ items }) => items.map(({ name }) => name));
  assert.deepEqual(here, there, 'both processes answer the same');
  return here!;
}
const counted = async (): Promise<number> => (await ola.get('parties?limit=1')).json<{ count: number }>().count;

test('whom one acts for follows every change of the register and of rights at once, however many they are', async () => {
  const before = await counted();
  assert.ok(before > MANY);
  assert.deepEqual(await found('bedrift-77- as'), ['Bedrift-77- AS']);

  await bringIn({ parties: [organization(numbers[77]!, 77, { name: 'Ålesund Omdøpt AS' })] });
  assert.deepEqual(await found('omdøpt'), ['Ålesund Omdøpt AS']);
  assert.deepEqual(await found(numbers[77]!), ['Ålesund Omdøpt AS']);
  assert.equal(await counted(), before);

  await bringIn({ parties: [organization(numbers[MANY]!, MANY, { name: 'Nykommer AS' })], roles: [leads(MANY)] });
  assert.deepEqual(await found('nykommer'), ['Nykommer AS']);

  await bringIn({
    parties: [
      organization(numbers[MANY + 1]!, MANY + 1, {
        name: 'Nykommer avdeling',
        unitType: 'BEDR',
        mainUnit: ORGANIZATION + numbers[MANY],
      }),
    ],
  });
  assert.deepEqual(await found('nykommer'), ['Nykommer AS', 'Nykommer avdeling'], 'a sub-unit below its main unit');

  await bringIn({ roles: [{ ...leads(5), isDeleted: true }] });
  assert.deepEqual(await found(numbers[5]!), []);
  await bringIn({ parties: [organization(numbers[6]!, 6, { isDeleted: true })] });
  assert.deepEqual(await found(numbers[6]!), []);
  assert.deepEqual(await found(numbers[6]!, '&deleted=true'), ['Bedrift-6- AS']);
  // One came with its sub-unit, one went, and one is deleted.
  assert.equal(await counted(), before + 2 - 1 - 1);
});

test('what is given and taken back beside roles is followed at once too, on every process', async () => {
  const giver = numbers[MANY + 2]!;
  await bringIn({
    parties: [organization(giver, MANY + 2, { name: 'Gavmild AS' })],
    roles: [{ of: ORGANIZATION + giver, holder: PERSON + KARI, role: LEADER }],
  });
  const kari = await Person.logIn(server.url, KARI);
  const idOf = async (person: Person, query: string) =>
    (await expectStatus(200, person.get(`parties?${query}`))).json<{ items: { partyUuid: string }[] }>().items[0]!
      .partyUuid;
  const from = await idOf(kari, 'q=gavmild');
  const to = await idOf(ola, 'limit=1');
  const token = await personalToken(server.url, KARI, { scopes: 'altinn:portal/enduser' });
  const change = (method: string, path: string, query: Record<string, string>, json?: object) =>
    call(
      `${server.url}/accessmanagement/api/v1/enduser/connections${path}?${new URLSearchParams({ party: from, ...query })}`,
      { method, token, ...(json === undefined ? {} : { json }) },
    );
  const given = { from, to, package: 'ordinaer-post-til-virksomheten' };
  const before = await counted();
  await expectStatus(200, change('POST', '', {}, { personIdentifier: OLA, lastName: 'Lien' }));
  for (let round = 0; round < 2; round++) {
    await expectStatus(200, change('POST', '/accesspackages', given));
    assert.deepEqual(await found('gavmild'), ['Gavmild AS']);
    assert.equal(await counted(), before + 1);
    await expectStatus(204, change('DELETE', '/accesspackages', given));
    assert.deepEqual(await found('gavmild'), []);
    assert.equal(await counted(), before);
    assert.equal((await ola.get(`messages?scope=${from}`)).status, 404);
  }
});
