import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const [FJORDFISK, TTD] = ['311003003', '311001000'];
const [KARI, JONAS] = ['14837510008', '09816840055'];
const PROFILE = '/profile/api/v1';
const OFFICIAL = `${PROFILE}/organizations/${FJORDFISK}/notificationaddresses/mandatory`;
const OWN = `${PROFILE}/users/current/notificationsettings/parties`;
const FAVORITES = `${PROFILE}/users/current/party-groups/favorites`;

let server: TestServer;
let kari: LoggedIn;
let jonas: LoggedIn;
let fjordfisk: string;
let ttd: string;
before(async () => {
  server = await startTestServer();
  [kari, jonas] = [await logIn(server, { pid: KARI }), await logIn(server, { pid: JONAS })];
  [fjordfisk, ttd] = [await uuidOf(FJORDFISK), await uuidOf(TTD)];
});
after(() => server?.close());

async function uuidOf(orgNo: string): Promise<string> {
  const token = await testToken(server.url, '991825827', 'altinn:register/partylookup.admin');
  const answer = await fetch(`${server.url}/register/api/v1/parties/lookup`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ orgNo }),
  });
  return ((await answer.json()) as { partyUuid: string }).partyUuid;
}

async function ask(who: LoggedIn, method: string, path: string, body?: object) {
  const answer = await who.fetch(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

describe('the profile of a person', () => {
  test('tells who it is, and keeps what it wants of the pages', async () => {
    const first = (await ask(kari, 'GET', `${PROFILE}/users/current`)).body;
    assert.deepEqual([first.party.name, first.party.ssn, first.isReserved], ['Kari Nordby', KARI, false]);
    assert.deepEqual(first.profileSettingPreference, {
      language: 'nb',
      preselectedPartyUuid: null,
      doNotPromptForParty: false,
      showClientUnits: true,
      shouldShowSubEntities: true,
      shouldShowDeletedEntities: false,
    });
    const changed = await ask(kari, 'PATCH', `${PROFILE}/users/current/profilesettings`, {
      language: 'nn',
      preselectedPartyUuid: fjordfisk,
      showClientUnits: false,
    });
    assert.equal(changed.status, 200);
    const { profileSettingPreference: kept } = (await ask(kari, 'GET', `${PROFILE}/users/current`)).body;
    assert.deepEqual(kept, changed.body);
    assert.deepEqual(
      [kept.language, kept.preselectedPartyUuid, kept.showClientUnits, kept.shouldShowSubEntities],
      ['nn', fjordfisk, false, true],
    );
    const me = (await ask(kari, 'GET', '/administration/api/v1/me')).body;
    assert.deepEqual([me.person.language, me.party], ['nn', fjordfisk], 'the pages speak the same language');
  });

  test('loses nothing of two changes that are made at once', async () => {
    const path = `${PROFILE}/users/current/profilesettings`;
    const names = ['doNotPromptForParty', 'showClientUnits', 'shouldShowSubEntities', 'shouldShowDeletedEntities'];
    for (const value of [true, false, true]) {
      await Promise.all(names.map((name) => ask(kari, 'PATCH', path, { [name]: value })));
      const { profileSettingPreference: kept } = (await ask(kari, 'GET', `${PROFILE}/users/current`)).body;
      assert.deepEqual(
        names.map((name) => kept[name]),
        [value, value, value, value],
      );
    }
  });

  test('takes no party that the person may not act for', async () => {
    const body = { preselectedPartyUuid: ttd };
    assert.equal((await ask(kari, 'PUT', `${PROFILE}/users/current/profilesettings`, body)).status, 403);
    assert.equal((await ask(kari, 'PUT', `${FAVORITES}/${ttd}`)).status, 403);
  });

  test('has favourites, once each', async () => {
    const add = () => ask(kari, 'PUT', `${FAVORITES}/${fjordfisk}`);
    assert.deepEqual([(await add()).status, (await add()).status], [201, 204]);
    assert.deepEqual((await ask(kari, 'GET', FAVORITES)).body.parties, [fjordfisk]);
    const groups = await ask(kari, 'GET', `${PROFILE}/users/current/party-groups`);
    assert.deepEqual(groups.body, [{ name: 'favorites', isFavorite: true, parties: [fjordfisk] }]);
    const remove = () => ask(kari, 'DELETE', `${FAVORITES}/${fjordfisk}`);
    assert.deepEqual([(await remove()).status, (await remove()).status], [204, 404]);
  });

  test('is for persons only', async () => {
    const token = await testToken(server.url, TTD, 'altinn:serviceowner');
    const headers = { authorization: `Bearer ${token}` };
    assert.equal((await fetch(`${server.url}${PROFILE}/users/current`, { headers })).status, 403);
    assert.equal((await fetch(`${server.url}${PROFILE}/users/current`)).status, 401);
  });
});

describe('a person’s address for an organisation', () => {
  test('is put, changed in part, listed and removed', async () => {
    const path = `${OWN}/${fjordfisk}`;
    assert.equal((await ask(kari, 'GET', path)).status, 404);
    const put = await ask(kari, 'PUT', path, {
      emailAddress: 'kari@fjordfisk.example',
      phoneNumber: '+47 999 90 001',
      resourceIncludeList: ['urn:altinn:resource:ttd-demo-brev'],
    });
    assert.deepEqual([put.status, put.body.phoneNumber], [200, '+4799990001']);
    const patched = (await ask(kari, 'PATCH', path, { phoneNumber: null })).body;
    assert.deepEqual(
      [patched.emailAddress, patched.phoneNumber, patched.resourceIncludeList],
      ['kari@fjordfisk.example', null, ['urn:altinn:resource:ttd-demo-brev']],
    );
    assert.deepEqual((await ask(kari, 'GET', OWN)).body, [patched]);
    assert.deepEqual((await ask(jonas, 'GET', OWN)).body, []);
    assert.deepEqual([(await ask(kari, 'DELETE', path)).status, (await ask(kari, 'DELETE', path)).status], [204, 404]);
  });

  test('keeps both of two changes that are made at once, also when there was none', async () => {
    const path = `${OWN}/${fjordfisk}`;
    for (let round = 0; round < 5; round++) {
      const email = { emailAddress: `kari-${round}@fjordfisk.example` };
      const phone = { phoneNumber: `+4799990${100 + round}` };
      await Promise.all([ask(kari, 'PATCH', path, email), ask(kari, 'PATCH', path, phone)]);
      const { emailAddress, phoneNumber } = (await ask(kari, 'GET', path)).body;
      assert.deepEqual([emailAddress, phoneNumber], [email.emailAddress, phone.phoneNumber]);
      if (round % 2 === 0) await ask(kari, 'DELETE', path);
    }
    await ask(kari, 'DELETE', path);
  });

  test('is not one for the person itself', async () => {
    const { userUuid } = (await ask(kari, 'GET', `${PROFILE}/users/current`)).body;
    assert.equal((await ask(kari, 'PUT', `${OWN}/${userUuid}`, { emailAddress: 'kari@nordby.example' })).status, 403);
  });

  test('must be one, and of an organisation the person may act for', async () => {
    const path = `${OWN}/${fjordfisk}`;
    for (const body of [
      {},
      { emailAddress: 'kari' },
      { emailAddress: 'a@b.example, c@d.example' },
      { phoneNumber: '12' },
      { emailAddress: 'kari@fjordfisk.example', resourceIncludeList: ['brev'] },
    ])
      assert.equal((await ask(kari, 'PUT', path, body)).status, 400, JSON.stringify(body));
    const mail = { emailAddress: 'jonas@berg.example' };
    assert.equal((await ask(jonas, 'PUT', path, mail)).status, 403);
  });
});

describe('official addresses of an organisation', () => {
  test('are kept by those in charge of it', async () => {
    assert.deepEqual((await ask(kari, 'GET', OFFICIAL)).body, []);
    const added = await ask(kari, 'POST', OFFICIAL, { email: 'varsel@fjordfisk.example' });
    assert.equal(added.status, 201);
    assert.equal((await ask(kari, 'POST', OFFICIAL, { email: 'varsel@fjordfisk.example' })).status, 200);
    const one = `${OFFICIAL}/${added.body.notificationAddressId}`;
    const changed = await ask(kari, 'PUT', one, { countryCode: '+46', phone: '701234567' });
    assert.equal(changed.status, 200);
    assert.deepEqual((await ask(kari, 'GET', OFFICIAL)).body, [changed.body]);
    assert.deepEqual((await ask(kari, 'GET', one)).body, changed.body);
    assert.equal(changed.body.countryCode + changed.body.phone, '+46701234567');
    assert.deepEqual([(await ask(kari, 'DELETE', one)).status, (await ask(kari, 'DELETE', one)).status], [204, 404]);
  });

  test('are the same one when they are added at once, and at most fifty', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => ask(kari, 'POST', OFFICIAL, { email: 'samtidig@fjordfisk.example' })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 201]);
    for (let count = 1; count < 50; count++)
      assert.equal((await ask(kari, 'POST', OFFICIAL, { email: `nr-${count}@fjordfisk.example` })).status, 201);
    const one = await ask(kari, 'POST', OFFICIAL, { email: 'nr-50@fjordfisk.example' });
    assert.deepEqual(
      [one.status, one.body.detail],
      [400, 'An organisation has at most 50 addresses; remove one first.'],
    );
    assert.equal((await ask(kari, 'POST', OFFICIAL, { email: 'nr-1@fjordfisk.example' })).status, 200);
    for (const { notificationAddressId } of (await ask(kari, 'GET', OFFICIAL)).body)
      await ask(kari, 'DELETE', `${OFFICIAL}/${notificationAddressId}`);
  });

  test('are looked up with the people’s own, by components and whoever may look parties up', async () => {
    const token = await testToken(server.url, '991825827', 'altinn:register/partylookup.admin');
    const ownAddress = { emailAddress: 'kari@fjordfisk.example', resourceIncludeList: ['urn:altinn:resource:brev'] };
    assert.equal((await ask(kari, 'PUT', `${OWN}/${fjordfisk}`, ownAddress)).status, 200);
    const added = await ask(kari, 'POST', OFFICIAL, { email: 'varsel@fjordfisk.example', phone: '999 90 002' });
    const lookUp = async (path: string, body: object, by: string | undefined = token) => {
      const answer = await fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(by && { authorization: `Bearer ${by}` }) },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    };
    const numbers = { organizationNumbers: [FJORDFISK, '311999999', FJORDFISK] };
    for (const path of [
      `${PROFILE}/correspondence/organizations/notificationaddresses/lookup`,
      '/register/api/v1/organizations/contactpoint/lookup',
    ]) {
      const [points, ...more] = (await lookUp(path, numbers)).body.contactPointsList;
      assert.deepEqual(more, []);
      assert.equal(points.organizationNumber, FJORDFISK);
      assert.ok(points.emailList.includes('varsel@fjordfisk.example'));
      assert.ok(
        !points.emailList.includes('kari@fjordfisk.example'),
        'a person’s own address is not the organisation’s',
      );
      assert.ok(points.mobileNumberList.includes('+4799990002'));
      const others = await testToken(server.url, TTD, 'altinn:serviceowner');
      assert.equal((await lookUp(path, numbers, others)).status, 403);
      assert.equal((await lookUp(path, numbers, '')).status, 401);
      const many = { organizationNumbers: Array.from({ length: 1001 }, () => FJORDFISK) };
      assert.equal((await lookUp(path, many)).status, 400);
    }
    const units = (resourceId: string | null) =>
      lookUp(`${PROFILE}/correspondence/units/contactpoint/lookup`, { ...numbers, resourceId });
    const [people] = (await units('urn:altinn:resource:brev')).body.contactPointsList;
    const { userId } = (await ask(kari, 'GET', `${PROFILE}/users/current`)).body;
    assert.deepEqual(people.userContactPoints, [{ userId, email: 'kari@fjordfisk.example', mobileNumber: '' }]);
    assert.equal(typeof people.partyId, 'number');
    for (const other of ['annet', null])
      assert.deepEqual((await units(other)).body.contactPointsList[0].userContactPoints, []);
    await ask(kari, 'DELETE', `${OWN}/${fjordfisk}`);
    await ask(kari, 'DELETE', `${OFFICIAL}/${added.body.notificationAddressId}`);
  });

  test('are hidden from everybody else', async () => {
    assert.equal((await ask(jonas, 'GET', OFFICIAL)).status, 403);
    assert.equal((await ask(jonas, 'POST', OFFICIAL, { email: 'x@y.example' })).status, 403);
    const nowhere = OFFICIAL.replace(FJORDFISK, '991825827');
    assert.deepEqual((await ask(jonas, 'GET', nowhere)).body.detail, (await ask(jonas, 'GET', OFFICIAL)).body.detail);
  });
});
