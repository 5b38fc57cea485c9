import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administrator, organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, KARI, LYNGHEIM, MONA, openWorld, type World } from './world.ts';

const GIVE = '/accessmanagement/api/v1/serviceowner/connections/accesspackages';
const ALLOWED = '/administration/api/v1/delegable-packages/311001000';
const SCOPE = 'altinn:serviceowner/delegations:accesspackage.write';
const ORDINARY = 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten';

describe('packages a service owner gives on others’ behalf', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  const ttd = organizationCaller('311001000', [SCOPE]);
  const body = { from: FJORDFISK, to: LYNGHEIM, packageUrn: ORDINARY };
  const mayRead = async () => (await world.permitted(await world.user(MONA), 'mail', FJORDFISK)).length > 0;

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    world.registry.set('mail', {
      rules: [{ subject: [['urn:altinn:accesspackage', 'ordinaer-post-til-virksomheten']], actions: ['read'] }],
    });
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  test('are those an operator allows it, and no others', async () => {
    const refused = await http.call('POST', GIVE, ttd, body);
    assert.deepEqual([refused.status, refused.body.code], [403, 'AM-00034']);
    assert.equal((await http.call('PUT', ALLOWED, ttd, { packages: [ORDINARY] })).status, 403);
    const wrong = await http.call('PUT', ALLOWED, administrator, { packages: ['hovedadministrator'] });
    assert.equal(wrong.body.validationErrors[0].code, 'AM.VLD-00048');
    assert.deepEqual((await http.call('PUT', ALLOWED, administrator, { packages: [ORDINARY] })).body, {
      packages: [ORDINARY],
    });
    assert.deepEqual((await http.call('GET', ALLOWED, administrator)).body.packages, [ORDINARY]);
    assert.equal(await mayRead(), false);
    assert.equal((await http.call('POST', GIVE, ttd, body)).status, 200);
    assert.equal(await mayRead(), true);
    const other = await http.call('POST', GIVE, organizationCaller('311002007', [SCOPE]), body);
    assert.deepEqual([other.status, other.body.code], [403, 'AM-00034']);
  });

  test('are taken back by the one that gave them, at once; what a party gave itself stays', async () => {
    assert.equal((await http.call('POST', `${GIVE}/revoke`, ttd, body)).status, 204);
    assert.equal(await mayRead(), false);

    const { userId, partyUuid } = await world.party(KARI);
    const [fjordfisk, lyngheim] = [await world.party(FJORDFISK), await world.party(LYNGHEIM)];
    const named = { party: fjordfisk.partyUuid, from: fjordfisk.partyUuid, to: lyngheim.partyUuid, package: ORDINARY };
    const kari = {
      ...administrator,
      kind: 'altinn',
      userId,
      partyUuid,
      scopes: new Set(['altinn:portal/enduser']),
    } as const;
    const path = `/accessmanagement/api/v1/enduser/connections/accesspackages?${new URLSearchParams(named)}`;
    assert.equal((await http.call('POST', path, kari)).status, 200);
    assert.equal((await http.call('POST', `${GIVE}/revoke`, ttd, body)).status, 204);
    assert.equal(await mayRead(), true);
  });

  test('need two parties that exist and a package that can be given', async () => {
    const post = async (changed: object) => (await http.call('POST', GIVE, ttd, { ...body, ...changed })).body;
    assert.equal(
      (await post({ to: 'urn:altinn:organization:identifier-no:999999999' })).validationErrors[0].code,
      'AM.VLD-00034',
    );
    assert.equal((await post({ to: FJORDFISK })).validationErrors[0].code, 'AM.VLD-00009');
    assert.equal((await post({ packageUrn: 'nothing' })).code, 'AM-00041');
    assert.equal((await post({ from: KARI })).code, 'AM-00037');
  });
});
