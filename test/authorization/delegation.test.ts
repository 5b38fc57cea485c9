import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administrator, caller, organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, FJORDFISK_BODO, KARI, LYNGHEIM, MONA, OLA, openWorld, person, type World } from './world.ts';

const CONNECTIONS = '/accessmanagement/api/v1/enduser/connections';
const SYSTEM_USER = '7f9b5a5e-3a52-4c7e-9a44-0d6d3a1f0b11';
const LARS = person('21925515040');
const POLICY = {
  rules: [
    { subject: [['urn:altinn:rolecode', 'dagl']] as const, actions: ['read', 'confirm'] },
    {
      subject: [['urn:altinn:accesspackage', 'post-til-virksomheten-med-taushetsbelagt-innhold']] as const,
      actions: ['open'],
    },
    { subject: [['urn:altinn:org', 'ttd']] as const, actions: ['write'] },
  ],
  levels: { '': '3' },
};

describe('delegation', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  let uuid: Record<string, string>;
  const by = async (urn: string, scopes = ['altinn:portal/enduser']) => {
    const { userId, partyUuid } = await world.party(urn);
    return caller({ userId, partyUuid, scopes, authenticationLevel: 4 });
  };
  const query = (named: Record<string, string>) => new URLSearchParams(named).toString();
  const url = (path: string, named: Record<string, string>) => `${CONNECTIONS}${path}?${query(named)}`;
  /** From the organisation to another, about the letters. */
  const about = (to: string, more: Record<string, string> = {}) => ({
    party: uuid.fjordfisk!,
    from: uuid.fjordfisk!,
    to,
    resource: 'ttd-letters',
    ...more,
  });
  async function keys(): Promise<Record<string, string>> {
    const named = { party: uuid.fjordfisk!, resource: 'ttd-letters' };
    const { status, body } = await http.call('GET', url('/resources/delegationcheck', named), await by(KARI));
    assert.equal(status, 200, JSON.stringify(body));
    return Object.fromEntries(
      body.rights.map(({ right }: { right: { key: string; action: { value: string } } }) => [
        right.action.value,
        right.key,
      ]),
    );
  }
  const connect = async (to: string) => http.call('POST', url('', { party: uuid.fjordfisk!, to }), await by(KARI));
  const give = async (to: string, actions: string[], more: Record<string, string> = {}, path = '/resources/rights') => {
    const known = await keys();
    const directRightKeys = actions.map((action) => known[action]);
    return http.call('POST', url(path, about(to, more)), await by(KARI), { directRightKeys });
  };

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    world.registry.set('ttd-letters', POLICY);
    world.registry.set('ttd-other', POLICY);
    const of = async (urn: string) => (await world.party(urn)).partyUuid;
    uuid = {
      fjordfisk: await of(FJORDFISK),
      bodo: await of(FJORDFISK_BODO),
      lyngheim: await of(LYNGHEIM),
      kari: await of(KARI),
      mona: await of(MONA),
      ola: await of(OLA),
      lars: await of(LARS),
    };
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  test('the check tells each right with its key, whether it may be given, and why', async () => {
    const named = { party: uuid.fjordfisk!, resource: 'ttd-letters' };
    const { status, body } = await http.call('GET', url('/resources/delegationcheck', named), await by(KARI));
    assert.equal(status, 200);
    assert.equal(body.resource.refId, 'ttd-letters');
    assert.deepEqual(
      body.rights.map((one: { right: { action: { value: string } }; result: boolean; reasonCodes: string[] }) => [
        one.right.action.value,
        one.result,
        one.reasonCodes,
      ]),
      [
        ['read', true, ['RoleAccess']],
        ['confirm', true, ['RoleAccess']],
        // The director is main administrator, who may give what nobody has by role.
        ['open', true, ['PackageAccess']],
      ],
    );
    assert.equal(body.rights[0].right.key, '0120c33af0ee3e81c80e539ebb067e17460306d0e5d3200e444cbff0a7c265db2d');
    assert.equal(body.rights[0].right.name, 'Les');
    assert.deepEqual(body.rights[0].right.resource, [{ type: 'urn:altinn:resource', value: 'ttd-letters' }]);
  });

  test('what stands in the way of giving is told by its reason', async () => {
    const named = { party: uuid.fjordfisk!, resource: 'obstructed' };
    world.registry.set('obstructed', {
      rules: [
        { subject: [['urn:altinn:rolecode', 'revi']], actions: ['read'] },
        { subject: [['urn:altinn:accesspackage', 'ansvarlig-revisor']], actions: ['read'] },
        { subject: [['urn:altinn:rolecode', 'dagl']], actions: ['confirm'] },
      ],
    });
    world.registry.change('obstructed', {
      delegable: false,
      resourceType: 'MaskinportenSchema',
      accessListMode: 'Enabled',
    });
    await world.changed();
    const { body } = await http.call('GET', url('/resources/delegationcheck', named), await by(KARI));
    const obstacles = ['ResourceNotDelegable', 'ResourceIsMaskinPortenSchema', 'AccessListValidationFail'];
    assert.deepEqual(
      body.rights.map((one: { result: boolean; reasonCodes: string[] }) => [one.result, one.reasonCodes]),
      [
        [false, ['MissingPackageAccess', 'MissingRoleAccess', 'MissingDelegationAccess', ...obstacles]],
        [false, ['RoleAccess', ...obstacles]],
      ],
    );
  });

  test('an organisation that is given a right reads, and so do its leaders, until it is taken away', async () => {
    const mona = await world.user(MONA);
    assert.deepEqual(await world.permitted(mona, 'ttd-letters', FJORDFISK), []);
    assert.equal((await connect(uuid.lyngheim!)).status, 200);
    const given = await give(uuid.lyngheim!, ['read']);
    assert.deepEqual([given.status, given.body], [201, undefined]);
    assert.deepEqual(await world.permitted(mona, 'ttd-letters', FJORDFISK, ['read', 'confirm', 'open']), ['read']);
    assert.deepEqual(await world.permitted(world.system(LYNGHEIM, 3), 'ttd-letters', FJORDFISK), ['read']);
    assert.deepEqual(await world.permitted(mona, 'ttd-letters', FJORDFISK_BODO), ['read'], 'its sub-units too');
    assert.deepEqual(await world.permitted(mona, 'ttd-other', FJORDFISK), []);
    assert.deepEqual(
      await world.permitted(await world.user(MONA, 2), 'ttd-letters', FJORDFISK),
      [],
      'the policy demands level 3',
    );

    const revoked = await http.call('DELETE', url('/resources', about(uuid.lyngheim!)), await by(KARI));
    assert.equal(revoked.status, 204);
    assert.deepEqual(await world.permitted(mona, 'ttd-letters', FJORDFISK), []);
    assert.deepEqual(await world.permitted(world.system(LYNGHEIM, 3), 'ttd-letters', FJORDFISK), []);
  });

  test('what a sub-unit gives does not reach its main unit', async () => {
    const named = { party: uuid.bodo!, to: uuid.ola! };
    await http.call('POST', url('', named), await by(KARI));
    const key = (await keys()).confirm;
    const giving = { ...named, resource: 'ttd-letters' };
    const answer = await http.call('POST', url('/resources/rights', giving), await by(KARI), {
      directRightKeys: [key],
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    const ola = await world.user(OLA);
    assert.deepEqual(await world.permitted(ola, 'ttd-letters', FJORDFISK_BODO, ['confirm']), ['confirm']);
    assert.deepEqual(await world.permitted(ola, 'ttd-letters', FJORDFISK, ['confirm']), []);
  });

  test('a system user needs no connection; PUT makes the given rights all there are', async () => {
    const system = world.subject([['urn:altinn:systemuser:uuid', SYSTEM_USER]], 3);
    const known = await keys();
    const put = async (...actions: string[]) =>
      http.call('PUT', url('/resources/rights', about(SYSTEM_USER)), await by(KARI), {
        directRightKeys: actions.map((action) => known[action]),
      });
    assert.equal((await give(SYSTEM_USER, ['read'])).status, 201);
    assert.deepEqual(await world.permitted(system, 'ttd-letters', FJORDFISK, ['read', 'confirm']), ['read']);
    assert.equal((await put('confirm')).status, 200);
    assert.deepEqual(await world.permitted(system, 'ttd-letters', FJORDFISK, ['read', 'confirm']), ['confirm']);
    assert.equal((await put()).status, 200);
    assert.deepEqual(await world.permitted(system, 'ttd-letters', FJORDFISK, ['read', 'confirm']), []);
  });

  test('one letter is given without the others, and only by the party itself', async () => {
    const instance = 'urn:altinn:correspondence-id:018f4b3c-0000-7000-8000-000000000001';
    const other = 'urn:altinn:correspondence-id:018f4b3c-0000-7000-8000-000000000002';
    const path = '/resources/instances';
    await connect(uuid.lyngheim!);
    const given = await give(uuid.lyngheim!, ['read'], { instance: instance.toUpperCase() }, `${path}/rights`);
    assert.equal(given.status, 201, JSON.stringify(given.body));
    const mona = await world.user(MONA);
    const read = (of: string, which?: string) => world.permitted(mona, 'ttd-letters', of, ['read'], which);
    assert.deepEqual(await read(FJORDFISK, instance), ['read']);
    assert.deepEqual(await read(FJORDFISK, other), []);
    assert.deepEqual(await read(FJORDFISK), []);
    assert.deepEqual(await read(FJORDFISK_BODO, instance), []);

    const list = await http.call('GET', url(path, { party: uuid.fjordfisk!, from: uuid.fjordfisk! }), await by(KARI));
    assert.deepEqual(
      list.body.data.map(({ instance: one }: { instance: object }) => one),
      [{ refId: instance, type: 'urn:altinn:correspondence-id' }],
    );
    const whole = await http.call(
      'GET',
      url('/resources', { party: uuid.fjordfisk!, from: uuid.fjordfisk!, to: uuid.lyngheim! }),
      await by(KARI),
    );
    assert.deepEqual(whole.body, []);
    const usersOf = async () =>
      (await http.call('GET', url(`${path}/users`, about(uuid.lyngheim!, { instance })), await by(KARI))).body.data;
    assert.deepEqual(
      (await usersOf()).map(({ id }: { id: string }) => id),
      [uuid.lyngheim],
    );
    assert.equal(
      (await http.call('DELETE', url(path, about(uuid.lyngheim!, { instance })), await by(KARI))).status,
      204,
    );
    assert.deepEqual(await read(FJORDFISK, instance), []);
    assert.deepEqual(await usersOf(), [], 'nobody is left');
    const wrong = await http.call(
      'GET',
      url(`${path}/rights`, about(uuid.lyngheim!, { instance: 'x' })),
      await by(KARI),
    );
    assert.deepEqual([wrong.status, wrong.body.validationErrors[0].code], [400, 'AM.VLD-00029']);
  });

  test('one letter may be given to a person named by number and last name, who is connected by that', async () => {
    const instance = 'urn:altinn:correspondence-id:018f4b3c-0000-7000-8000-000000000003';
    const named = { party: uuid.fjordfisk!, resource: 'ttd-letters', instance };
    const key = (await keys()).read;
    const path = url('/resources/instances/rights', named);
    const send = async (lastName: string) =>
      http.call('POST', path, await by(KARI), {
        directRightKeys: [key],
        to: { personIdentifier: '21925515040', lastName },
      });
    const wrong = await send('Nordby');
    assert.deepEqual([wrong.status, wrong.body.validationErrors[0].code], [400, 'AM.VLD-00034']);
    assert.equal((await send('vik')).status, 201);
    assert.deepEqual(await world.permitted(await world.user(LARS), 'ttd-letters', FJORDFISK, ['read'], instance), [
      'read',
    ]);
    const ended = await http.call(
      'DELETE',
      url('', { party: uuid.fjordfisk!, from: uuid.fjordfisk!, to: uuid.lars!, cascade: 'true' }),
      await by(KARI),
    );
    assert.equal(ended.status, 204);
    assert.deepEqual(await world.permitted(await world.user(LARS), 'ttd-letters', FJORDFISK, ['read'], instance), []);
  });

  test('giving is refused in the documented order', async () => {
    const kari = await by(KARI);
    const [key] = Object.values(await keys());
    const post = (named: Record<string, string>, directRightKeys: string[]) =>
      http.call('POST', url('/resources/rights', named), kari, { directRightKeys });
    const unknown = await post(about(uuid.mona!, { resource: 'nothing' }), []);
    assert.deepEqual([unknown.status, unknown.body.code], [400, 'AM-00027']);
    assert.equal((await post(about(uuid.mona!), [])).body.code, 'AM-00033');
    assert.equal((await post(about(uuid.mona!), [key!, '01abc'])).body.code, 'AM-00028');
    const unconnected = await post(about(uuid.mona!), [key!]);
    assert.deepEqual([unconnected.status, unconnected.body.code], [400, 'AM-00022']);
    const oneself = await post(about(uuid.fjordfisk!), [key!]);
    assert.equal(oneself.body.validationErrors[0].code, 'AM.VLD-00009');
    const stranger = await connect(uuid.lars!);
    assert.deepEqual([stranger.status, stranger.body.code], [400, 'AM-00024']);
  });

  test('only the party’s own access managers act for it, and only in the direction of their scope', async () => {
    const path = url('/resources', { party: uuid.fjordfisk!, from: uuid.fjordfisk! });
    const status = async (who: Parameters<typeof http.call>[2]) => (await http.call('GET', path, who)).status;
    assert.equal(await status(undefined), 401);
    assert.equal(await status(await by(KARI, ['altinn:correspondence.read'])), 403);
    assert.equal(await status(await by(MONA)), 403, 'the accountant’s director administers nothing here');
    assert.equal(await status(organizationCaller('311003003', ['altinn:portal/enduser'])), 403);
    const scope = 'altinn:accessmanagement/enduser:connections:';
    assert.equal(await status(await by(KARI, [`${scope}toothers.read`])), 200);
    assert.equal(await status(await by(KARI, [`${scope}fromothers.read`])), 403);
    assert.equal((await http.call('GET', url('/resources', { party: 'x', from: 'x' }), await by(KARI))).status, 403);
    const own = url('/resources', { party: uuid.ola!, to: uuid.ola! });
    assert.equal((await http.call('GET', own, await by(OLA))).status, 200);
    assert.equal((await http.call('GET', own, await by(KARI))).status, 403, 'what a person got is its own affair');
    const [key] = Object.values(await keys());
    const mona = await http.call('POST', url('/resources/rights', about(uuid.mona!)), await by(MONA), {
      directRightKeys: [key],
    });
    assert.equal(mona.status, 403);
  });

  test('a receiver sees what it got and through whom, and may give it up', async () => {
    await connect(uuid.lyngheim!);
    await give(uuid.lyngheim!, ['read']);
    const named = { party: uuid.mona!, from: uuid.fjordfisk!, to: uuid.mona!, resource: 'ttd-letters' };
    const { status, body } = await http.call('GET', url('/resources/rights', named), await by(MONA));
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body.directRights, []);
    assert.equal(body.indirectRights.length, 1);
    const [right] = body.indirectRights;
    assert.equal(right.right.action.value, 'read');
    assert.deepEqual([right.reason.flag, right.reason.items[0].name], [4, 'keyrole']);
    assert.equal(right.permissions[0].via.id, uuid.lyngheim);
    const gaveUp = await http.call(
      'DELETE',
      url('/resources', { party: uuid.lyngheim!, from: uuid.fjordfisk!, to: uuid.lyngheim!, resource: 'ttd-letters' }),
      await by(MONA),
    );
    assert.equal(gaveUp.status, 204);
    assert.deepEqual(await world.permitted(await world.user(MONA), 'ttd-letters', FJORDFISK), []);
  });

  test('connections list roles, rights and packages, and end only bare or with all that hangs on them', async () => {
    await connect(uuid.lyngheim!);
    await give(uuid.lyngheim!, ['read']);
    const path = url('', {
      party: uuid.fjordfisk!,
      from: uuid.fjordfisk!,
      includeResources: 'true',
      includeAccessPackages: 'true',
    });
    const { body } = await http.call('GET', path, await by(KARI));
    const lyngheim = body.data.find(({ party }: { party: { id: string } }) => party.id === uuid.lyngheim);
    assert.deepEqual(
      lyngheim.roles.map(({ code }: { code: string }) => code),
      ['regnskapsforer', 'rettighetshaver'],
    );
    assert.deepEqual(
      lyngheim.resources.map(({ refId }: { refId: string }) => refId),
      ['ttd-letters'],
    );
    assert.equal(lyngheim.roles[0]['legacyurn '], 'urn:altinn:rolecode:regn');
    const ending = { party: uuid.fjordfisk!, from: uuid.fjordfisk!, to: uuid.lyngheim! };
    const refused = await http.call('DELETE', url('', ending), await by(KARI));
    assert.deepEqual([refused.status, refused.body.validationErrors[0].code], [400, 'AM.VLD-00010']);
    assert.equal((await http.call('DELETE', url('', { ...ending, cascade: 'true' }), await by(KARI))).status, 204);
    assert.deepEqual(await world.permitted(await world.user(MONA), 'ttd-letters', FJORDFISK), []);
  });

  test('who guesses identity numbers is stopped', async () => {
    const path = url('', { party: uuid.fjordfisk! });
    const guess = async () =>
      http.call('POST', path, await by(OLA), { personIdentifier: '21925515040', lastName: 'Feil' });
    const statuses: number[] = [];
    for (let index = 0; index < 12; index++) statuses.push((await guess()).status);
    assert.deepEqual(statuses, [...Array(10).fill(400), 429, 429]);
  });

  test('every decision and change is in the audit trail, for administrators and for owners of the resources', async () => {
    const path = '/administration/api/v1/audit';
    await connect(uuid.lyngheim!);
    await give(uuid.lyngheim!, ['confirm']);
    await world.permitted(await world.user(MONA), 'ttd-letters', FJORDFISK, ['confirm']);
    await http.call('DELETE', url('/resources', about(uuid.lyngheim!)), await by(KARI));
    await world.permitted(await world.user(MONA), 'ttd-letters', FJORDFISK, ['confirm']);
    const WRITE = ['altinn:resourceregistry/resource.write'];
    const find = async (who: Parameters<typeof http.call>[2], more = '') =>
      (await http.call('GET', `${path}?resource=ttd-letters&party=${uuid.fjordfisk}&limit=4${more}`, who)).body;
    const { data, next } = await find(organizationCaller('311001000', WRITE));
    assert.deepEqual(
      data.map(({ kind, what, action, result, reason, actor }: Record<string, string>) => [
        kind,
        what,
        action,
        result,
        reason,
        actor,
      ]),
      [
        ['decision', 'permitted', 'confirm', 'NotApplicable', null, `urn:altinn:party:uuid:${uuid.mona}`],
        ['change', 'right revoked', 'confirm', 'done', null, `urn:altinn:party:uuid:${uuid.kari}`],
        ['decision', 'permitted', 'confirm', 'Permit', 'delegation', `urn:altinn:party:uuid:${uuid.mona}`],
        ['change', 'right given', 'confirm', 'done', 'RoleAccess', `urn:altinn:party:uuid:${uuid.kari}`],
      ],
    );
    const more = await find(administrator, `&after=${next}`);
    assert.ok(more.data.length > 0 && more.data[0].id < next);
    assert.deepEqual((await find(organizationCaller('311002007', WRITE))).data, [], 'of others’ resources nothing');
    assert.equal((await http.call('GET', path, caller({ scopes: WRITE }))).body.code, 'ADM-00106');
    const text = JSON.stringify((await http.call('GET', `${path}?limit=1000`, administrator)).body);
    for (const number of ['14837510008', '30897925067', '21925515040']) assert.ok(!text.includes(number), number);
  });
});
