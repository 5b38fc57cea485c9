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
});
