import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { caller, organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK_BODO, FJORDFISK, KARI, MONA, OLA, openWorld, type World } from './world.ts';

const BASE = '/accessmanagement/api/v1';
const ALL = 'includeRoles=true&includeAccessPackages=true&includeResources=true&includeInstances=true';

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
type Any = any;

describe('authorised parties', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  const own = async (urn: string, query = '') => {
    const { userId } = await world.party(urn);
    const { status, body } = await http.call(
      'GET',
      `${BASE}/enduser/authorizedparties?${query}`,
      caller({ userId, scopes: ['altinn:portal/enduser'] }),
    );
    assert.equal(status, 200, JSON.stringify(body));
    return body.data as Any[];
  };
  const named = (data: Any[]) => data.map(({ name }) => name);

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    world.registry.set('ttd-letters', {
      rules: [{ subject: [['urn:altinn:rolecode', 'dagl']], actions: ['read'] }],
    });
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  test('a person acts for itself and for organisations by role, their sub-units below them', async () => {
    const kari = await own(KARI, ALL);
    assert.deepEqual(named(kari), ['Fjordfisk AS', 'Kari Nordby']);
    const [fjordfisk, self] = kari;
    assert.deepEqual(fjordfisk.authorizedRoles, ['daglig-leder', 'dagl']);
    assert.ok(fjordfisk.authorizedAccessPackages.includes('ordinaer-post-til-virksomheten'));
    assert.equal(fjordfisk.unitType, 'AS');
    assert.deepEqual(named(fjordfisk.subunits), ['Fjordfisk AS avd. Bodø']);
    assert.deepEqual(fjordfisk.subunits[0].authorizedRoles, ['daglig-leder', 'dagl']);
    assert.deepEqual([self.type, self.authorizedRoles], ['Person', ['privatperson', 'priv']]);
    assert.deepEqual((await own(KARI))[0].authorizedRoles, [], 'told only when asked for');
  });

  test('what an organisation holds, its leader holds', async () => {
    const mona = await own(MONA, ALL);
    assert.deepEqual(named(mona), ['Fjordfisk AS', 'Lyngheim Regnskap AS', 'Mona Strand']);
    assert.deepEqual(mona[0].authorizedRoles, ['regnskapsforer', 'regn']);
    assert.ok(mona[0].authorizedAccessPackages.includes('regnskapsforer-lonn'));
  });

  test('a right to a sub-unit shows it below a main unit without access', async () => {
    const [bodo, ida] = [
      await world.party(FJORDFISK_BODO),
      await world.party('urn:altinn:person:identifier-no:21925515040'),
    ];
    const kari = await world.party(KARI);
    const manager = caller({ userId: kari.userId, scopes: ['altinn:portal/enduser'] });
    const connections = `${BASE}/enduser/connections`;
    const parties = `party=${bodo.partyUuid}&to=${ida.partyUuid}&resource=ttd-letters`;
    await http.call('POST', `${connections}?party=${bodo.partyUuid}`, manager, {
      personIdentifier: '21925515040',
      lastName: 'Vik',
    });
    const check = await http.call('GET', `${connections}/resources/delegationcheck?${parties}`, manager);
    const given = await http.call('POST', `${connections}/resources/rights?${parties}`, manager, {
      directRightKeys: [check.body.rights[0].right.key],
    });
    assert.equal(given.status, 201, JSON.stringify(given.body));
    const lars = await own('urn:altinn:person:identifier-no:21925515040', ALL);
    const fjordfisk = lars.find(({ name }) => name === 'Fjordfisk AS');
    assert.deepEqual([fjordfisk.onlyHierarchyElementWithNoAccess, fjordfisk.authorizedResources], [true, []]);
    assert.deepEqual(fjordfisk.subunits[0].authorizedResources, ['ttd-letters']);
  });

  test('a service owner asks about others; an unknown subject has nothing, an unknown type is refused', async () => {
    const owner = organizationCaller('311001000', ['altinn:accessmanagement/authorizedparties.resourceowner']);
    const post = (body: object) => http.call('POST', `${BASE}/resourceowner/authorizedparties`, owner, body);
    const found = await post({ type: 'urn:altinn:person:identifier-no', value: OLA.slice(-11) });
    assert.deepEqual(named(found.body), ['Fjordfisk AS', 'Ola Lien']);
    assert.deepEqual(found.body[0].authorizedRoles, ['styreleder', 'lede']);
    assert.deepEqual((await post({ type: 'urn:altinn:person:identifier-no', value: '00000000000' })).body, []);
    const wrong = await post({ type: 'urn:altinn:shoe-size', value: '44' });
    assert.deepEqual([wrong.status, wrong.body.validationErrors[0].code], [400, 'AM.VLD-00009']);
    const organization = await post({ type: 'urn:altinn:organization:identifier-no', value: FJORDFISK.slice(-9) });
    assert.deepEqual(organization.body, []);
  });

  test('lists are narrowed to parties, resources, and what is the caller’s own', async () => {
    const fjordfisk = await world.party(FJORDFISK);
    const bodo = await world.party(FJORDFISK_BODO);
    assert.deepEqual(named(await own(KARI, `partyFilter=${fjordfisk.partyUuid}`)), ['Fjordfisk AS']);
    const [main] = await own(KARI, `partyFilter=${bodo.partyUuid}`);
    assert.deepEqual(
      [main.name, main.onlyHierarchyElementWithNoAccess, named(main.subunits)],
      ['Fjordfisk AS', true, ['Fjordfisk AS avd. Bodø']],
    );
    assert.deepEqual((await own(KARI, 'includeSubParties=false'))[0].subunits, []);
    assert.deepEqual(named(await own(MONA, 'includePartiesViaKeyRoles=False')), [
      'Lyngheim Regnskap AS',
      'Mona Strand',
    ]);

    const [letters] = await own(KARI, `${ALL}&anyOfResourceIds=ttd-letters&anyOfResourceIds=unknown`);
    assert.deepEqual(
      [letters.name, letters.authorizedRoles, letters.authorizedAccessPackages],
      ['Fjordfisk AS', ['daglig-leder', 'dagl'], []],
    );
    assert.deepEqual(await own(KARI, 'anyOfResourceIds=unknown'), []);
    assert.deepEqual(
      named(await own(MONA, 'anyOfResourceIds=ttd-letters')),
      ['Lyngheim Regnskap AS'],
      'the client’s director, not the accountant',
    );
  });

  test('a service owner narrows to its own resources, not to another’s', async () => {
    const scopes = ['altinn:accessmanagement/authorizedparties.resourceowner'];
    const owner = caller({ orgCode: 'ttd', scopes });
    const body = { type: 'urn:altinn:person:identifier-no', value: '21925515040' };
    const post = async (query: string) =>
      http.call('POST', `${BASE}/serviceowner/authorizedparties?${query}`, owner, body);
    const own = (await post('orgCode=TTD')).body.find(({ name }: Any) => name === 'Fjordfisk AS');
    assert.deepEqual(own.subunits[0].authorizedResources, ['ttd-letters']);
    const foreign = await post('orgCode=fjel');
    assert.deepEqual([foreign.status, foreign.body.validationErrors[0].code], [400, 'AM.VLD-00009']);
    const filtered = await http.call('POST', `${BASE}/serviceowner/authorizedparties`, owner, {
      ...body,
      partyFilter: [{ type: 'urn:altinn:organization:identifier-no', value: '311003003' }],
    });
    assert.deepEqual(filtered.body, [], 'only the sub-unit is his');
    const nobody = await http.call('POST', `${BASE}/serviceowner/authorizedparties`, owner, {
      type: 'urn:altinn:enterpriseuser:username',
      value: 'regnskap',
    });
    assert.deepEqual([nobody.status, nobody.body], [200, []]);
  });

  test('components read the same without envelope, and one party by its number', async () => {
    const kari = await world.party(KARI);
    const fjordfisk = await world.party(FJORDFISK);
    const user = caller({ userId: kari.userId, scopes: ['altinn:portal/enduser'] });
    assert.deepEqual(named((await http.call('GET', `${BASE}/authorizedparties`, user)).body), [
      'Fjordfisk AS',
      'Kari Nordby',
    ]);
    assert.equal(
      (await http.call('GET', `${BASE}/authorizedparty/${fjordfisk.partyId}`, user)).body.name,
      'Fjordfisk AS',
    );
    assert.equal((await http.call('GET', `${BASE}/authorizedparty/1`, user)).status, 404);
  });
});
