import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Caller } from '../../server/http/caller.ts';
import { caller, organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, FJORDFISK_BODO, KARI, LYNGHEIM, MONA, openWorld, type World } from './world.ts';

const ROLES = '/authorization/api/v1/roles';
const PARTIES = '/authorization/api/v1/parties';
const BY_LIST = '/authorization/api/v1/accesslist/accessmanagement/authorization';

describe('looking up roles and parties of a user', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  let kari: number;
  let fjordfisk: number;
  let logged: Caller;

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    kari = (await world.party(KARI)).userId!;
    fjordfisk = (await world.party(FJORDFISK)).partyId;
    logged = caller({ userId: kari });
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });
  const roles = (user: number, party: number, by: Caller | undefined = logged) =>
    http.call('GET', `${ROLES}?coveredByUserId=${user}&offeredByPartyId=${party}`, by);

  test('a user’s roles for a party are told by their old codes, those that follow included', async () => {
    const { status, body } = await roles(kari, fjordfisk);
    assert.equal(status, 200);
    assert.ok(body.every(({ type }: { type: string }) => type === 'altinn'));
    const codes = body.map(({ value }: { value: string }) => value);
    assert.ok(codes.includes('DAGL') && codes.includes('A0236') && codes.includes('HADM'), codes.join());
  });

  test('a zero id is 400, another user’s token 403, no role 404, no token 401', async () => {
    assert.equal((await roles(0, fjordfisk)).status, 400);
    assert.equal((await roles(kari, 0)).status, 400);
    assert.equal((await http.call('GET', ROLES, logged)).status, 400);
    assert.equal((await roles(kari + 1, fjordfisk)).status, 403);
    assert.equal((await roles(kari, fjordfisk, organizationCaller('311001000'))).status, 403);
    assert.equal((await roles(kari, (await world.party(LYNGHEIM)).partyId)).status, 404);
    assert.equal((await roles(kari, 99_999_999)).status, 404);
    assert.equal((await http.call('GET', `${ROLES}?coveredByUserId=1&offeredByPartyId=1`)).status, 401);
  });

  test('a user’s parties are told in the older form, sub-units below their main unit', async () => {
    const { status, body } = await http.call('GET', `${PARTIES}?userId=${kari}`, logged);
    assert.equal(status, 200);
    const main = body.find(({ partyId }: { partyId: number }) => partyId === fjordfisk);
    assert.deepEqual(
      [main.partyTypeName, main.orgNumber, main.ssn, main.onlyHierarchyElementWithNoAccess, main.person],
      [2, '311003003', null, false, null],
    );
    assert.deepEqual(
      main.childParties.map(({ orgNumber }: { orgNumber: string }) => orgNumber),
      [FJORDFISK_BODO.slice(-9)],
    );
    const self = body.find(({ partyTypeName }: { partyTypeName: number }) => partyTypeName === 1);
    assert.deepEqual([self.ssn, self.orgNumber, self.childParties], ['14837510008', '', null]);
  });

  test('a party is validated as one of the user’s, or not', async () => {
    const validate = async (party: number, user = kari) =>
      http.call('GET', `${PARTIES}/${party}/validate?userId=${user}`, logged);
    const ids = await Promise.all([FJORDFISK_BODO, LYNGHEIM].map(async (urn) => (await world.party(urn)).partyId));
    assert.equal((await validate(fjordfisk)).body, true);
    assert.equal((await validate(ids[0]!)).body, true, 'a sub-unit too');
    assert.equal((await validate(ids[1]!)).body, false);
    for (const [party, user] of [
      [0, kari],
      [fjordfisk, 0],
    ])
      assert.equal((await validate(party!, user)).status, 404);
    assert.equal((await validate(fjordfisk, kari + 1)).status, 403);
  });

  test('parties of nobody are 404, and of another user 403', async () => {
    assert.equal((await http.call('GET', `${PARTIES}?userId=0`, logged)).status, 404);
    assert.equal((await http.call('GET', PARTIES, logged)).status, 404);
    const mona = (await world.party(MONA)).userId!;
    assert.equal((await http.call('GET', `${PARTIES}?userId=${mona}`, logged)).status, 403);
    const nobody = caller({ userId: 4_711 });
    assert.equal((await http.call('GET', `${PARTIES}?userId=4711`, nobody)).status, 404);
  });

  test('components of the platform alone ask whether lists admit an organisation', async () => {
    const body = {
      subject: { type: 'urn:altinn:organization:identifier-no', value: '311003003' },
      resource: { type: 'urn:altinn:resource', value: 'listed' },
      action: { type: 'urn:oasis:names:tc:xacml:1.0:action:action-id', value: 'read' },
    };
    assert.equal((await http.call('POST', BY_LIST, logged, body)).status, 403);
    assert.equal((await http.call('POST', BY_LIST, undefined, body)).status, 401);
    const platform = caller({ issuer: 'platform' });
    world.registry.set(
      'listed',
      { rules: [{ subject: [['urn:altinn:rolecode', 'DAGL']], actions: ['read'] }] },
      { mode: 'Enabled' },
    );
    world.registry.setLists('listed', [{ members: [(await world.party(FJORDFISK)).partyUuid], actions: ['read'] }]);
    const ask = async (sent: unknown) => http.component(BY_LIST, platform, sent);
    assert.deepEqual((await ask(body)).body, { ...body, result: 'Authorized' });
    const other = { ...body, action: { ...body.action, value: 'write' } };
    assert.equal((await ask(other)).body.result, 'NotAuthorized');
    const unknown = { ...body, resource: { ...body.resource, value: 'none' } };
    assert.equal((await ask(unknown)).body.result, 'NotDetermined');
    const stranger = { ...body, subject: { ...body.subject, value: '999999999' } };
    assert.equal((await ask(stranger)).body.result, 'NotDetermined');
    const somebody = { ...body, subject: { type: 'urn:altinn:person:identifier-no', value: '14837510008' } };
    assert.equal((await ask(somebody)).status, 400);
    assert.equal((await ask({ subject: body.subject })).status, 400);
  });
});
