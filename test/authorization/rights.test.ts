import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administrator, caller, organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, FJORDFISK_BODO, KARI, LYNGHEIM, openWorld, type World } from './world.ts';

const WRITE = 'altinn:resourceregistry/resource.write';
const rights = (resource: string, number?: string) =>
  `/administration/api/v1/resources/${resource}/rights${number === undefined ? '' : `/${number}`}`;
const OWNER_ONLY = {
  rules: [{ subject: [['urn:altinn:org', 'ttd']] as const, actions: ['write'] }],
  levels: { '': '3' },
};

describe('the rights registry', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  const ttd = organizationCaller('311001000', [WRITE]);

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    world.registry.set('ttd-letters', OWNER_ONLY);
    world.registry.set('ttd-other', OWNER_ONLY);
    world.registry.set('ownerless', OWNER_ONLY, { owner: '' });
  });
  after(async () => {
    await http.close();
    await world.close();
  });

  test('an organisation reads with its own system once the owner lets it, and no longer once it is taken away', async () => {
    const system = world.system(FJORDFISK, 3);
    assert.deepEqual(await world.permitted(system, 'ttd-letters', FJORDFISK), []);
    const given = await http.call('PUT', rights('ttd-letters', '311003003'), ttd, { actions: ['Read', 'read'] });
    assert.equal(given.status, 200);
    assert.deepEqual(
      { ...given.body, grantedAt: 'then' },
      {
        organizationNumber: '311003003',
        organizationName: 'Fjordfisk AS',
        partyUuid: (await world.party(FJORDFISK)).partyUuid,
        actions: ['read'],
        grantedBy: '311001000',
        grantedAt: 'then',
      },
    );
    assert.deepEqual(await world.permitted(system, 'ttd-letters', FJORDFISK, ['read', 'write', 'READ']), [
      'read',
      'READ',
    ]);
    assert.equal((await http.call('DELETE', rights('ttd-letters', '311003003'), ttd)).status, 204);
    assert.deepEqual(await world.permitted(system, 'ttd-letters', FJORDFISK), []);
  });

  test('the right is the organisation’s own: not for its sub-units, other parties, other resources or its people', async () => {
    await http.call('PUT', rights('ttd-letters', '311003003'), ttd, { actions: ['read'] });
    const system = world.system(FJORDFISK, 3);
    assert.deepEqual(await world.permitted(system, 'ttd-letters', FJORDFISK), ['read']);
    assert.deepEqual(await world.permitted(system, 'ttd-letters', FJORDFISK_BODO), []);
    assert.deepEqual(await world.permitted(world.system(FJORDFISK_BODO, 3), 'ttd-letters', FJORDFISK_BODO), []);
    assert.deepEqual(await world.permitted(system, 'ttd-letters', LYNGHEIM), []);
    assert.deepEqual(await world.permitted(world.system(LYNGHEIM, 3), 'ttd-letters', FJORDFISK), []);
    assert.deepEqual(await world.permitted(system, 'ttd-other', FJORDFISK), []);
    assert.deepEqual(await world.permitted(await world.user(KARI), 'ttd-letters', FJORDFISK), []);
    const byPartyId = world.subject([['urn:altinn:partyid', String((await world.party(FJORDFISK)).partyId)]], 3);
    assert.deepEqual(
      await world.permitted(byPartyId, 'ttd-letters', FJORDFISK),
      ['read'],
      'a token may name it by party id',
    );
  });

  test('what the policy demands of the level still applies, and so do its denials and access lists', async () => {
    await http.call('PUT', rights('ttd-letters', '311003003'), ttd, { actions: ['read'] });
    assert.deepEqual(
      await world.permitted(world.system(FJORDFISK, 2), 'ttd-letters', FJORDFISK),
      [],
      'level 3 is demanded',
    );
    world.registry.set('denying', {
      rules: [{ subject: [['urn:altinn:organization:identifier-no', '311003003']], actions: ['read'], effect: 'Deny' }],
    });
    world.registry.set('listed', OWNER_ONLY, { mode: 'Enabled' });
    await world.changed();
    for (const resource of ['denying', 'listed'])
      assert.equal((await http.call('PUT', rights(resource, '311003003'), ttd, { actions: ['read'] })).status, 200);
    const system = world.system(FJORDFISK, 3);
    assert.deepEqual(await world.permitted(system, 'denying', FJORDFISK), []);
    assert.deepEqual(await world.permitted(system, 'listed', FJORDFISK), []);
    world.registry.setLists('listed', [{ members: [(await world.party(FJORDFISK)).partyUuid], actions: [] }]);
    await world.changed();
    assert.deepEqual(await world.permitted(system, 'listed', FJORDFISK), ['read']);
  });

  test('only the stored owner of the resource, or an administrator, gives and sees rights', async () => {
    const body = { actions: ['read'] };
    for (const stranger of [
      organizationCaller('311002007', [WRITE]),
      caller({
        organizationNumber: '311001000',
        consumer: '311001000',
        systemUser: { id: 'x', owner: '311001000' },
        scopes: [WRITE],
      }),
    ])
      for (const [method, path] of [
        ['PUT', rights('ttd-letters', '311004018')],
        ['DELETE', rights('ttd-letters', '311004018')],
        ['GET', rights('ttd-letters')],
      ] as const) {
        const refused = await http.call(method, path, stranger, method === 'PUT' ? body : undefined);
        assert.deepEqual([refused.status, refused.body.code], [403, 'ADM-00102'], `${method} ${path}`);
      }
    assert.equal(
      (
        await http.call(
          'GET',
          rights('ttd-letters'),
          organizationCaller('311001000', ['altinn:resourceregistry/resource.read']),
        )
      ).status,
      403,
    );
    assert.equal((await http.call('GET', rights('ttd-letters'))).status, 401);
    assert.equal((await http.call('PUT', rights('ttd-other', '311004018'), administrator, body)).status, 200);
  });

  test('what cannot be given is refused with what to do', async () => {
    const cases: [status: number, code: string | undefined, method: 'PUT' | 'DELETE', path: string, body?: unknown][] =
      [
        [404, 'ADM-00101', 'PUT', rights('nothing', '311003003'), { actions: ['read'] }],
        [404, 'ADM-00104', 'PUT', rights('ttd-letters', '991825827'), { actions: ['read'] }],
        [404, 'ADM-00104', 'PUT', rights('ttd-letters', '311007009'), { actions: ['read'] }],
        [404, 'ADM-00104', 'PUT', rights('ttd-letters', 'abc'), { actions: ['read'] }],
        [404, 'ADM-00105', 'DELETE', rights('ttd-letters', '311006002')],
        [400, undefined, 'PUT', rights('ttd-letters', '311003003'), { actions: [] }],
        [400, undefined, 'PUT', rights('ttd-letters', '311003003'), {}],
        [400, undefined, 'PUT', rights('ttd-letters', '311003003'), { actions: ['read', 'r w', ''] }],
      ];
    for (const [status, code, method, path, body] of cases) {
      const refused = await http.call(method, path, ttd, body);
      assert.deepEqual([refused.status, refused.body.code], [status, code], path);
    }
    const ownerless = await http.call('PUT', rights('ownerless', '311003003'), administrator, { actions: ['read'] });
    assert.deepEqual([ownerless.status, ownerless.body.code], [409, 'ADM-00103']);
  });

  test('the list comes in pages in order of organisation number', async () => {
    world.registry.set('paged', OWNER_ONLY);
    await world.changed();
    for (const number of ['311006002', '311003003', '311004018'])
      await http.call('PUT', rights('paged', number), ttd, { actions: ['read', 'confirm'] });
    const numbers = (answer: { body: { data: { organizationNumber: string }[] } }) =>
      answer.body.data.map((one) => one.organizationNumber);
    const first = await http.call('GET', `${rights('paged')}?limit=2`, ttd);
    assert.deepEqual([numbers(first), first.body.next], [['311003003', '311004018'], '311004018']);
    const second = await http.call('GET', `${rights('paged')}?limit=2&after=${first.body.next}`, ttd);
    assert.deepEqual([numbers(second), second.body.next], [['311006002'], null]);
    assert.deepEqual(second.body.data[0].actions, ['confirm', 'read']);
    assert.equal(second.body.data[0].organizationName, 'Nordlys Systemer AS');
    assert.equal((await http.call('GET', `${rights('paged')}?limit=0`, ttd)).status, 400);
  });

  test('other actions replace the right and keep what was; the same actions again change nothing', async () => {
    const path = rights('ttd-other', '311005006');
    const first = await http.call('PUT', path, ttd, { actions: ['read'] });
    assert.deepEqual((await http.call('PUT', path, administrator, { actions: ['read'] })).body, first.body);
    await http.call('PUT', path, ttd, { actions: ['read', 'confirm'] });
    await http.call('DELETE', path, ttd);
    const { rows } = await world.database.pool.query(
      "select actions, granted_by, revoked_by from rights.organization_right where organization_number = '311005006' order by granted_at",
    );
    assert.deepEqual(rows, [
      { actions: ['read'], granted_by: '311001000', revoked_by: '311001000' },
      { actions: ['confirm', 'read'], granted_by: '311001000', revoked_by: '311001000' },
    ]);
  });

  test('grants at the same time leave one right in force', async () => {
    // With connections at hand the transactions really run at the same time.
    await Promise.all(Array.from({ length: 8 }, () => world.database.pool.query('select pg_sleep(0.05)')));
    const path = rights('ttd-other', '311006002');
    const answers = await Promise.all(
      ['read', 'see', 'open', 'confirm', 'sign', 'pay'].map((action) =>
        http.call('PUT', path, ttd, { actions: [action] }),
      ),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    const { rows } = await world.database.pool.query(
      "select count(*)::int as n from rights.organization_right where organization_number = '311006002' and resource_id = 'ttd-other' and revoked_at is null",
    );
    assert.equal(rows[0].n, 1);
  });

  test('a resource made anew by another owner starts without rights', async () => {
    world.registry.set('moving', OWNER_ONLY);
    await world.changed();
    await http.call('PUT', rights('moving', '311003003'), ttd, { actions: ['read'] });
    world.registry.set('moving', OWNER_ONLY, { owner: '311002007' });
    await world.changed();
    const fjellheim = organizationCaller('311002007', [WRITE]);
    assert.deepEqual(await world.permitted(world.system(FJORDFISK, 3), 'moving', FJORDFISK), []);
    assert.deepEqual((await http.call('GET', rights('moving'), fjellheim)).body.data, []);
    assert.equal((await http.call('DELETE', rights('moving', '311003003'), fjellheim)).status, 404);
    assert.equal((await http.call('PUT', rights('moving', '311003003'), fjellheim, { actions: ['read'] })).status, 200);
    assert.deepEqual(await world.permitted(world.system(FJORDFISK, 3), 'moving', FJORDFISK), ['read']);
  });
});
