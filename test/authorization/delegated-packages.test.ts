import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { caller, serve } from '../administration/http.ts';
import { FJORDFISK, KARI, LYNGHEIM, MONA, OLA, openWorld, type World } from './world.ts';

const CONNECTIONS = '/accessmanagement/api/v1/enduser/connections';
const SYSTEM_USER = '7f9b5a5e-3a52-4c7e-9a44-0d6d3a1f0b11';

describe('delegated packages and roles', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  let uuid: Record<string, string>;
  const by = async (urn: string, scopes = ['altinn:portal/enduser']) => {
    const { userId, partyUuid } = await world.party(urn);
    return caller({ userId, partyUuid, scopes, authenticationLevel: 4 });
  };
  const url = (path: string, named: Record<string, string>) => `${CONNECTIONS}${path}?${new URLSearchParams(named)}`;
  const connect = async (to: string) => http.call('POST', url('', { party: uuid.fjordfisk!, to }), await by(KARI));

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    world.registry.set('ttd-letters', {
      rules: [
        { subject: [['urn:altinn:rolecode', 'dagl']], actions: ['read', 'confirm'] },
        {
          subject: [['urn:altinn:accesspackage', 'post-til-virksomheten-med-taushetsbelagt-innhold']],
          actions: ['open'],
        },
      ],
    });
    const of = async (urn: string) => (await world.party(urn)).partyUuid;
    uuid = { fjordfisk: await of(FJORDFISK), lyngheim: await of(LYNGHEIM), kari: await of(KARI) };
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  test('the main administrator gives itself the confidential mail, and sees who gave what, and when', async () => {
    // A session's caller has every claim of a logged-in person.
    const { userId, partyUuid, partyId } = await world.party(KARI);
    const session = caller({ userId, partyUuid, partyId, scopes: ['altinn:portal/enduser'], authenticationLevel: 4 });
    const to = { party: uuid.fjordfisk!, from: uuid.fjordfisk!, to: uuid.kari! };
    const given = { ...to, package: 'post-til-virksomheten-med-taushetsbelagt-innhold' };
    assert.equal((await http.call('POST', url('', to), session)).status, 200);
    assert.equal((await http.call('POST', url('/accesspackages', given), session)).status, 200);
    assert.deepEqual(await world.permitted(await world.user(KARI), 'ttd-letters', FJORDFISK, ['open']), ['open']);
    const list = await http.call(
      'GET',
      url('/accesspackages', { party: uuid.fjordfisk!, from: uuid.fjordfisk! }),
      session,
    );
    const own = list.body.data
      .flatMap((one: { permissions: object[] }) => one.permissions)
      .find((way: { to: { id: string } }) => way.to.id === uuid.kari);
    assert.equal(own.givenBy, `urn:altinn:party:uuid:${uuid.kari}`);
    assert.ok(Math.abs(Date.parse(own.givenAt) - Date.now()) < 60_000);
    const ended = await http.call('DELETE', url('', { ...to, cascade: 'true' }), session);
    assert.equal(ended.status, 204);
    assert.deepEqual(await world.permitted(await world.user(KARI), 'ttd-letters', FJORDFISK, ['open']), []);
  });

  test('a giver finds an organisation by its number', async () => {
    const find = async (organizationNumber: string, who = KARI) =>
      http.call('GET', url('/receiver', { party: uuid.fjordfisk!, organizationNumber }), await by(who));
    const found = await find('311 004 018');
    assert.deepEqual(
      [found.body.party.id, found.body.party.name, found.body.isConnected],
      [uuid.lyngheim, 'Lyngheim Regnskap AS', true],
    );
    assert.equal((await find('311006002')).body.isConnected, false);
    assert.equal((await find('999999999')).body.code, 'AM-00023');
    assert.equal((await find('311004018', OLA)).status, 200);
    assert.equal((await find('311004018', MONA)).status, 403);
  });

  test('roles follow from registers, so none is taken away', async () => {
    const remove = async (rolecode: string) =>
      (
        await http.call(
          'DELETE',
          url('/roles', { party: uuid.fjordfisk!, from: uuid.fjordfisk!, to: uuid.lyngheim!, rolecode }),
          await by(KARI),
        )
      ).body.code;
    assert.equal(await remove('REGN'), 'AM-00040');
    assert.equal(await remove('KOKK'), 'AM-00039');
    const check = await http.call('GET', url('/roles/delegationcheck', { party: uuid.fjordfisk! }), await by(KARI));
    assert.ok(check.body.data.length > 30 && check.body.data.every(({ result }: { result: boolean }) => !result));
  });

  test('a package opens what policies give it; the confidential one is nobody’s until it is given', async () => {
    const kari = await world.user(KARI);
    const mona = await world.user(MONA);
    world.registry.set('ordinary', {
      rules: [{ subject: [['urn:altinn:accesspackage', 'ordinaer-post-til-virksomheten']], actions: ['read'] }],
    });
    await world.changed();
    assert.deepEqual(await world.permitted(kari, 'ordinary', FJORDFISK), ['read'], 'by role');
    assert.deepEqual(await world.permitted(mona, 'ordinary', FJORDFISK), []);
    assert.deepEqual(await world.permitted(kari, 'ttd-letters', FJORDFISK, ['open']), []);

    const confidential = 'urn:altinn:accesspackage:post-til-virksomheten-med-taushetsbelagt-innhold';
    const to = (receiver: string, code: string) => ({
      party: uuid.fjordfisk!,
      from: uuid.fjordfisk!,
      to: receiver,
      package: code,
    });
    const path = '/accesspackages';
    await connect(uuid.lyngheim!);
    const given = await http.call('POST', url(path, to(uuid.lyngheim!, confidential)), await by(KARI));
    assert.equal(given.status, 200, JSON.stringify(given.body));
    assert.deepEqual(
      (await http.call('POST', url(path, to(uuid.lyngheim!, confidential)), await by(KARI))).body,
      given.body,
      'the one that is there is answered again',
    );
    assert.deepEqual(await world.permitted(mona, 'ttd-letters', FJORDFISK, ['open']), ['open']);
    const system = world.subject([['urn:altinn:systemuser:uuid', SYSTEM_USER]], 3);
    assert.deepEqual(await world.permitted(system, 'ordinary', FJORDFISK), []);
    const toSystem = await http.call(
      'POST',
      url(path, to(SYSTEM_USER, ':ordinaer-post-til-virksomheten')),
      await by(KARI),
    );
    assert.equal(toSystem.status, 200);
    assert.deepEqual(await world.permitted(system, 'ordinary', FJORDFISK), ['read']);

    const list = await http.call('GET', url(path, { party: uuid.fjordfisk!, from: uuid.fjordfisk! }), await by(KARI));
    assert.deepEqual(
      list.body.data.map((one: { package: { urn: string } }) => one.package.urn),
      [confidential, 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten'],
    );
    assert.equal((await http.call('DELETE', url(path, to(uuid.lyngheim!, confidential)), await by(KARI))).status, 204);
    assert.deepEqual(await world.permitted(mona, 'ttd-letters', FJORDFISK, ['open']), []);

    const refusals: [code: string, expected: string][] = [
      ['nothing', 'AM.VLD-00011'],
      ['eksplisitt', 'AM.VLD-00048'],
      ['innbygger-arbeidsliv', 'AM-00037'],
    ];
    for (const [code, expected] of refusals) {
      const refused = await http.call('POST', url(path, to(uuid.lyngheim!, code)), await by(KARI));
      assert.deepEqual([refused.status, refused.body.validationErrors?.[0].code ?? refused.body.code], [400, expected]);
    }
  });

  test('the check of packages tells which may be given', async () => {
    const path = `${url('/accesspackages/delegationcheck', { party: uuid.fjordfisk! })}&packages=eksplisitt&packages=post-til-virksomheten-med-taushetsbelagt-innhold&packages=ordinaer-post-til-virksomheten`;
    const { status, body } = await http.call('GET', path, await by(KARI));
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(
      body.data.map(({ result }: { result: boolean }) => result),
      [false, true, true],
    );
    const unknown = await http.call(
      'GET',
      `${url('/accesspackages/delegationcheck', { party: uuid.fjordfisk! })}&packages=nothing`,
      await by(KARI),
    );
    assert.equal(unknown.body.code, 'AM-00041');
  });
});
