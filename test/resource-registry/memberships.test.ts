import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  ADMIN,
  BODO,
  type CallOptions,
  caller,
  FJORDFISK,
  LIST_READ_ANY,
  LIST_WRITE,
  LISTS,
  openRegistry,
  partyUuid,
  type Registry,
  registered,
  ttd,
  TTD,
  WRITE,
} from './registry.ts';

let registry: Registry;
before(async () => {
  registry = await openRegistry();
  for (const id of ['resource-one', 'resource-two']) await registered(registry, id);
  await list('all', [FJORDFISK], { 'resource-one': [], 'resource-two': [] });
  await list('write-only', [FJORDFISK, BODO], { 'resource-one': ['write'] });
  await list('capitals', [BODO], { 'resource-two': ['Read'] });
});
after(() => registry.close());

async function list(id: string, organizations: string[], connections: Record<string, string[]>): Promise<void> {
  const put = (path: string, body: unknown) => registry.call('PUT', `${LISTS}/ttd/${id}${path}`, { as: ttd, body });
  await put('', { name: id });
  await put('/members', { data: organizations.map((number) => `urn:altinn:organization:identifier-no:${number}`) });
  for (const [resource, actionFilters] of Object.entries(connections))
    await put(`/resource-connections/${resource}`, { actionFilters });
}

const memberships = (query: string, options: CallOptions = { component: true }) =>
  registry.call('GET', `${LISTS}/memberships?${query}`, options);
const FISK = `party=urn:altinn:organization:identifier-no:${FJORDFISK}`;
const uuid = (id: number) => `urn:altinn:party:uuid:${partyUuid(id)}`;

test('memberships are one entry a list and resource', async () => {
  const { status, body } = await memberships(`${FISK}&resource=urn:altinn:resource:resource-one`);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ['data']);
  assert.deepEqual(
    body.data.map(({ since, ...rest }: { since: string }) => rest),
    [
      { party: uuid(50000001), resource: 'urn:altinn:resource:resource-one' },
      { party: uuid(50000001), resource: 'urn:altinn:resource:resource-one', actionFilters: ['write'] },
    ],
  );
  assert.equal((await memberships(FISK)).body.data.length, 3, 'without a resource: all connected ones');
  for (const query of [`party=${uuid(50000001)}`, 'party=urn:altinn:party:id:50000001'])
    assert.equal((await memberships(query)).body.data.length, 3, query);
  assert.deepEqual((await memberships(`${FISK}&resource=urn:altinn:resource:not-there`)).body.data, []);
  assert.deepEqual((await memberships(`party=${uuid(999)}`)).body.data, [], 'a uuid is not looked up');
  const unknown = await memberships('party=urn:altinn:party:id:1');
  assert.deepEqual([unknown.status, unknown.body.code], [400, 'RR-00001']);
});

const fault = {
  none: { code: 'RR.VLD-00003', title: 'At least 1 party must be specified.', paths: ['/$QUERY/party'] },
  party: (value: string) => ({ code: 'RR.VLD-00004', title: 'Invalid party URN.', paths: ['/$QUERY/party'], value }),
  resource: (value: string) => ({
    code: 'RR.VLD-00005',
    title: 'Invalid resource URN.',
    paths: ['/$QUERY/resource'],
    value,
  }),
  parties: { code: 'RR.VLD-00006', title: 'Multiple parties currently not supported.', paths: ['/$QUERY/party'] },
  resources: {
    code: 'RR.VLD-00007',
    title: 'Multiple resources currently not supported.',
    paths: ['/$QUERY/resource'],
  },
};

for (const [query, faults] of [
  ['', [fault.none]],
  ['party=x', [fault.party('x'), fault.none]],
  [`${FISK},${uuid(1)}`, [fault.parties]],
  [`${FISK}&${FISK}`, [fault.parties]],
  [`${FISK}&party=x`, [fault.party('x')]],
  [`${FISK}&resource=urn:altinn:resource:ABC`, [fault.resource('urn:altinn:resource:ABC')]],
  [`${FISK}&resource=urn:altinn:resource:one1,urn:altinn:resource:two2`, [fault.resources]],
  [
    'party=x,y&resource=z&resource=urn:altinn:resource:one1,urn:altinn:resource:two2',
    [fault.party('x'), fault.party('y'), fault.resource('z'), fault.none, fault.resources],
  ],
] as const)
  test(`memberships refuse "${query}"`, async () => {
    const { status, body } = await memberships(query);
    assert.equal(status, 400);
    assert.deepEqual(body.validationErrors, faults);
  });

test('memberships are for components and admin; the lists of a member for components alone', async () => {
  const rows: readonly (readonly [string, CallOptions, number, number])[] = [
    ['nobody', {}, 401, 401],
    ['a component', { component: true }, 200, 200],
    ['admin', { as: caller([ADMIN]) }, 200, 403],
    [
      'an owner with every other scope',
      { as: caller([WRITE, LIST_WRITE, LIST_READ_ANY], { consumer: TTD }) },
      403,
      403,
    ],
    ['a component’s token as bearer', { as: caller([], { kind: 'altinn', issuer: 'platform' }) }, 403, 403],
    ['another token in the component’s header', { headers: { platformaccesstoken: '0' } }, 401, 401],
  ];
  for (const [what, options, one, other] of rows) {
    const byMember = await registry.call('GET', `${LISTS}/get-by-member?party=${uuid(50000001)}`, options);
    assert.deepEqual([(await memberships(FISK, options)).status, byMember.status], [one, other], what);
  }
});

test('the lists a party is in', async () => {
  const get = (party: string) => registry.call('GET', `${LISTS}/get-by-member?party=${party}`, { component: true });
  const { body } = await get(uuid(50000002));
  assert.deepEqual(
    body.map(({ urn }: { urn: string }) => urn),
    ['urn:altinn:access-list:ttd:capitals', 'urn:altinn:access-list:ttd:write-only'],
  );
  assert.deepEqual(Object.keys(body[0]), ['urn', 'identifier', 'name', 'description', 'createdAt', 'updatedAt']);
  assert.deepEqual((await get(uuid(999))).body, []);
  for (const party of ['', 'x', `urn:altinn:organization:identifier-no:${BODO}`]) {
    const refused = await get(party);
    assert.equal(refused.status, 400);
    assert.ok(refused.body.errors.party !== undefined);
  }
});

for (const [resource, party, action, allowed] of [
  ['resource-one', 50000001, 'read', true],
  ['urn:altinn:resource:resource-one', 50000001, 'read', true],
  ['resource-one', 50000002, 'read', false],
  ['resource-one', 50000002, 'write', true],
  ['resource-two', 50000002, 'read', false],
  ['resource-two', 50000002, 'Read', true],
  ['resource-one', 999, 'write', false],
  ['not-there', 50000001, 'read', false],
] as const)
  test(`the lists ${allowed ? 'allow' : 'do not allow'} ${action} on ${resource} for party ${party}`, async () => {
    assert.equal(await registry.port.accessListAllows(resource, { partyUuid: partyUuid(party) }, action), allowed);
  });

test('a member that is taken out loses access at once', async () => {
  const member = { partyUuid: partyUuid(50000002) };
  const before = await registry.epoch.current();
  assert.equal(await registry.port.accessListAllows('resource-one', member, 'write'), true);
  await registry.call('DELETE', `${LISTS}/ttd/write-only/members`, {
    as: ttd,
    body: { data: [`urn:altinn:organization:identifier-no:${BODO}`] },
  });
  assert.equal(await registry.port.accessListAllows('resource-one', member, 'write'), false);
  assert.ok((await registry.epoch.current()) > before, 'and whoever remembers decisions is told');
});
