import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { letterPolicy, policy } from './policy.ts';
import { followed, form, openRegistry, type Registry, RESOURCES, registered, resource, ttd } from './registry.ts';

let registry: Registry;
before(async () => {
  registry = await openRegistry();
});
after(() => registry.close());

const UPDATED = `${RESOURCES}/updated`;
const CHANGES = `${RESOURCES}/changes`;

interface Pair {
  readonly resourceUrn: string;
  readonly subjectUrn: string;
  readonly updatedAt: string;
  readonly deleted: boolean;
}

const updated = async (query = ''): Promise<Pair[]> => (await registry.call('GET', `${UPDATED}${query}`)).body.data;
const pairsOf = async (id: string): Promise<Pair[]> =>
  (await updated()).filter(({ resourceUrn }) => resourceUrn === `urn:altinn:resource:${id}`);
const upload = async (id: string, document: string) => {
  const { status } = await registry.call('POST', `${RESOURCES}/${id}/policy`, { as: ttd, body: form(document) });
  assert.equal(status, 201);
};
const roles = (id: string, ...codes: string[]) =>
  policy(
    id,
    codes.map((code) => ({ subjects: [{ 'urn:altinn:rolecode': code }] })),
  );

/** Every item from `path` on, page by page; `between` runs after each page. */
async function all<Item>(path: string, between: () => Promise<unknown> = async () => undefined): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { status, body }: Awaited<ReturnType<Registry['call']>> = await registry.call('GET', next);
    assert.equal(status, 200);
    items.push(...body.data);
    next = body.links.next && followed(registry, body.links.next);
    await between();
  }
  return items;
}

test('the updated feed tells only of pairs that came or went', async () => {
  await registered(registry, 'pairs', { policy: roles('pairs', 'DAGL', 'LEDE') });
  const before = await pairsOf('pairs');
  assert.deepEqual(
    before.map(({ subjectUrn, deleted }) => [subjectUrn, deleted]),
    [
      ['urn:altinn:rolecode:dagl', false],
      ['urn:altinn:rolecode:lede', false],
    ],
  );
  assert.match(before[0]!.updatedAt, /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/);

  await upload('pairs', roles('pairs', 'dagl', 'lede'));
  assert.deepEqual(await pairsOf('pairs'), before, 'the same subjects again add nothing');

  await upload('pairs', roles('pairs', 'LEDE', 'INNH'));
  const changed = await pairsOf('pairs');
  assert.deepEqual(
    changed.map(({ subjectUrn, deleted }) => [subjectUrn, deleted]),
    [
      ['urn:altinn:rolecode:lede', false],
      ['urn:altinn:rolecode:dagl', true],
      ['urn:altinn:rolecode:innh', false],
    ],
  );
  assert.equal(changed[0]!.updatedAt, before[1]!.updatedAt, 'what stayed keeps its time');
  assert.ok(changed[1]!.updatedAt > before[0]!.updatedAt);

  await upload('pairs', roles('pairs', 'LEDE', 'DAGL'));
  assert.deepEqual(
    (await pairsOf('pairs')).map(({ subjectUrn, deleted }) => [subjectUrn, deleted]),
    [
      ['urn:altinn:rolecode:lede', false],
      ['urn:altinn:rolecode:dagl', false],
      ['urn:altinn:rolecode:innh', true],
    ],
    'what returns is there again',
  );

  await registry.call('DELETE', `${RESOURCES}/pairs`, { as: ttd });
  assert.ok(
    (await pairsOf('pairs')).every(({ deleted }) => deleted),
    'a deleted resource leaves its pairs marked',
  );
  assert.equal((await registry.call('GET', `${RESOURCES}/pairs/policy/subjects`)).status, 404);
});

test('the updated feed starts at `since`, inclusive, and pages with links that can be followed', async () => {
  await registered(registry, 'since', { policy: roles('since', 'a0001', 'a0002', 'a0003', 'a0004', 'a0005') });
  const [first] = await pairsOf('since');
  const since = encodeURIComponent(first!.updatedAt);
  const whole = await updated(`?since=${since}`);
  assert.equal(whole.length, 5, 'five pairs of one upload share their time');
  const paged = await all<Pair>(`${UPDATED}?since=${since}&limit=2`);
  assert.deepEqual(paged, whole);
  const page = (await registry.call('GET', `${UPDATED}?since=${since}&limit=2`)).body;
  assert.match(page.links.next, /^https:\/\/mail\.test\/resourceregistry\/api\/v1\/resource\/updated\?/);
  assert.equal(new URL(page.links.next).searchParams.get('limit'), '2');
  const exactly = (await registry.call('GET', `${UPDATED}?since=${since}&limit=5`)).body;
  assert.deepEqual(exactly.links, {}, 'a full last page has no next');
});

for (const [query, key] of [
  ['?since=yesterday', 'since'],
  ['?token=%21%21', 'token'],
  ['?token=eyJyZXNvdXJjZSI6MX0', 'token'],
  ['?limit=ten', 'limit'],
] as const)
  test(`the updated feed refuses ${query}`, async () => {
    const { status, body } = await registry.call('GET', UPDATED + query);
    assert.equal(status, 400);
    assert.ok(body.errors[key] !== undefined, JSON.stringify(body.errors));
  });

for (const limit of [0, -1, 1001]) {
  test(`the updated feed refuses limit ${limit}`, async () => {
    const { status, body } = await registry.call('GET', `${UPDATED}?limit=${limit}`);
    assert.equal(status, 400);
    assert.equal(body.type, 'urn:altinn:error:STD-00000');
    assert.equal(body.code, 'STD-00000');
    assert.deepEqual(body.validationErrors, [{ code: 'RR.VLD-00008', title: 'Limit must be between 1 and 1000.' }]);
  });

  test(`the changes feed refuses limit ${limit}`, async () => {
    const { status, body } = await registry.call('GET', `${CHANGES}?limit=${limit}`);
    assert.equal(status, 400);
    assert.deepEqual(body.validationErrors, [
      {
        code: 'RR.VLD-00011',
        title: 'Value outside valid range.',
        paths: ['/$QUERY/limit'],
        detail: `Limit must be between 1 and 1000, was ${limit}.`,
      },
    ]);
  });
}

test('the changes feed refuses a token that is not its own', async () => {
  for (const token of ['x', 'LTE', 'ImEi']) {
    const { status, body } = await registry.call('GET', `${CHANGES}?token=${token}`);
    assert.equal(status, 400);
    assert.ok(body.errors.token !== undefined);
  }
});

test('the changes feed holds each resource with a policy once, at its newest change', async () => {
  const ids = async () =>
    (await all<{ resourceId: string }>(`${CHANGES}?limit=1`))
      .map(({ resourceId }) => resourceId)
      .filter((id) => id.startsWith('change-'));
  await registered(registry, 'change-a', { policy: letterPolicy('change-a') });
  await registered(registry, 'change-b', { policy: letterPolicy('change-b') });
  await registered(registry, 'change-c');
  assert.deepEqual(await ids(), ['change-a', 'change-b'], 'without a policy it is not there');
  await upload('change-a', letterPolicy('change-a'));
  assert.deepEqual(await ids(), ['change-b', 'change-a'], 'the same policy moves it to the end');
  await registry.call('PUT', `${RESOURCES}/change-b`, { as: ttd, body: resource('change-b') });
  assert.deepEqual(await ids(), ['change-a', 'change-b'], 'so does the same metadata');
  await registry.call('DELETE', `${RESOURCES}/change-a`, { as: ttd });
  assert.deepEqual(await ids(), ['change-b']);
});

test('readers who follow the feeds while many write miss nothing that was committed', async () => {
  const count = 24;
  let writing = true;
  const changed = new Map<string, string>();
  const paired = new Set<string>();

  // Each poll goes on from the last item it saw, as a synchronising client does.
  const followChanges = async () => {
    let token: string | undefined;
    for (let last = false; !last; ) {
      last = !writing;
      for (
        let next: string | undefined = `${CHANGES}?limit=3${token === undefined ? '' : `&token=${token}`}`;
        next !== undefined;
      ) {
        const { body }: Awaited<ReturnType<Registry['call']>> = await registry.call('GET', next);
        for (const { resourceId, changedAt } of body.data) changed.set(resourceId, changedAt);
        next = body.links.next && followed(registry, body.links.next);
        if (next !== undefined) token = new URL(next).searchParams.get('token') ?? undefined;
      }
    }
  };
  const followUpdates = async () => {
    let since = '';
    for (let last = false; !last; ) {
      last = !writing;
      const seen = await all<Pair>(`${UPDATED}?limit=3${since}`);
      for (const { resourceUrn, subjectUrn, updatedAt } of seen) {
        paired.add(`${resourceUrn} ${subjectUrn}`);
        // Strictly after what was seen: a late commit with an earlier or equal time would be lost.
        since = `&since=${encodeURIComponent(new Date(Date.parse(updatedAt) + 1).toISOString())}`;
      }
    }
  };
  const write = async () => {
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const id = `busy-${String((index * 7) % count).padStart(2, '0')}`;
        await registered(registry, id, { policy: roles(id, 'DAGL') });
        await upload(id, roles(id, 'DAGL', `a${index}`));
      }),
    );
    writing = false;
  };
  await Promise.all([write(), followChanges(), followUpdates()]);

  const busy = Array.from({ length: count }, (_, index) => `busy-${String(index).padStart(2, '0')}`);
  assert.deepEqual([...changed.keys()].filter((id) => id.startsWith('busy-')).sort(), busy);
  for (const id of busy) assert.equal([...paired].filter((pair) => pair.includes(`:${id} `)).length, 2, id);
});

test('times in the feeds move on even when the clock is set back', async () => {
  await registered(registry, 'clock-one', { policy: roles('clock-one', 'DAGL') });
  registry.clock.offset = -3_600_000;
  await registered(registry, 'clock-two', { policy: roles('clock-two', 'DAGL') });
  registry.clock.offset = 0;
  const [one] = await pairsOf('clock-one');
  const [two] = await pairsOf('clock-two');
  assert.ok(two!.updatedAt > one!.updatedAt);
});
