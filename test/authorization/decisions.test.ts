import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  FJORDFISK,
  FJORDFISK_BODO,
  KARI,
  LYNGHEIM,
  MONA,
  OLA,
  openWorld,
  organization,
  TTD,
  type World,
} from './world.ts';

const DAGL = ['urn:altinn:rolecode', 'dagl'] as const;
const MAIL = {
  rules: [
    { subject: [DAGL], actions: ['read'] },
    { subject: [['urn:altinn:org', 'ttd']] as const, actions: ['write'] },
  ],
  levels: { '': '3' },
};

describe('decisions', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  test('the director may read for the organisation and its sub-units, others may not', async () => {
    const { registry, permitted, user } = world;
    registry.set('ttd-letters', MAIL);
    await world.changed();
    const kari = await user(KARI);
    assert.deepEqual(await permitted(kari, 'ttd-letters', FJORDFISK, ['read', 'write']), ['read']);
    assert.deepEqual(await permitted(kari, 'urn:altinn:resource:ttd-letters', FJORDFISK_BODO), ['read']);
    assert.deepEqual(await permitted(kari, 'ttd-letters', LYNGHEIM), []);
    assert.deepEqual(await permitted(await user(OLA), 'ttd-letters', FJORDFISK), []);
    assert.deepEqual(await permitted(kari, 'unknown', FJORDFISK), []);
    assert.deepEqual(await permitted(kari, 'ttd-letters', organization('991825827')), [], 'a party nobody knows');
  });

  test('the service owner may write by its code, and by that alone', async () => {
    const { permitted, subject } = world;
    const owner = subject([
      ['urn:altinn:org', 'ttd'],
      ['urn:altinn:organization:identifier-no', '311001000'],
    ]);
    assert.deepEqual(await permitted(owner, 'ttd-letters', TTD, ['read', 'write']), ['write']);
    assert.deepEqual(await permitted(subject([['urn:altinn:org', 'skd']]), 'ttd-letters', TTD, ['write']), []);
    assert.deepEqual(
      await permitted(owner, 'ttd-letters', organization('991825827'), ['write']),
      [],
      'for nobody known',
    );
  });

  test('a policy may name a role by its old code, its new one, or an Altinn 2 role that follows', async () => {
    const { registry, permitted, user } = world;
    const names = [
      ['urn:altinn:external-role:ccr', 'daglig-leder'],
      ['urn:altinn:rolecode', 'A0236'],
      ['urn:altinn:rolecode', 'a0298'],
    ] as const;
    for (const [index, name] of names.entries())
      registry.set(`role-${index}`, { rules: [{ subject: [name], actions: ['read'] }] });
    registry.set('accountant', { rules: [{ subject: [['urn:altinn:rolecode', 'A0239']], actions: ['read'] }] });
    registry.set('private', { rules: [{ subject: [['urn:altinn:role', 'privatperson']], actions: ['read'] }] });
    await world.changed();
    const kari = await user(KARI);
    for (const index of names.keys())
      assert.deepEqual(await permitted(kari, `role-${index}`, FJORDFISK), ['read'], names[index]![1]);
    assert.deepEqual(
      await permitted(await user(MONA), 'accountant', FJORDFISK),
      ['read'],
      'through the firm she directs',
    );
    assert.deepEqual(await permitted(kari, 'accountant', FJORDFISK), []);
    assert.deepEqual(await permitted(kari, 'private', KARI), ['read']);
    assert.deepEqual(await permitted(kari, 'private', OLA), []);
  });

  test('a person is the same by user id, identity number, person uuid or e-mail', async () => {
    const { permitted, subject, party, register, registry } = world;
    const kari = await party(KARI);
    for (const attribute of [
      ['urn:altinn:person:identifier-no', '14837510008'],
      ['urn:altinn:person:uuid', kari.partyUuid],
      ['urn:altinn:userid', String(kari.userId)],
    ] as const)
      assert.deepEqual(await permitted(subject([attribute]), 'ttd-letters', FJORDFISK), ['read'], attribute[0]);
    registry.set('self', {
      rules: [{ subject: [['urn:altinn:rolecode', 'SELN']], actions: ['read'] }],
      levels: { '': '0' },
    });
    await register.importParties({
      parties: [{ kind: 'self-identified', name: 'Eva', idportenEmail: 'eva@example.org' }],
    });
    const eva = subject([['urn:altinn:person:idporten-email', 'eva@example.org']], 0);
    assert.deepEqual(await permitted(eva, 'self', 'urn:altinn:person:idporten-email:eva@example.org'), ['read']);
    assert.deepEqual(await permitted(eva, 'self', KARI), []);
  });

  test('a subject that is two at once, or none, is not decided on', async () => {
    const { permitted, subject, party } = world;
    const userId = ['urn:altinn:userid', String((await party(KARI)).userId)] as const;
    for (const attributes of [
      [],
      [userId, ['urn:altinn:person:identifier-no', '14837510008']],
      [userId, ['urn:altinn:organization:identifier-no', '311003003']],
      [userId, ['urn:altinn:systemuser:uuid', '018f5c3a-0000-7000-8000-000000000001']],
      [['urn:altinn:systemuser:uuid', 'no-uuid']],
      [['urn:altinn:userid', 'x']],
    ] as (readonly [string, string])[][])
      assert.deepEqual(await permitted(subject(attributes), 'ttd-letters', FJORDFISK), [], JSON.stringify(attributes));
  });

  test('an organisation has no roles, whoever directs it', async () => {
    assert.deepEqual(await world.permitted(world.system(FJORDFISK), 'ttd-letters', FJORDFISK), []);
  });

  test('a rule may name an organisation by either attribute, whichever the token has', async () => {
    const { registry, permitted, subject } = world;
    const ids = ['urn:altinn:organization:identifier-no', 'urn:altinn:organizationnumber'] as const;
    for (const id of ids)
      registry.set(id.replaceAll(':', '-'), { rules: [{ subject: [[id, '311003003']], actions: ['read'] }] });
    await world.changed();
    for (const asked of ids)
      for (const named of ids)
        assert.deepEqual(await permitted(subject([[asked, '311003003']]), named.replaceAll(':', '-'), LYNGHEIM), [
          'read',
        ]);
  });

  test('a dialog token permits only the actions it names, of those the policy permits', async () => {
    const kari = await world.user(KARI);
    assert.deepEqual(await world.permitted({ ...kari, onlyActions: new Set(['write']) }, 'ttd-letters', FJORDFISK), []);
    assert.deepEqual(
      await world.permitted({ ...kari, onlyActions: new Set(['read']) }, 'ttd-letters', FJORDFISK, ['read', 'write']),
      ['read'],
    );
  });

  test('a lost role, a new policy and a deleted resource count from the next question on', async () => {
    const { registry, permitted, register, user } = world;
    registry.set('changing', MAIL);
    await world.changed();
    const kari = await user(KARI);
    assert.deepEqual(await permitted(kari, 'changing', FJORDFISK), ['read']);
    const role = { code: 'DAGL', of: FJORDFISK, holder: KARI };
    await register.importParties({ roles: [{ ...role, isDeleted: true }] });
    assert.deepEqual(await permitted(kari, 'changing', FJORDFISK), []);
    await register.importParties({ roles: [role] });
    assert.deepEqual(await permitted(kari, 'changing', FJORDFISK), ['read']);
    registry.set('changing', { rules: [{ subject: [DAGL], actions: ['see'] }] });
    await world.changed();
    assert.deepEqual(await permitted(kari, 'changing', FJORDFISK, ['read', 'see']), ['see']);
    registry.set('changing', undefined);
    await world.changed();
    assert.deepEqual(await permitted(kari, 'changing', FJORDFISK, ['read', 'see']), []);
  });

  test('a deny rule overrules, and a required attribute that is missing permits nothing', async () => {
    const { registry, permitted, user } = world;
    registry.set('denied', {
      rules: [
        { subject: [DAGL], actions: ['read'] },
        { subject: [['urn:altinn:rolecode', 'LEDE']], actions: ['read'], effect: 'Deny' },
      ],
    });
    registry.set('demanding', {
      rules: [{ subject: [['urn:altinn:nothing', 'x']], actions: ['read'], mustBePresent: true }],
    });
    await world.changed();
    assert.deepEqual(await permitted(await user(KARI), 'denied', FJORDFISK), ['read']);
    await world.register.importParties({ roles: [{ code: 'LEDE', of: FJORDFISK, holder: KARI }] });
    assert.deepEqual(await permitted(await user(KARI), 'denied', FJORDFISK), []);
    await world.register.importParties({ roles: [{ code: 'LEDE', of: FJORDFISK, holder: KARI, isDeleted: true }] });
    assert.deepEqual(await permitted(await user(KARI), 'demanding', FJORDFISK), []);
  });

  test('the level must suffice; a service owner may be judged by the level for organisations', async () => {
    const { registry, permitted, user, subject } = world;
    registry.set('level', {
      rules: [{ subject: [DAGL, ['urn:altinn:org', 'ttd']], actions: ['read'] }],
      levels: { '': '4', '-org': '3' },
    });
    await world.changed();
    assert.deepEqual(
      await permitted(await user(KARI, 3), 'level', FJORDFISK),
      [],
      'a person is not judged by the other level',
    );
    assert.deepEqual(await permitted(await user(KARI, 4), 'level', FJORDFISK), ['read']);
    const owner = (level: number | undefined, orgCode?: string) => subject([['urn:altinn:org', 'ttd']], level, orgCode);
    assert.deepEqual(await permitted(owner(3, 'ttd'), 'level', FJORDFISK), ['read']);
    assert.deepEqual(await permitted(owner(2, 'ttd'), 'level', FJORDFISK), []);
    assert.deepEqual(await permitted(owner(3), 'level', FJORDFISK), []);
    const unlevelled = { ...owner(0), authenticationLevel: undefined };
    assert.deepEqual(await permitted(unlevelled, 'level', FJORDFISK), ['read'], 'an event push has no level to test');
  });

  test('an outage rejects, so that nobody takes it for a refusal, and is forgotten when it is over', async () => {
    const { registry, permitted, user } = world;
    const kari = await user(KARI);
    await world.changed();
    registry.outage = new Error('the registry does not answer');
    await assert.rejects(permitted(kari, 'ttd-letters', FJORDFISK), /does not answer/);
    registry.outage = undefined;
    assert.deepEqual(await permitted(kari, 'ttd-letters', FJORDFISK), ['read']);
  });
});

describe('access lists when authorising', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    const rules = [
      { subject: [DAGL, ['urn:altinn:rolecode', 'PRIV'], ['urn:altinn:org', 'ttd']] as const, actions: ['read'] },
      { subject: [['urn:altinn:rolecode', 'LEDE']] as const, actions: ['read'], effect: 'Deny' as const },
    ];
    world.registry.set('open', { rules });
    world.registry.set('listed', { rules }, { mode: 'Enabled' });
    world.registry.set('app_ttd_letters', { rules }, { mode: 'Enabled' });
  });
  after(() => world.close());

  const connect = async (...lists: [members: string[], actions?: string[]][]) => {
    for (const id of ['open', 'listed'])
      world.registry.setLists(
        id,
        await Promise.all(
          lists.map(async ([members, actions = []]) => ({
            members: await Promise.all(members.map(async (urn) => (await world.party(urn)).partyUuid)),
            actions,
          })),
        ),
      );
    await world.changed();
  };

  test('a resource without lists enabled asks none', async () => {
    await connect();
    assert.deepEqual(await world.permitted(await world.user(KARI), 'open', FJORDFISK), ['read']);
  });

  test('a list grants nothing by itself, and changes nothing of a deny', async () => {
    await connect([[FJORDFISK]]);
    assert.deepEqual(await world.permitted(await world.user(MONA), 'listed', FJORDFISK), []);
    assert.deepEqual(await world.permitted(await world.user(OLA), 'listed', FJORDFISK), []);
  });

  test('the party must be on a list whose filter has the action, case and all; one list of several is enough', async () => {
    const kari = await world.user(KARI);
    const reads = async () => (await world.permitted(kari, 'listed', FJORDFISK)).includes('read');
    const table: [expected: boolean, why: string, ...lists: [string[], string[]?][]][] = [
      [false, 'no list at all'],
      [false, 'on no list', [[LYNGHEIM]]],
      [true, 'a list without filter', [[FJORDFISK]]],
      [false, 'a filter without the action', [[FJORDFISK], ['write']]],
      [false, 'a filter in capitals', [[FJORDFISK], ['Read']]],
      [true, 'one list of two', [[FJORDFISK], ['write']], [[FJORDFISK], ['read']]],
    ];
    for (const [expected, why, ...lists] of table) {
      await connect(...lists);
      assert.equal(await reads(), expected, why);
    }
  });

  test('a sub-unit is not covered by its main unit', async () => {
    await connect([[FJORDFISK]]);
    assert.deepEqual(await world.permitted(await world.user(KARI), 'listed', FJORDFISK_BODO), []);
    await connect([[FJORDFISK_BODO]]);
    assert.deepEqual(await world.permitted(await world.user(KARI), 'listed', FJORDFISK_BODO), ['read']);
  });

  test('a person cannot be a member, and a question without party is denied', async () => {
    await connect([[KARI, FJORDFISK]]);
    assert.deepEqual(await world.permitted(await world.user(KARI), 'open', KARI), ['read']);
    assert.deepEqual(await world.permitted(await world.user(KARI), 'listed', KARI), []);
    const owner = world.subject([['urn:altinn:org', 'ttd']]);
    assert.deepEqual(await world.permitted(owner, 'open', undefined), ['read']);
    assert.deepEqual(await world.permitted(owner, 'listed', undefined), []);
  });

  test('an app is never tested against lists', async () => {
    await connect();
    assert.deepEqual(await world.permitted(await world.user(KARI), 'app_ttd_letters', FJORDFISK), ['read']);
  });
});
