import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { systemClock } from '../../server/foundation/clock.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import type { Foundation } from '../../server/foundation/foundation.ts';
import { birthDateOf } from '../../server/register/model/birth-date.ts';
import { nameOf } from '../../server/register/model/person-name.ts';
import { openRegister } from '../../server/register/open.ts';
import { administrator, caller, organizationCaller, serve } from '../administration/http.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';

const V1 = '/register/api/v1';
const MAIL = `${V1}/correspondence/parties`;
const INTERNAL = '/register/api/v2/internal/parties';
const IMPORT = '/administration/api/v1/register/import';
const [FJORDFISK, BODO, KARI] = ['311003003', '311003518', '14837510008'] as const;
const lookUp = organizationCaller('991825827', ['altinn:register/partylookup.admin']);
const DAGLIG_LEDER = 'urn:altinn:external-role:ccr:daglig-leder';

let opened: TestDatabase;
let http: ReturnType<typeof serve>;
before(async () => {
  opened = await openTestDatabase();
  const foundation = {
    database: opened.database,
    epoch: new Epoch(opened.database),
    clock: systemClock,
    publicUrl: 'http://localhost:8080',
  };
  http = serve(openRegister(foundation as Foundation).operations);
  const demo = readFileSync(new URL('../../server/start/demo/parties.json', import.meta.url), 'utf8');
  assert.equal((await http.call('POST', IMPORT, administrator, demo)).status, 200);
});
after(async () => {
  await http?.close();
  await opened?.close();
});

const get = (path: string, by = lookUp) => http.call('GET', path, by);
const post = (path: string, body: unknown, by = lookUp) => http.call('POST', path, by, body);
const organization = (number: string) => post(`${V1}/parties/lookup`, { orgNo: number }).then(({ body }) => body);
const person = (number: string) => post(`${V1}/parties/lookup`, { ssn: number }).then(({ body }) => body);

describe('the first form of a party', () => {
  test('is found by number, id and uuid', async () => {
    const found = await organization(FJORDFISK);
    assert.deepEqual(
      [found.partyTypeName, found.orgNumber, found.ssn, found.unitType, found.name, found.isDeleted, found.person],
      [2, FJORDFISK, '', 'AS', 'Fjordfisk AS', false, null],
    );
    assert.equal(found.organization.orgNumber, FJORDFISK);
    assert.deepEqual((await get(`${V1}/parties/${found.partyId}`)).body, found);
    assert.deepEqual((await get(`${V1}/parties/byuuid/${found.partyUuid}`)).body, found);
    const kari = await person(KARI);
    assert.deepEqual(
      [kari.partyTypeName, kari.ssn, kari.person.firstName, kari.person.lastName, kari.externalUrn],
      [1, KARI, 'Kari', 'Nordby', `urn:altinn:person:identifier-no:${KARI}`],
    );
    assert.equal((await organization(BODO)).partyTypeName, 4);
    assert.equal((await get(`${V1}/organizations/${FJORDFISK}`)).body.name, 'Fjordfisk AS');
  });

  test('of nobody is not found, in the words of each route', async () => {
    const unknown = await post(`${V1}/parties/lookup`, { orgNo: '991825827' });
    assert.deepEqual([unknown.status, unknown.body.code, unknown.body.detail], [404, 'REG-00007', 'Party not found']);
    for (const path of ['parties/1', 'parties/byuuid/00000000-0000-0000-0000-000000000001', 'organizations/991825827'])
      assert.equal((await get(`${V1}/${path}`)).status, 404, path);
    for (const body of [{}, { ssn: KARI, orgNo: FJORDFISK }, { orgNo: '31100300' }, { ssn: 'x' }])
      assert.equal((await post(`${V1}/parties/lookup`, body)).status, 400);
  });

  test('is shown to a person who may act for it, and to no other', async () => {
    const [fjordfisk, kari] = [await organization(FJORDFISK), await person(KARI)];
    const asPerson = caller({ userId: 1, partyUuid: kari.partyUuid });
    for (const party of [fjordfisk, kari])
      assert.equal((await get(`${V1}/parties/${party.partyId}`, asPerson)).status, 200);
    const ttd = await organization('311001000');
    for (const id of [ttd.partyId, 1]) assert.equal((await get(`${V1}/parties/${id}`, asPerson)).status, 401);
    assert.equal((await get(`${V1}/parties/${fjordfisk.partyId}`, caller())).status, 403);
  });

  test('comes in lists, with sub-units on request', async () => {
    const fjordfisk = await organization(FJORDFISK);
    const plain = await post(`${V1}/parties/partylist`, [fjordfisk.partyId, 1]);
    assert.equal(plain.status, 200, JSON.stringify(plain.body));
    assert.deepEqual(
      plain.body.map(({ name, childParties }: { name: string; childParties: unknown }) => [name, childParties]),
      [['Fjordfisk AS', null]],
    );
    const whole = await post(`${V1}/parties/partylistbyuuid?fetchSubUnits=true`, [fjordfisk.partyUuid]);
    assert.deepEqual(
      whole.body[0].childParties.map(({ orgNumber }: { orgNumber: string }) => orgNumber),
      [BODO],
    );
    assert.equal((await post(`${V1}/parties/partylist`, [1])).status, 404);
    const none = await post(`${V1}/parties/partylistbyuuid`, ['00000000-0000-0000-0000-000000000001']);
    assert.deepEqual([none.status, none.body], [200, []]);
  });

  test('gives names in the order asked for', async () => {
    const asked = { parties: [{ ssn: KARI }, { orgNo: '991825827' }, { orgNo: FJORDFISK }] };
    const { body } = await post(`${V1}/parties/nameslookup?partyComponentOption=person-name`, asked);
    assert.deepEqual(
      body.partyNames.map(({ name, personName }: { name: string; personName: { lastName: string } | null }) => [
        name,
        personName?.lastName,
      ]),
      [
        ['Kari Nordby', 'Nordby'],
        [null, undefined],
        ['Fjordfisk AS', undefined],
      ],
    );
  });

  test('gives identifiers, at most a hundred, and names what is no identifier', async () => {
    const fjordfisk = await organization(FJORDFISK);
    const { body } = await get(`${V1}/parties/identifiers?ids=${fjordfisk.partyId}&orgs=${BODO},311001000`);
    assert.deepEqual(body.map(({ orgNumber }: { orgNumber: string }) => orgNumber).sort(), [
      '311001000',
      FJORDFISK,
      BODO,
    ]);
    for (const [query, text] of [
      ['', "At least one of the query parameters 'ids', 'uuids' or 'orgs' must be provided"],
      [`?ids=${Array.from({ length: 101 }, (_, n) => n + 1)}`, 'Maximum number of identifiers is 100'],
      ['?ids=x', 'Invalid id: x'],
      ['?uuids=1', 'Invalid uuid: 1'],
      ['?orgs=311003004', 'Invalid organization number: 311003004'],
    ] as const) {
      const refused = await get(`${V1}/parties/identifiers${query}`);
      assert.equal(refused.status, 400);
      assert.ok(JSON.stringify(refused.body).includes(text), text);
    }
  });
});

describe('the second form of a party', () => {
  test('is the same for every consumer, with the groups of fields asked for', async () => {
    const { partyUuid } = await person(KARI);
    const fields = '?fields=person&fields=party,user';
    const { body } = await get(`${MAIL}/${partyUuid}${fields}`);
    assert.deepEqual(
      [body.partyType, body.firstName, body.middleName, body.lastName, body.dateOfBirth, body.isDeleted],
      ['person', 'Kari', null, 'Nordby', '1975-03-14', false],
    );
    assert.ok(Date.parse(body.createdAt) <= Date.parse(body.modifiedAt));
    for (const base of ['v1/access-management', 'v1/support-dashboard', 'v2/internal'])
      assert.deepEqual((await get(`/register/api/${base}/parties/${partyUuid}${fields}`)).body, body, base);
    for (const base of ['v1/access-management', 'v1/apps', 'v1/dialogporten', 'v2/internal'])
      assert.equal((await post(`/register/api/${base}/parties/query`, { data: [] })).status, 200, base);
    const unknown = '00000000-0000-0000-0000-000000000001';
    const refused = await get(`${MAIL}/${unknown}`);
    assert.deepEqual([refused.status, refused.body.code, refused.body.partyUuid], [400, 'REG-00003', unknown]);
  });

  test('leads from a sub-unit to its main unit, and from nothing else', async () => {
    const main = async (urn: string) => (await post(`${MAIL}/main-units`, { data: urn })).body.data;
    const [found] = await main(`urn:altinn:organization:identifier-no:${BODO}`);
    assert.equal(found.organizationIdentifier, FJORDFISK);
    assert.deepEqual(await main(`urn:altinn:organization:identifier-no:${FJORDFISK}`), []);
    assert.deepEqual(await main('urn:altinn:organization:identifier-no:991825827'), []);
    assert.deepEqual(await main(`urn:altinn:party:uuid:${(await person(KARI)).partyUuid}`), []);
    assert.equal((await post(`${MAIL}/main-units`, { data: `urn:altinn:person:identifier-no:${KARI}` })).status, 400);
  });
});

describe('roles', () => {
  test('that can open confidential mail are told with both parties', async () => {
    const [fjordfisk, kari] = [await organization(FJORDFISK), await person(KARI)];
    const { body } = await get(`${MAIL}/${fjordfisk.partyUuid}/roles/correspondence-roles`);
    const role = (urn: string) => body.data.filter((one: { role: { urn: string } }) => one.role.urn === urn);
    assert.deepEqual(role(DAGLIG_LEDER), [
      {
        role: { source: 'ccr', identifier: 'daglig-leder', urn: DAGLIG_LEDER },
        to: { partyUuid: kari.partyUuid, urn: kari.externalUrn },
        from: { partyUuid: fjordfisk.partyUuid, urn: fjordfisk.externalUrn },
      },
    ]);
    assert.equal(role('urn:altinn:external-role:ccr:styreleder').length, 1);
    assert.equal(role('urn:altinn:external-role:ccr:regnskapsforer').length, 0);
    assert.deepEqual(body.links, { next: null });
    assert.deepEqual((await get(`${INTERNAL}/${fjordfisk.partyUuid}/holders/ccr/daglig-leder`)).body.data.length, 1);
    assert.ok((await get(`${INTERNAL}/${fjordfisk.partyUuid}/external-roles`)).body.data.length >= 1);
  });

  test('of accountants lead to their customers', async () => {
    const lyngheim = await organization('311004018');
    const { body } = await get(`${INTERNAL}/${lyngheim.partyUuid}/customers/ccr/regnskapsforer?fields=org`);
    assert.ok(body.data.length > 0);
    for (const customer of body.data) assert.equal(customer.partyType, 'organization');
    const { data } = (await get('/register/api/v2/internal/metadata/external-roles')).body;
    assert.ok(data.some(({ urn, code }: { urn: string; code: string }) => urn === DAGLIG_LEDER && code === 'dagl'));
  });
});

describe('the feed of changes', () => {
  /** Everything from a link on, and the link where more will come. */
  async function follow(path: string): Promise<{ items: Record<string, unknown>[]; next: string }> {
    const items: Record<string, unknown>[] = [];
    for (let next = path; ; ) {
      const { body } = await get(next);
      if (body.data.length === 0) return { items, next };
      items.push(...body.data);
      next = body.links.next.replace('http://localhost:8080', '');
    }
  }

  test('tells of every party once, and later of what has changed since', async () => {
    const first = await follow(`${INTERNAL}/stream?fields=display-name&types=organization,person`);
    const names = first.items.map(({ displayName }) => displayName);
    assert.ok(names.includes('Kari Nordby') && names.includes('Fjordfisk AS'));
    assert.equal(new Set(first.items.map(({ partyUuid }) => partyUuid)).size, first.items.length);

    const parties = [{ kind: 'organization', name: 'Nytt Navn AS', organizationNumber: '311007009', isDeleted: true }];
    await http.call('POST', IMPORT, administrator, { parties });
    const { items } = await follow(first.next);
    assert.deepEqual(
      items.map(({ displayName }) => displayName),
      ['Nytt Navn AS'],
    );
    assert.equal((await get(`${INTERNAL}/stream?token=x`)).status, 400);
    assert.equal((await get(`${INTERNAL}/stream?types=animal`)).status, 400);
  });

  test('tells of roles that came and went', async () => {
    const path = `${INTERNAL}/external-roles/assignments/events/stream`;
    const first = await follow(path);
    assert.ok(first.items.every(({ type }) => type === 'added'));
    const role = {
      role: DAGLIG_LEDER,
      of: `urn:altinn:organization:identifier-no:${FJORDFISK}`,
      holder: `urn:altinn:person:identifier-no:${KARI}`,
    };
    for (const isDeleted of [true, false])
      await http.call('POST', IMPORT, administrator, { roles: [{ ...role, isDeleted }] });
    const { items } = await follow(first.items.length === 0 ? path : first.next);
    assert.deepEqual(
      items.map(({ type, roleIdentifier }) => [type, roleIdentifier]),
      [
        ['removed', 'daglig-leder'],
        ['added', 'daglig-leder'],
      ],
    );
  });
});

describe('what numbers and names tell', () => {
  test('a day of birth is read through all offsets, or not at all', () => {
    for (const [number, day] of [
      ['14837510008', '1975-03-14'],
      ['09886912345', undefined],
      ['41016812345', '1968-01-01'],
      ['01417012345', '1970-01-01'],
      ['31029912345', undefined],
      ['01010550012', '2005-01-01'],
      ['01015560012', '1855-01-01'],
    ] as const)
      if (day !== undefined || number === '31029912345') assert.equal(birthDateOf(number), day, number);
    fc.assert(
      fc.property(fc.stringMatching(/^\d{11}$/), (number) => {
        const day = birthDateOf(number);
        assert.ok(day === undefined || /^(18|19|20)\d\d-\d\d-\d\d$/.test(day));
      }),
    );
  });

  test('a name in parts holds every word of it', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[A-Za-zÆØÅæøå-]{1,9}$/), { minLength: 1, maxLength: 5 }), (words) => {
        const { firstName, middleName, lastName } = nameOf(words.join(' '));
        assert.equal([firstName, middleName, lastName].filter(Boolean).join(' '), words.join(' '));
      }),
    );
  });
});
