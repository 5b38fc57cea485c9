import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Method } from '../../server/http/operation.ts';
import { listsOf, members, openListed, organization } from './access-list.ts';
import {
  ADMIN,
  admin,
  BODO,
  type CallOptions,
  caller,
  FJELLHEIM,
  fjellheim,
  followed,
  LIST_READ,
  LIST_READ_ANY,
  LIST_WRITE,
  LISTS,
  type Registry,
  RESOURCES,
  registered,
  TTD,
  ttd,
  WRITE,
} from './registry.ts';

let registry: Registry;
before(async () => {
  registry = await openListed();
});
after(() => registry.close());

const { call, created, etagOf } = listsOf(() => registry);

test('a list is created, read, renamed and deleted', async () => {
  const first = await created('banks');
  assert.deepEqual(Object.keys(first.body), ['urn', 'identifier', 'name', 'description', 'createdAt', 'updatedAt']);
  assert.equal(first.body.urn, 'urn:altinn:access-list:ttd:banks');
  assert.equal(first.body.description, 'Of banks');
  assert.match(first.headers.get('etag')!, /^W\/"[\w-]+"$/);
  assert.ok(!Number.isNaN(Date.parse(first.headers.get('last-modified')!)));

  const again = await created('banks');
  assert.equal(again.headers.get('etag'), first.headers.get('etag'), 'the same name and description change nothing');
  const renamed = await call('PUT', 'ttd/banks', { body: { name: '', description: null } });
  assert.equal(renamed.body.name, '');
  assert.equal(renamed.body.description, '');
  assert.notEqual(renamed.headers.get('etag'), first.headers.get('etag'));
  assert.equal(renamed.body.createdAt, first.body.createdAt);

  const read = await call('GET', 'TTD/banks');
  assert.equal(read.status, 200, 'the owner is matched in any case');
  assert.deepEqual(read.body, renamed.body);
  assert.equal((await call('GET', 'ttd/BANKS')).status, 404, 'the identifier is not');

  const deleted = await call('DELETE', 'ttd/banks');
  assert.equal(deleted.status, 200);
  assert.equal(deleted.body.identifier, 'banks');
  assert.equal((await call('DELETE', 'ttd/banks', { headers: { 'if-match': '*' } })).status, 204);
  assert.equal((await call('GET', 'ttd/banks')).status, 404);
  const anew = await created('banks');
  assert.notEqual(anew.headers.get('etag'), first.headers.get('etag'), 'a new life has new versions');
});

test('a list needs a name, a plain identifier and a JSON body', async () => {
  for (const body of [{}, { name: null }, { description: 'x' }])
    assert.deepEqual((await call('PUT', 'ttd/nameless', { body })).body.errors, {
      Name: ['The Name field is required.'],
    });
  assert.equal((await call('PUT', 'ttd/Capitals', { body: { name: 'x' } })).status, 400);
  assert.equal((await call('PUT', 'ttd/xml', { body: '<a/>', headers: { 'content-type': 'text/xml' } })).status, 415);
  const patch = { body: '[]', headers: { 'content-type': 'application/json-patch+json' } };
  assert.equal((await call('PATCH', 'ttd/banks', patch)).status, 501);
  assert.equal((await call('PATCH', 'ttd/banks', { body: [] })).status, 415);
});

test('who may read and change lists', async () => {
  await created('guarded');
  const own = { consumer: TTD };
  const rows = [
    ['nobody', undefined, 401, 401],
    ['the write scope of resources', caller([WRITE], own), 403, 403],
    ['the read scope of lists', caller([LIST_READ], own), 200, 403],
    ['the write scope of lists', caller([LIST_WRITE], own), 200, 200],
    ['the read scope of the decision point', caller([LIST_READ_ANY]), 200, 403],
    ['admin', caller([ADMIN]), 200, 200],
    ['another owner', caller([LIST_WRITE], { consumer: FJELLHEIM }), 403, 403],
    ['no organisation', caller([LIST_WRITE]), 403, 403],
    ['the org claim, in any case', caller([LIST_WRITE], { orgCode: 'TTD' }), 200, 200],
    ['an org claim that says another than consumer', caller([LIST_WRITE], { ...own, orgCode: 'fjel' }), 403, 403],
    ['an organisation number that is not consumer', caller([LIST_WRITE], { organizationNumber: TTD }), 403, 403],
    ['a scope that only begins alike', caller([`${LIST_WRITE}x`], own), 403, 403],
  ] as const;
  for (const [what, as, reading, writing] of rows) {
    const read = await call('GET', 'ttd/guarded', { as });
    const write = await call('PUT', 'ttd/guarded', { as, body: { name: 'A list', description: 'Of banks' } });
    assert.deepEqual([read.status, write.status], [reading, writing], what);
    if (reading === 403) assert.equal(read.text, '', 'a 403 has no body');
  }
});

test('a second code on the owner’s number has lists of its own, which the number owns too', async () => {
  assert.equal((await call('PUT', 'ttdarkiv/old', { body: { name: 'x' } })).status, 200);
  assert.equal((await call('GET', 'ttdarkiv/old', { as: fjellheim })).status, 403);
  assert.equal((await call('GET', 'ttd/old')).status, 404);
});

test('an owner that is not registered is told only to those who may ask for it', async () => {
  const told = async (path: string, as: CallOptions['as']) => {
    const { status, body } = await call('GET', path, { as });
    return [status, body?.validationErrors];
  };
  const fault = [
    {
      code: 'RR.VLD-00010',
      title: 'Access list owner must be a valid and registered org-code.',
      paths: ['/$PATH/owner'],
    },
  ];
  assert.deepEqual(await told('unknown', admin), [400, fault]);
  assert.deepEqual(await told('unknown/x', caller([LIST_READ_ANY])), [400, fault]);
  assert.deepEqual(await told(TTD, ttd), [400, fault]);
  assert.deepEqual(await told(FJELLHEIM, ttd), [403, undefined]);
  assert.deepEqual(await told('unknown', ttd), [403, undefined]);
  assert.deepEqual(await told(TTD, caller([LIST_READ], { consumer: TTD, orgCode: 'ttd' })), [403, undefined]);
});

test('conditions on a list', async () => {
  const { headers } = await created('conditions');
  const etag = headers.get('etag')!;
  const stale = etag;
  await call('PUT', 'ttd/conditions', { body: { name: 'New' } });
  const fresh = await etagOf('conditions');
  const past = 'Wed, 01 Jan 2020 00:00:00 GMT';
  const future = 'Fri, 01 Jan 2100 00:00:00 GMT';
  const write = { body: { name: 'New' } };
  const rows: readonly (readonly [Method, string, Record<string, string>, number, object?])[] = [
    ['GET', 'conditions', { 'if-none-match': fresh }, 304],
    ['GET', 'conditions', { 'if-none-match': `"x", ${fresh}` }, 400],
    ['GET', 'conditions', { 'if-none-match': `${stale}, ${fresh}` }, 304],
    ['GET', 'conditions', { 'if-none-match': '*' }, 304],
    ['GET', 'conditions', { 'if-none-match': stale }, 200],
    ['GET', 'conditions', { 'if-match': stale }, 412],
    ['GET', 'conditions', { 'if-match': `${stale},${fresh}` }, 200],
    ['GET', 'conditions', { 'if-modified-since': future }, 304],
    ['GET', 'conditions', { 'if-modified-since': past }, 200],
    ['GET', 'conditions', { 'if-modified-since': 'yesterday' }, 200],
    ['GET', 'conditions', { 'if-modified-since': future, 'if-none-match': stale }, 200],
    ['GET', 'conditions', { 'if-unmodified-since': past }, 412],
    ['GET', 'conditions', { 'if-unmodified-since': past, 'if-match': fresh }, 200],
    ['PUT', 'conditions', { 'if-match': fresh }, 200, write],
    ['PUT', 'conditions', { 'if-match': '*' }, 200, write],
    ['PUT', 'conditions', { 'if-unmodified-since': future }, 200, write],
    ['PUT', 'conditions', { 'if-match': stale }, 412, write],
    ['PUT', 'conditions', { 'if-none-match': '*' }, 412, write],
    ['PUT', 'conditions', { 'if-none-match': fresh }, 412, write],
    ['PUT', 'conditions', { 'if-modified-since': future }, 412, write],
    ['PUT', 'conditions', { 'if-unmodified-since': past }, 412, write],
    ['PUT', 'condition-new', { 'if-match': '*' }, 412, write],
    ['PUT', 'condition-new', { 'if-match': fresh }, 412, write],
    ['PUT', 'condition-new', { 'if-none-match': '*' }, 200, write],
    ['POST', 'conditions/members', { 'if-match': stale }, 412, members()],
    ['POST', 'condition-none/members', { 'if-match': '*' }, 404, members()],
    ['GET', 'condition-none/members', { 'if-match': '*' }, 404],
    ['GET', 'conditions/members', { 'if-none-match': fresh }, 304],
    ['GET', 'conditions/resource-connections', { 'if-match': stale }, 412],
    ['PUT', 'conditions/resource-connections/listed', { 'if-match': stale }, 412, { body: {} }],
    ['DELETE', 'conditions/resource-connections/listed', { 'if-match': stale }, 412],
    ['DELETE', 'conditions', { 'if-match': stale }, 412],
    ['DELETE', 'conditions', { 'if-match': fresh }, 200],
  ];
  for (const [method, path, condition, status, options] of rows) {
    const answer = await call(method, `ttd/${path}`, { ...options, headers: condition });
    const what = `${method} ${path} ${JSON.stringify(condition)}`;
    assert.equal(answer.status, status, what);
    if (status === 304) assert.deepEqual([answer.text, answer.headers.get('etag')], ['', fresh], what);
    if (status === 412) assert.equal(answer.body.title, 'Precondition Failed', what);
  }
});

for (const [header, text] of [
  ['"strong"', ' Only weak etags are supported.'],
  ['W/"foreign"', ' Invalid etag.'],
  ['W/"eyJ2ZXJzaW9uIjoieCJ9"', ' Invalid etag.'],
  ['W/unquoted', ''],
  ['nonsense', ''],
] as const)
  test(`the etag header ${header} is refused`, async () => {
    for (const name of ['If-Match', 'If-None-Match']) {
      const { status, body } = await call('PUT', 'ttd/etags', { body: { name: 'x' }, headers: { [name]: header } });
      assert.equal(status, 400);
      assert.deepEqual(body.errors, { [name]: [`Invalid ${name} header.${text}`] });
    }
  });

test('a connection is made, narrowed and ended', async () => {
  await created('connected');
  const path = 'ttd/connected/resource-connections/listed';
  const before = await etagOf('connected');
  const made = await call('PUT', path, { body: {} });
  assert.equal(made.status, 200, made.text);
  assert.deepEqual(Object.keys(made.body), ['resourceIdentifier', 'createdAt', 'updatedAt']);
  assert.equal(made.body.resourceIdentifier, 'listed');
  assert.notEqual(made.headers.get('etag'), before);
  assert.equal(
    (await call('PUT', path, { body: { actionFilters: null } })).headers.get('etag'),
    made.headers.get('etag'),
  );

  const narrowed = await call('PUT', path, { body: { actionFilters: ['read', 'write', 'read'] } });
  assert.deepEqual(narrowed.body.actionFilters, ['read', 'write']);
  const same = await call('PUT', path, { body: { actionFilters: ['write', 'read'] } });
  assert.equal(same.headers.get('etag'), narrowed.headers.get('etag'), 'the same set again is no change');
  assert.equal(same.body.updatedAt, narrowed.body.updatedAt);
  const replaced = await call('PUT', path, { body: { actionFilters: ['read'] } });
  assert.deepEqual(replaced.body.actionFilters, ['read']);
  assert.equal(replaced.body.createdAt, made.body.createdAt);
  assert.equal((await call('PUT', path, { body: { actionFilters: [''] } })).status, 400);
  assert.equal((await call('PUT', path, { body: { actionFilters: [null] } })).status, 400);
  assert.equal((await call('PUT', path, { body: '', headers: { 'content-type': 'application/json' } })).status, 400);

  const listed = await call('GET', 'ttd/connected/resource-connections');
  assert.deepEqual(listed.body, { links: {}, data: [replaced.body] });
  assert.equal(listed.headers.get('etag'), replaced.headers.get('etag'));

  const ended = await call('DELETE', path);
  assert.equal(ended.status, 200);
  assert.deepEqual(ended.body, replaced.body);
  assert.equal((await call('DELETE', path)).status, 204);
  assert.equal((await call('DELETE', 'ttd/not-there/resource-connections/listed')).status, 404);
});

test('a connection asks in order: the resource, its owner, the list', async () => {
  await created('connection-order');
  const put = (list: string, resource: string, as = ttd) =>
    call('PUT', `ttd/${list}/resource-connections/${resource}`, { as, body: {} });
  const unknown = await put('not-there', 'not-there');
  assert.deepEqual(
    [unknown.status, unknown.body.code, unknown.body.title],
    [400, 'RR-00002', 'One or more resource references not found.'],
  );
  const foreign = await put('not-there', 'of-fjellheim');
  assert.deepEqual([foreign.status, foreign.body.code], [403, 'RR-00004']);
  assert.equal(
    foreign.body.title,
    'Cannot create a access-list connection to a resource not owned by the same service-owner as the access-list.',
  );
  assert.equal((await put('not-there', 'listed')).status, 404);
  assert.equal((await put('connection-order', 'of-fjellheim', admin)).status, 200, 'admin connects anything');
  const removed = await call('DELETE', 'ttd/connection-order/resource-connections/of-fjellheim');
  assert.equal(removed.status, 200, 'and the owner of the list may end it');
});

test('the lists of an owner are paged by twenty, with connections to one resource where asked for', async () => {
  const lists = (query: string) => registry.call('GET', `${LISTS}/fjel${query}`, { as: fjellheim });
  for (let index = 0; index < 21; index++) {
    const identifier = `list-${String(index).padStart(2, '0')}`;
    await registry.call('PUT', `${LISTS}/fjel/${identifier}`, { as: fjellheim, body: { name: identifier } });
  }
  await registry.call('PUT', `${LISTS}/fjel/list-01/resource-connections/of-fjellheim`, {
    as: fjellheim,
    body: { actionFilters: ['read'] },
  });
  const plain = await lists('');
  assert.equal(plain.body.data.length, 20);
  assert.equal(plain.headers.get('etag'), null);
  assert.ok(!('resourceConnections' in plain.body.data[0]));

  const first = await lists('?include=resources,resource-actions&resource=of-fjellheim');
  assert.deepEqual(first.body.data[0].resourceConnections, []);
  assert.deepEqual(first.body.data[1].resourceConnections[0].actionFilters, ['read']);
  const next = new URL(first.body.links.next);
  assert.equal(next.searchParams.get('include'), 'resources,resource-actions');
  assert.equal(next.searchParams.get('resource'), 'of-fjellheim');
  const second = await registry.call('GET', followed(registry, first.body.links.next), { as: fjellheim });
  assert.deepEqual(
    second.body.data.map(({ identifier }: { identifier: string }) => identifier),
    ['list-20'],
  );
  assert.deepEqual(second.body.data[0].resourceConnections, []);

  const hidden = await lists('?include=resources&resource=of-fjellheim');
  assert.ok(!('actionFilters' in hidden.body.data[1].resourceConnections[0]), 'filters are shown only when asked for');
  const other = await lists('?include=resources&include=resource-actions&resource=listed');
  assert.deepEqual(other.body.data[1].resourceConnections, []);

  const one = await registry.call('GET', `${LISTS}/fjel/list-01?include=resource-actions,members`, { as: fjellheim });
  assert.deepEqual(one.body.resourceConnections[0].actionFilters, ['read']);

  const word = await lists('?include=Resources');
  assert.deepEqual(word.body.errors, { include: ["Invalid value: 'Resources'"] });
  const withMembers = await lists('?include=members');
  assert.deepEqual([withMembers.status, withMembers.body.code], [501, 'RR-00000']);
  const without = await lists('?include=resources');
  assert.deepEqual(without.body.validationErrors, [
    {
      code: 'RR.VLD-00002',
      title: 'Resource identifier is required when including resource connections.',
      paths: ['/$QUERY/include', '/$QUERY/resource'],
    },
  ]);
});

test('two who create the same list at once both succeed; with a condition one of them', async () => {
  const statuses = async (headers: Record<string, string>, identifier: string) =>
    (
      await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          call('PUT', `ttd/${identifier}`, { headers, body: { name: `${index}` } }),
        ),
      )
    )
      .map(({ status }) => status)
      .sort();
  assert.deepEqual(await statuses({}, 'race-one'), Array(6).fill(200));
  assert.deepEqual(await statuses({ 'if-none-match': '*' }, 'race-two'), [200, ...Array(5).fill(412)]);
});

test('of many who write on the same version, one succeeds', async () => {
  await created('same-version');
  const headers = { 'if-match': await etagOf('same-version') };
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      call('POST', 'ttd/same-version/members', { headers, ...members(organization(String(900000000 + index))) }),
    ),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(5).fill(412)]);
  assert.equal((await call('GET', 'ttd/same-version/members')).body.data.length, 1);
});

test('deleting a resource ends its connections and moves the lists on, also while lists are being connected', async () => {
  await created('outlives');
  await registered(registry, 'short-lived');
  await call('PUT', 'ttd/outlives/resource-connections/short-lived', { body: {} });
  const before = await etagOf('outlives');
  const [deleted, ...connects] = await Promise.all([
    registry.call('DELETE', `${RESOURCES}/short-lived`, { as: ttd }),
    ...Array.from({ length: 5 }, (_, index) =>
      call('PUT', 'ttd/outlives/resource-connections/short-lived', { body: { actionFilters: [`a${index}`] } }),
    ),
  ]);
  assert.equal(deleted!.status, 204);
  for (const { status } of connects) assert.ok(status === 200 || status === 400, `${status}`);
  assert.deepEqual((await call('GET', 'ttd/outlives/resource-connections')).body.data, []);
  assert.notEqual(await etagOf('outlives'), before);
});

test('what happened to a list is kept, with who did it', async () => {
  await created('history');
  await call('POST', 'ttd/history/members', members(organization(BODO)));
  await call('PUT', 'ttd/history/resource-connections/listed', { body: { actionFilters: ['read'] } });
  await call('PUT', 'ttd/history/resource-connections/listed', { body: { actionFilters: ['write'] } });
  await call('DELETE', 'ttd/history');
  const { rows } = await registry.database.pool.query(
    `select kind, performed_by from resource_registry.access_list_event
     where list = (select list from resource_registry.access_list_event where details ->> 'identifier' = 'history')
     order by number`,
  );
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    [
      'created',
      'members_added',
      'resource_connection_created',
      'resource_connection_actions_added',
      'resource_connection_actions_removed',
      'deleted',
    ],
  );
  assert.ok(rows.every(({ performed_by }) => performed_by === TTD));
});
