import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { caller, organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, FJORDFISK_BODO, KARI, LYNGHEIM, MONA, OLA, openWorld, person, type World } from './world.ts';

const LARS = person('21925515040');
const SYSTEM_USER = '2b1c7a50-55a0-4b2e-9a36-6f2f3a9b7c01';
const WITH_SIGNATURE = 'urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet';
const PAYROLL = 'urn:altinn:accesspackage:regnskapsforer-lonn';
const ORDINARY = 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten';

const packagePolicy = (code: string) => ({
  rules: [{ subject: [['urn:altinn:accesspackage', code]] as const, actions: ['read'] }],
});

describe('client delegation', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  const uuid: Record<string, string> = {};

  const by = async (urn: string, scopes = ['altinn:portal/enduser']) => {
    const { userId, partyUuid } = await world.party(urn);
    return caller({ userId, partyUuid, scopes, authenticationLevel: 4 });
  };
  const url = (path: string, named: Record<string, string>, version = 'v1') =>
    `/accessmanagement/api/${version}/enduser/clientdelegations${path}?${new URLSearchParams(named)}`;
  const one = (role: string, ...packages: string[]) => ({ values: [{ role, packages }] });
  const lyngheim = () => ({ party: uuid.lyngheim! });
  const addLars = async () =>
    http.call('POST', url('/agents', lyngheim()), await by(MONA), { personIdentifier: '21925515040', lastName: 'Vik' });
  const sides = (agent = uuid.lars!) => ({ ...lyngheim(), from: uuid.fjordfisk!, to: agent });
  const give = async (body: object, agent?: string) =>
    http.call('POST', url('/agents/accesspackages', sides(agent)), await by(MONA), body);
  const mayRead = async (urn: string, resource: string, of = FJORDFISK) =>
    (await world.permitted(await world.user(urn), resource, of)).length > 0;

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    world.registry.set('accounts', packagePolicy('regnskapsforer-med-signeringsrettighet'));
    world.registry.set('payroll', packagePolicy('regnskapsforer-lonn'));
    world.registry.set('mail', packagePolicy('ordinaer-post-til-virksomheten'));
    world.registry.set('letters', {
      rules: [{ subject: [['urn:altinn:rolecode', 'dagl']], actions: ['read', 'confirm'] }],
    });
    world.registry.set('books', {
      rules: [{ subject: [['urn:altinn:external-role:ccr', 'regnskapsforer']], actions: ['read'] }],
    });
    for (const [name, urn] of Object.entries({
      fjordfisk: FJORDFISK,
      lyngheim: LYNGHEIM,
      kari: KARI,
      mona: MONA,
      ola: OLA,
      lars: LARS,
    }))
      uuid[name] = (await world.party(urn)).partyUuid;
  });
  beforeEach(async () => {
    for (const agent of [uuid.lars!, SYSTEM_USER])
      await http.call('DELETE', url('/agents', { ...lyngheim(), to: agent, cascade: 'true' }), await by(MONA));
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  test('a provider sees its clients with what it may pass on in each role', async () => {
    const { status, body } = await http.call('GET', url('/clients', lyngheim()), await by(MONA));
    assert.equal(status, 200, JSON.stringify(body));
    const [client] = body.data;
    assert.deepEqual([body.data.length, client.client.organizationIdentifier], [1, '311003003']);
    const [access] = client.access;
    assert.deepEqual([access.role.code, access.role['legacyurn ']], ['regnskapsforer', 'urn:altinn:rolecode:regn']);
    assert.deepEqual(access.packages.map(({ urn }: { urn: string }) => urn).sort(), [
      PAYROLL,
      WITH_SIGNATURE,
      'urn:altinn:accesspackage:regnskapsforer-uten-signeringsrettighet',
    ]);
    const auditors = await http.call('GET', url('/clients', { ...lyngheim(), roles: 'revisor' }), await by(MONA));
    assert.deepEqual(auditors.body.data, []);
    const unknown = await http.call('GET', url('/clients', { ...lyngheim(), roles: 'kokk' }), await by(MONA));
    assert.deepEqual([unknown.status, unknown.body.code], [400, 'AM-00039']);
  });

  test('an employee does for the client what is passed on to it, and no more, until it is taken back', async () => {
    assert.equal(await mayRead(LARS, 'accounts'), false);
    assert.equal((await addLars()).status, 200);
    const given = await give(one('regnskapsforer', WITH_SIGNATURE));
    assert.equal(given.status, 200, JSON.stringify(given.body));
    assert.deepEqual(
      [given.body[0].fromId, given.body[0].viaId, given.body[0].toId, given.body[0].changed],
      [uuid.fjordfisk, uuid.lyngheim, uuid.lars, true],
    );
    assert.equal((await give(one('regnskapsforer', WITH_SIGNATURE))).body[0].changed, false);
    assert.equal(await mayRead(LARS, 'accounts'), true);
    assert.equal(await mayRead(LARS, 'accounts', FJORDFISK_BODO), true, 'the client’s sub-units too');
    assert.equal(await mayRead(LARS, 'payroll'), false);
    assert.equal(await mayRead(LARS, 'accounts', LYNGHEIM), false);

    const taken = await http.call(
      'DELETE',
      url('/agents/accesspackages', sides()),
      await by(MONA),
      one('regnskapsforer', WITH_SIGNATURE),
    );
    assert.equal(taken.status, 204);
    assert.equal(await mayRead(LARS, 'accounts'), false);
  });

  test('what an agent has goes no further, neither through its key roles nor by its own giving', async () => {
    await addLars();
    await give(one('regnskapsforer', WITH_SIGNATURE));
    // Lars leads Solsiden; Solsiden has nothing of it.
    const solsiden = world.system('urn:altinn:organization:identifier-no:311005006', 3);
    assert.deepEqual(await world.permitted(solsiden, 'accounts', FJORDFISK), []);
    const check = `/accessmanagement/api/v1/enduser/connections/accesspackages/delegationcheck?${new URLSearchParams({ party: uuid.fjordfisk!, packages: WITH_SIGNATURE })}`;
    assert.equal((await http.call('GET', check, await by(LARS))).status, 403);
  });

  test('a system user as agent reads for the client too', async () => {
    const agent = await http.call('POST', url('/agents', { ...lyngheim(), to: SYSTEM_USER }), await by(MONA));
    assert.equal(agent.status, 200, JSON.stringify(agent.body));
    await give(one('regnskapsforer', PAYROLL), SYSTEM_USER);
    const system = world.subject([['urn:altinn:systemuser:uuid', SYSTEM_USER]], 3);
    assert.deepEqual(await world.permitted(system, 'payroll', FJORDFISK), ['read']);
    assert.deepEqual(await world.permitted(system, 'accounts', FJORDFISK), []);
  });

  test('when the client changes its accountant, its agents are out at the same moment', async () => {
    await addLars();
    await give(one('regnskapsforer', WITH_SIGNATURE));
    assert.equal(await mayRead(LARS, 'accounts'), true);
    const role = "urn = 'urn:altinn:external-role:ccr:regnskapsforer' and holder = $1";
    await world.database.run({ name: 'test-role-gone', text: `delete from register.role where ${role}` }, [
      uuid.lyngheim,
    ]);
    await world.changed();
    try {
      assert.equal(await mayRead(LARS, 'accounts'), false);
      assert.deepEqual((await http.call('GET', url('/clients', lyngheim()), await by(MONA))).body.data, []);
    } finally {
      await world.database.run(
        {
          name: 'test-role-back',
          text: "insert into register.role (of_party, holder, urn) values ($1, $2, 'urn:altinn:external-role:ccr:regnskapsforer')",
        },
        [uuid.fjordfisk, uuid.lyngheim],
      );
      await world.changed();
    }
    assert.equal(await mayRead(LARS, 'accounts'), true);
  });

  test('a package the client itself gave is passed on as rightholder, as long as the client gives it', async () => {
    const connections = '/accessmanagement/api/v1/enduser/connections';
    const named = { party: uuid.fjordfisk!, from: uuid.fjordfisk!, to: uuid.lyngheim! };
    await addLars();
    assert.equal((await give(one('rettighetshaver', ORDINARY))).body.code, 'AM-00028', 'not given yet');
    await http.call('POST', `${connections}?${new URLSearchParams(named)}`, await by(KARI));
    const packages = `${connections}/accesspackages?${new URLSearchParams({ ...named, package: ORDINARY })}`;
    assert.equal((await http.call('POST', packages, await by(KARI))).status, 200);
    assert.equal((await give(one('rettighetshaver', ORDINARY))).status, 200);
    assert.equal(await mayRead(LARS, 'mail'), true);
    assert.equal((await http.call('DELETE', packages, await by(KARI))).status, 204);
    assert.equal(await mayRead(LARS, 'mail'), false);
    await http.call('DELETE', `${connections}?${new URLSearchParams({ ...named, cascade: 'true' })}`, await by(KARI));
  });

  test('single resources are passed on in the second form, by what the role or the client opens', async () => {
    await addLars();
    const named = { ...lyngheim(), client: uuid.fjordfisk!, agent: uuid.lars! };
    const path = url('/agents/resources', named, 'v2');
    const pass = async (role: string, ...resources: string[]) =>
      http.call('POST', path, await by(MONA), { values: [{ role, resources }] });
    assert.equal((await pass('rettighetshaver', 'letters')).body.code, 'AM-00028');
    assert.equal((await pass('regnskapsforer', 'nothing')).body.validationErrors[0].code, 'AM.VLD-00012');
    assert.equal((await pass('regnskapsforer', 'books')).status, 200);
    assert.equal(await mayRead(LARS, 'books'), true);
    assert.equal(await mayRead(LARS, 'letters'), false);
    const list = await http.call('GET', path, await by(MONA));
    assert.deepEqual(
      list.body.data[0].access[0].resources.map(({ refId }: { refId: string }) => refId),
      ['books'],
    );
    const ofClient = await http.call('GET', url('/clients/resources', named, 'v2'), await by(MONA));
    assert.equal(ofClient.body.data[0].agent.id, uuid.lars);
    const back = url('/agents/resources/delete', named, 'v2');
    assert.equal(
      (await http.call('POST', back, await by(MONA), { values: [{ role: 'regnskapsforer', resources: ['books'] }] }))
        .status,
      204,
    );
    assert.equal(await mayRead(LARS, 'books'), false);
  });

  test('what cannot be passed on is refused with its code', async () => {
    assert.equal((await give(one('regnskapsforer', WITH_SIGNATURE))).body.code, 'AM-00022', 'no agent yet');
    await addLars();
    const refusals: [object, string][] = [
      [one('kokk', WITH_SIGNATURE), 'AM-00039'],
      [one('regnskapsforer', 'nothing'), 'AM.VLD-00011'],
      [one('regnskapsforer', 'hovedadministrator'), 'AM.VLD-00033'],
      [one('regnskapsforer', 'ansvarlig-revisor'), 'AM-00028'],
      [one('revisor', WITH_SIGNATURE), 'AM-00028'],
      [{ values: [] }, 'AM.VLD-00009'],
    ];
    for (const [body, code] of refusals) {
      const refused = await give(body);
      assert.deepEqual([refused.status, refused.body.validationErrors?.[0].code ?? refused.body.code], [400, code]);
    }
    const organization = await http.call(
      'POST',
      url('/agents', { ...lyngheim(), to: uuid.fjordfisk! }),
      await by(MONA),
    );
    assert.equal(organization.body.validationErrors[0].code, 'AM.VLD-00008');
    const stranger = await http.call('POST', url('/agents', { ...lyngheim(), to: uuid.ola! }), await by(MONA));
    assert.equal(stranger.body.code, 'AM-00024');
  });

  test('an agent is removed bare, or with all it may do', async () => {
    await addLars();
    await give(one('regnskapsforer', WITH_SIGNATURE, PAYROLL));
    const agents = await http.call('GET', url('/agents', lyngheim()), await by(MONA));
    assert.deepEqual(
      agents.body.data.map((each: { agent: { id: string }; access: { packages: object[] }[] }) => [
        each.agent.id,
        each.access[0]?.packages.length,
      ]),
      [[uuid.lars, 2]],
    );
    const path = (more: Record<string, string>) => url('/agents', { ...lyngheim(), to: uuid.lars!, ...more });
    const bare = await http.call('DELETE', path({}), await by(MONA));
    assert.deepEqual([bare.status, bare.body.validationErrors[0].code], [400, 'AM.VLD-00010']);
    assert.equal((await http.call('DELETE', path({ cascade: 'true' }), await by(MONA))).status, 204);
    assert.equal(await mayRead(LARS, 'accounts'), false);
    assert.deepEqual((await http.call('GET', url('/agents', lyngheim()), await by(MONA))).body.data, []);
  });

  test('an agent sees whom it works for, and may lay the work down', async () => {
    await addLars();
    await give(one('regnskapsforer', WITH_SIGNATURE));
    const mine = await http.call('GET', url('/my/clients', {}), await by(LARS));
    assert.equal(mine.status, 200, JSON.stringify(mine.body));
    assert.deepEqual(
      [mine.body.data[0].provider.id, mine.body.data[0].clients[0].client.id],
      [uuid.lyngheim, uuid.fjordfisk],
    );
    const providers = await http.call('GET', url('/my/clientproviders', {}), await by(LARS));
    assert.deepEqual(
      providers.body.data.map(({ id }: { id: string }) => id),
      [uuid.lyngheim],
    );
    const named = { provider: uuid.lyngheim!, client: uuid.fjordfisk! };
    assert.equal((await http.call('DELETE', url('/my/clients', named), await by(LARS))).status, 204);
    assert.equal(await mayRead(LARS, 'accounts'), false);
    assert.equal((await http.call('DELETE', url('/my/clientproviders', named), await by(LARS))).status, 204);
    assert.deepEqual((await http.call('GET', url('/my/clientproviders', {}), await by(LARS))).body.data, []);
  });

  test('an agent’s clients are among the parties it may act for, with what it may do there', async () => {
    await addLars();
    await give(one('regnskapsforer', WITH_SIGNATURE));
    const path = '/accessmanagement/api/v1/enduser/authorizedparties?includeRoles=true&includeAccessPackages=true';
    const { body } = await http.call('GET', path, await by(LARS));
    const client = body.data.find(({ name }: { name: string }) => name === 'Fjordfisk AS');
    assert.deepEqual(
      [client.authorizedRoles, client.authorizedAccessPackages, client.subunits[0].authorizedAccessPackages],
      [[], ['regnskapsforer-med-signeringsrettighet'], ['regnskapsforer-med-signeringsrettighet']],
    );
    const reachable = await world.authorization.port.reachableBy(await world.party(LARS));
    assert.ok(reachable.has(uuid.fjordfisk!));
  });

  test('connections show agents to the provider, and clients to the agent', async () => {
    await addLars();
    await give(one('regnskapsforer', WITH_SIGNATURE));
    const connections = async (who: string, named: Record<string, string>, path = '') =>
      (
        await http.call(
          'GET',
          `/accessmanagement/api/v1/enduser/connections${path}?${new URLSearchParams(named)}`,
          await by(who),
        )
      ).body.data;
    const mine = { party: uuid.lars!, to: uuid.lars!, includeAccessPackages: 'true' };
    const client = (await connections(LARS, mine)).find(
      ({ party }: { party: { id: string } }) => party.id === uuid.fjordfisk,
    );
    assert.deepEqual(
      [client.roles[0].code, client.packages[0].urn, client.connections[0].party.name],
      ['agent', WITH_SIGNATURE, 'Fjordfisk AS avd. Bodø'],
    );
    const without = await connections(LARS, { ...mine, includeClientDelegations: 'false' });
    assert.ok(!without.some(({ party }: { party: { id: string } }) => party.id === uuid.fjordfisk));
    const ours = await connections(MONA, { party: uuid.lyngheim!, from: uuid.lyngheim! });
    assert.ok(ours.some(({ party }: { party: { id: string } }) => party.id === uuid.lars));
    const held = await connections(
      KARI,
      { party: uuid.fjordfisk!, from: uuid.fjordfisk!, to: uuid.lars! },
      '/accesspackages',
    );
    assert.deepEqual(
      held.map(
        (each: { package: { urn: string }; permissions: { reason: { flag: number }; via: { id: string } }[] }) => [
          each.package.urn,
          each.permissions[0]!.reason.flag,
          each.permissions[0]!.via.id,
        ],
      ),
      [[WITH_SIGNATURE, 2, uuid.lyngheim]],
    );
  });

  test('only client administrators of the provider come in, with the scope of the thing', async () => {
    const status = async (who: Parameters<typeof http.call>[2], method: 'GET' | 'POST' = 'GET') =>
      (await http.call(method, url('/agents', { ...lyngheim(), to: SYSTEM_USER }), who)).status;
    assert.equal(await status(undefined), 401);
    assert.equal(await status(await by(LARS)), 403);
    assert.equal(await status(await by(KARI)), 403, 'the client’s director does not staff the accountant');
    assert.equal(await status(organizationCaller('311004018', ['altinn:clientdelegations.read'])), 403);
    assert.equal(await status(await by(MONA, ['altinn:clientdelegations.read'])), 200);
    assert.equal(await status(await by(MONA, ['altinn:clientdelegations.read']), 'POST'), 403);
    assert.equal(await status(await by(MONA, ['altinn:clientdelegations.write']), 'POST'), 200);
  });

  test('lists come in pages when they are asked for in pages', async () => {
    await addLars();
    await http.call('POST', url('/agents', { ...lyngheim(), to: SYSTEM_USER }), await by(MONA));
    const first = await http.call('GET', url('/agents', { ...lyngheim(), pageSize: '1' }), await by(MONA));
    assert.equal(first.body.data.length, 1);
    const second = await http.call('GET', url('/agents', {}).replace(/\?.*$/, first.body.links.next), await by(MONA));
    assert.deepEqual(
      [...first.body.data, ...second.body.data].map(({ agent }: { agent: { id: string } }) => agent.id),
      [uuid.lars, SYSTEM_USER],
    );
    assert.equal(second.body.links.next, null);
  });
});
