import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listsOf, members, openListed, organization } from './access-list.ts';
import { BODO, CLOSED, FJORDFISK, followed, partyUuid, type Registry, ttd } from './registry.ts';

let registry: Registry;
before(async () => {
  registry = await openListed();
});
after(() => registry.close());

const { call, created, etagOf } = listsOf(() => registry);

test('members are named by number, uuid or id, come back by uuid with all identifiers, and count once', async () => {
  await created('members');
  const added = await call(
    'POST',
    'ttd/members/members',
    members(
      organization(BODO),
      `urn:altinn:party:uuid:${partyUuid(50000001).toUpperCase()}`,
      'urn:altinn:party:id:50000001',
      'urn:altinn:party:id:50000009',
    ),
  );
  assert.equal(added.status, 200, added.text);
  assert.deepEqual(added.body.links, {});
  assert.deepEqual(
    added.body.data.map(({ since, ...rest }: { since: string }) => rest),
    [
      {
        id: `urn:altinn:party:uuid:${partyUuid(50000001)}`,
        identifiers: {
          'urn:altinn:party:uuid': partyUuid(50000001),
          'urn:altinn:party:id': 50000001,
          'urn:altinn:organization:identifier-no': FJORDFISK,
        },
      },
      {
        id: `urn:altinn:party:uuid:${partyUuid(50000002)}`,
        identifiers: {
          'urn:altinn:party:uuid': partyUuid(50000002),
          'urn:altinn:party:id': 50000002,
          'urn:altinn:organization:identifier-no': BODO,
        },
      },
      {
        id: `urn:altinn:party:uuid:${partyUuid(50000009)}`,
        identifiers: { 'urn:altinn:party:uuid': partyUuid(50000009), 'urn:altinn:party:id': 50000009 },
      },
    ],
  );
  const version = added.headers.get('etag');
  assert.equal(version, await etagOf('members'));
  const same = await call('POST', 'ttd/members/members', members(organization(BODO)));
  assert.equal(same.headers.get('etag'), version, 'who is there already changes nothing');
  const absent = await call('DELETE', 'ttd/members/members', members(organization('900000000')));
  assert.equal(absent.headers.get('etag'), version, 'nor does taking out who is not there');

  const removed = await call('DELETE', 'ttd/members/members', members('urn:altinn:party:id:50000009'));
  assert.equal(removed.body.data.length, 2);
  assert.notEqual(removed.headers.get('etag'), version);

  const since = removed.body.data[1].since;
  const replaced = await call('PUT', 'ttd/members/members', members(organization(BODO), organization('900000001')));
  assert.deepEqual(
    replaced.body.data.map(({ id }: { id: string }) => id.slice(-8)),
    ['50000002', '51000001'],
  );
  assert.equal(replaced.body.data[0].since, since, 'who stays keeps the time');
  assert.deepEqual((await call('PUT', 'ttd/members/members', members())).body.data, [], 'and no members empty it');
});

test('a change of members is refused whole, in order: the body, their number, the list, conditions, parties', async () => {
  await created('refused-members');
  const many = Array.from({ length: 101 }, (_, index) => organization(String(900000000 + index)));
  for (const [method, code, title] of [
    ['PUT', 'RR.VLD-00000', 'Cannot replace more than 100 members at a time. Use POST and DELETE methods instead.'],
    ['POST', 'RR.VLD-00001', 'Cannot add or remove more than 100 members at a time.'],
    ['DELETE', 'RR.VLD-00001', 'Cannot add or remove more than 100 members at a time.'],
  ] as const) {
    const { status, body } = await call(method, 'ttd/not-there/members', members(...many));
    assert.equal(status, 400);
    assert.deepEqual(body.validationErrors, [{ code, title, paths: ['/data'] }]);
    assert.equal((await call(method, 'ttd/not-there/members', members(organization('999999999')))).status, 404);
    const stale = { 'if-match': 'W/"eyJ2ZXJzaW9uIjoiMSJ9"' };
    const unknown = members(organization(BODO), organization('999999999'));
    const conditional = await call(method, 'ttd/refused-members/members', { ...unknown, headers: stale });
    assert.equal(conditional.status, 412);
    const refused = await call(method, 'ttd/refused-members/members', unknown);
    assert.equal(refused.status, 400);
    assert.equal(refused.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    const { traceId, ...problem } = refused.body;
    assert.equal(typeof traceId, 'string');
    assert.deepEqual(problem, {
      type: 'urn:altinn:error:RR-00001',
      title: 'One or more party references not found.',
      status: 400,
      detail: 'One or more party references not found.',
      code: 'RR-00001',
      statusDescription: 'Bad Request',
    });
  }
  assert.deepEqual((await call('GET', 'ttd/refused-members/members')).body.data, []);
  assert.equal(
    (await call('POST', 'ttd/refused-members/members', members(...many.slice(1)))).status,
    200,
    '100 are fine',
  );
});

for (const [what, body, key] of [
  ['a national identity number', { data: ['urn:altinn:person:identifier-no:14837510008'] }, '$.data[0]'],
  ['an organisation number of eight digits', { data: ['urn:altinn:organization:identifier-no:12345678'] }, '$.data[0]'],
  ['a uuid that is none', { data: [organization(BODO), 'urn:altinn:party:uuid:1234'] }, '$.data[1]'],
  ['a number', { data: [12] }, '$.data[0]'],
  ['data in capitals', { DATA: [] }, '$'],
  ['another member', { data: [], note: 'x' }, '$'],
  ['no data', {}, '$.data'],
  ['a bare list', [], '$'],
] as const)
  test(`a change of members with ${what} is not understood`, async () => {
    const { status, body: answered } = await call('POST', 'ttd/not-there/members', { body });
    assert.equal(status, 400);
    assert.ok(answered.errors[key] !== undefined, JSON.stringify(answered.errors));
  });

test('an organisation that was deleted can be taken out of a list, but not put in', async () => {
  await created('closed');
  assert.equal((await call('POST', 'ttd/closed/members', members(organization(CLOSED)))).status, 400);
  await registry.database.pool.query(
    "insert into resource_registry.access_list_member select id, $1, now() from resource_registry.access_list where identifier = 'closed'",
    [partyUuid(50000003)],
  );
  const removed = await call('DELETE', 'ttd/closed/members', members(organization(CLOSED)));
  assert.equal(removed.status, 200);
  assert.deepEqual(removed.body.data, []);
});

test('members are paged by a hundred; a list that changes meanwhile is a 412', async () => {
  await created('pages');
  for (const from of [0, 100, 200]) {
    const urns = Array.from({ length: Math.min(100, 250 - from) }, (_, index) =>
      organization(String(900000000 + from + index)),
    );
    assert.equal((await call('POST', 'ttd/pages/members', members(...urns))).status, 200);
  }
  const first = await call('GET', 'ttd/pages/members');
  assert.equal(first.body.data.length, 100);
  assert.match(
    first.body.links.next,
    /^https:\/\/mail\.test\/resourceregistry\/api\/v1\/access-lists\/ttd\/pages\/members\?token=/,
  );
  const second = await registry.call('GET', followed(registry, first.body.links.next), { as: ttd });
  const third = await registry.call('GET', followed(registry, second.body.links.next), { as: ttd });
  assert.deepEqual(third.body.links, {});
  const ids = [first, second, third].flatMap(({ body }) => body.data.map(({ id }: { id: string }) => id));
  assert.equal(new Set(ids).size, 250);
  assert.deepEqual(ids, [...ids].sort());

  await call('DELETE', 'ttd/pages/members', members(organization('900000249')));
  assert.equal((await registry.call('GET', followed(registry, first.body.links.next), { as: ttd })).status, 412);
  for (const token of ['x', 'eyJhZnRlciI6MSwidmVyc2lvbiI6MX0', 'eyJhZnRlciI6IngiLCJ2ZXJzaW9uIjoiMSJ9']) {
    const { status, body } = await call('GET', `ttd/pages/members?token=${token}`);
    assert.equal(status, 400);
    assert.ok(body.errors.token !== undefined);
  }
});

test('a token whose position is no party uuid is a 400', async () => {
  await created('bad-position');
  const { version } = JSON.parse(Buffer.from((await etagOf('bad-position')).slice(3, -1), 'base64url').toString());
  const token = Buffer.from(JSON.stringify({ after: 'not-a-uuid', version: Number(version) })).toString('base64url');
  assert.equal((await call('GET', `ttd/bad-position/members?token=${token}`)).status, 400);
  assert.equal((await call('GET', `ttd/bad-position/resource-connections?token=${token}`)).status, 200);
});
