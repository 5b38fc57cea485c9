import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { caller, type House, newEvent, openHouse, organization, owner, type Process, publisher } from './house.ts';

const PATH = '/events/api/v1/events';

describe('the feed', () => {
  let house: House;
  let server: Process;

  before(async () => {
    house = await openHouse();
    server = await house.startProcess();
  });
  after(() => house.close());
  afterEach(() => {
    house.neighbours.decide = () => true;
  });

  /** A resource nobody else writes to. */
  const newResource = (): string => `letter-${randomUUID()}`;
  const read = (query: string, headers: Record<string, string> = {}, by = owner) =>
    server.call('GET', `${PATH}?${query}`, { by, headers });
  const ids = (answer: { body: { id: string }[] }): string[] => answer.body.map(({ id }) => id);
  const recorded = async (resourceId: string, count: number, facts: Parameters<typeof newEvent>[1] = {}) => {
    const events = Array.from({ length: count }, () => newEvent(server.clock, { resourceId, ...facts }));
    await server.record(...events);
    return events.map(({ id }) => id);
  };
  /** Follows `next` until it is no longer there; the address without the host. */
  const follow = async (query: string): Promise<{ all: string[]; pages: number[] }> => {
    const all: string[] = [];
    const pages: number[] = [];
    let path = `${PATH}?${query}`;
    for (;;) {
      const answer = await server.call('GET', path, { by: owner });
      assert.equal(answer.status, 200);
      all.push(...ids(answer));
      pages.push(answer.body.length);
      const next = answer.headers.get('next');
      if (next === null) return { all, pages };
      assert.ok(next.startsWith('https://platform.test/'));
      path = next.slice('https://platform.test'.length);
    }
  };

  const refusals: readonly [name: string, query: string, headers: Record<string, string>, detail: string][] = [
    [
      'a resource of another kind, before anything else',
      'resource=urn:altinn:app:x&subject=x',
      { 'altinn-alternativesubject': 'y' },
      "The 'resource' parameter must begin with `urn:altinn:resource:`",
    ],
    [
      'no place to begin, before the subjects',
      'resource=urn:altinn:resource:x&subject=x',
      { 'altinn-alternativesubject': 'y' },
      "The 'after' parameter must be defined.",
    ],
    [
      'two subjects',
      'resource=urn:altinn:resource:x&after=0&subject=x',
      { 'altinn-alternativesubject': 'y' },
      "Only one of 'subject' or 'alternativeSubject' can be defined.",
    ],
  ];
  for (const [name, query, headers, detail] of refusals)
    test(`refuses ${name}`, async () => {
      const answer = await read(query, headers);
      assert.equal(answer.status, 400);
      assert.match(answer.headers.get('content-type')!, /^application\/problem\+json/);
      assert.deepEqual([answer.body.title, answer.body.status, answer.body.detail], ['Bad Request', 400, detail]);
    });

  test('a missing resource is a validation problem', async () => {
    for (const query of ['after=0', 'after=0&resource=']) {
      const answer = await read(query);
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.body.errors, { resource: ['The resource field is required.'] });
    }
  });

  test('needs the scope, in any case of letters, and refuses another content type first', async () => {
    const query = 'resource=urn:altinn:resource:x&after=0';
    assert.equal((await server.call('GET', `${PATH}?${query}`)).status, 401);
    assert.equal((await read(query, {}, caller({ scopes: ['altinn:events.publish'] }))).status, 403);
    assert.equal((await read(query, {}, caller({ scopes: ['Altinn:Events.Subscribe'] }))).status, 200);
    assert.equal((await read(query, { 'content-type': 'application/json' })).status, 200);
    assert.equal(
      (await server.call('GET', `${PATH}?${query}`, { headers: { 'content-type': 'text/xml' } })).status,
      415,
    );
  });

  test('shows events in order of registration, as CloudEvents, at once', async () => {
    const resourceId = newResource();
    const all = [...(await recorded(resourceId, 3)), ...(await recorded(resourceId, 2))];
    const answer = await read(`resource=urn:altinn:resource:${resourceId}&after=0`);
    assert.match(answer.headers.get('content-type')!, /^application\/cloudevents\+json/);
    assert.deepEqual(ids(answer), all);
    assert.equal(answer.body[0].resource, `urn:altinn:resource:${resourceId}`);
    assert.equal(answer.body[0].alternativesubject, '/organisation/313154599');
  });

  test('goes on after any event, and starts over after an unknown one', async () => {
    const resourceId = newResource();
    const all = await recorded(resourceId, 5);
    const query = `resource=urn:altinn:resource:${resourceId}`;
    assert.deepEqual(ids(await read(`${query}&after=${all[2]}`)), all.slice(3));
    const atTheEnd = await read(`${query}&after=${all[4]}`);
    assert.deepEqual([ids(atTheEnd), atTheEnd.headers.get('next')], [[], null]);
    assert.deepEqual(ids(await read(`${query}&after=${randomUUID()}`)), all);
  });

  test('`next` carries the last event and the parameters as they came', async () => {
    const resourceId = newResource();
    const all = await recorded(resourceId, 3);
    const query = `size=2&resource=urn:altinn:resource:${resourceId}&type=no.altinn%25&AFTER=0`;
    const answer = await read(query);
    assert.equal(
      answer.headers.get('next'),
      `https://platform.test${PATH}?after=${all[1]}&size=2&resource=urn:altinn:resource:${resourceId}&type=no.altinn%25`,
    );
    assert.deepEqual(await follow(query).then(({ all }) => all), all);
  });

  test('`next` of a page by alternative subject goes on by the subject', async () => {
    const resourceId = newResource();
    await recorded(resourceId, 1, { subject: organization('313154598') });
    const [first, second] = await recorded(resourceId, 2);
    const query = `size=1&resource=urn:altinn:resource:${resourceId}&after=0`;
    const answer = await read(query, { 'Altinn-AlternativeSubject': '/organisation/313154599' });
    assert.deepEqual(ids(answer), [first]);
    const next = answer.headers.get('next')!;
    assert.ok(next.endsWith(`&subject=${organization('313154599')}`), next);
    assert.deepEqual(ids(await server.call('GET', next.slice('https://platform.test'.length), { by: owner })), [
      second,
    ]);
  });

  test('`next` leads past events that have the same id, though not to those who make it up from the id', async () => {
    const resource = `urn:altinn:resource:${newResource()}`;
    const sources = ['urn:a', 'urn:b', 'urn:c', 'urn:d'];
    for (const source of sources) {
      const event = { specversion: '1.0', id: 'the-same', source, type: 'no.x', resource };
      const headers = { 'content-type': 'application/cloudevents+json' };
      assert.equal((await server.call('POST', PATH, { by: publisher, body: event, headers })).status, 200);
    }
    for (const size of [1, 2, 3]) {
      const all: string[] = [];
      let path = `${PATH}?resource=${resource}&after=0&size=${size}`;
      for (let pages = 0; pages < 10; pages++) {
        const answer = await server.call('GET', path, { by: owner });
        all.push(...answer.body.map(({ source }: { source: string }) => source));
        const next = answer.headers.get('next');
        if (next === null) break;
        path = next.slice('https://platform.test'.length);
        assert.equal(path.match(/place=/g)?.length ?? 0, all.length === 1 ? 0 : 1, path);
      }
      assert.deepEqual(all, sources);
    }
    const byId = await read(`resource=${resource}&after=the-same`);
    assert.deepEqual(
      byId.body.map(({ source }: { source: string }) => source),
      sources.slice(1),
    );
  });

  test('`next` of a page without events keeps the alternative subject it was asked with', async () => {
    const resourceId = newResource();
    house.neighbours.decide = ({ party }) => party !== organization('313154598');
    await recorded(resourceId, 2, { subject: organization('313154598') });
    await recorded(resourceId, 1);
    const query = `size=2&resource=urn:altinn:resource:${resourceId}&after=0`;
    const answer = await read(query, { 'Altinn-AlternativeSubject': '/organisation/313154598' });
    assert.deepEqual(ids(answer), []);
    const next = answer.headers.get('next')!;
    assert.ok(next.endsWith('&alternativeSubject=/organisation/313154598'), next);
    house.neighbours.decide = () => true;
    const [late] = await recorded(resourceId, 1, { subject: organization('313154598') });
    const following = await server.call('GET', next.slice('https://platform.test'.length), { by: owner });
    assert.deepEqual(ids(following), [late], 'the event of another subject stays filtered out');
    const last = following.headers.get('next')!;
    assert.ok(last.includes(`&subject=${organization('313154598')}`) && !/alternativesubject/i.test(last), last);
  });

  const sizes: readonly [size: string, expected: number][] = [
    ['', 50],
    ['&size=0', 50],
    ['&size=-3', 50],
    ['&size=7', 7],
    ['&size=5000', 1000],
  ];
  test('a page has 50 events unless asked otherwise, and 1000 at most', async () => {
    const resourceId = newResource();
    await recorded(resourceId, 1001);
    for (const [size, expected] of sizes) {
      const answer = await read(`resource=urn:altinn:resource:${resourceId}&after=0${size}`);
      assert.equal(answer.body.length, expected, size);
    }
  });

  test('filters on subject exactly, and on types as patterns that know upper and lower case', async () => {
    const resourceId = newResource();
    const [a] = await recorded(resourceId, 1, { type: 'no.altinn.a' });
    const [b] = await recorded(resourceId, 1, { type: 'no.altinn.b', subject: organization('313154598') });
    const [c] = await recorded(resourceId, 1, { type: 'no.other\\c' });
    const query = `after=0&resource=urn:altinn:resource:${resourceId}`;
    assert.deepEqual(ids(await read(`${query}&subject=${organization('313154598')}`)), [b]);
    assert.deepEqual(ids(await read(`${query}&subject=urn:altinn:organization`)), []);
    assert.deepEqual(ids(await read(`${query}&type=no.altinn.a&type=no.altinn.b`)), [a, b]);
    assert.deepEqual(ids(await read(`${query}&type=no.altinn.%25`)), [a, b]);
    assert.deepEqual(ids(await read(`${query}&type=NO.ALTINN.%25`)), []);
    assert.deepEqual(ids(await read(`${query}&type=no.other%5C%25`)), [c]);
    assert.equal((await read(`${query}&type=%5C`)).status, 200);
  });

  test('resources are told apart exactly, and one that nobody has published to is empty', async () => {
    const resourceId = newResource();
    const [mine] = await recorded(resourceId, 1);
    await recorded(`${resourceId}-2`, 1);
    const of = (resource: string) => read(`after=0&resource=urn:altinn:resource:${resource}`);
    assert.deepEqual(ids(await of(resourceId)), [mine]);
    const nobody = await of(`${resourceId}-3`);
    assert.deepEqual([nobody.status, nobody.body, nobody.headers.get('next')], [200, [], null]);
    assert.deepEqual(ids(await of(resourceId.replace('letter', '%25'))), []);
  });

  test('an alternative subject filters exactly, by its header in any case', async () => {
    const resourceId = newResource();
    const [mine] = await recorded(resourceId, 1, { subject: organization('313154598') });
    await recorded(resourceId, 1);
    const query = `after=0&resource=urn:altinn:resource:${resourceId}`;
    const by = (value: string) => read(query, { 'ALTINN-alternativesubject': value });
    assert.deepEqual(ids(await by('/organisation/313154598')), [mine]);
    assert.deepEqual(ids(await by('/organisation/31315459')), []);
    assert.deepEqual(ids(await by('/organisation/%')), []);
  });

  test('a filter that matches nothing still leads to the end of what there is', async () => {
    const resourceId = newResource();
    const all = await recorded(resourceId, 4);
    const query = `resource=urn:altinn:resource:${resourceId}&after=0&type=no.such`;
    const first = await read(query);
    assert.deepEqual(ids(first), []);
    assert.ok(first.headers.get('next')!.includes(`?after=${all.at(-1)}&`));
    assert.deepEqual(await follow(query).then(({ pages }) => pages), [0, 0]);
  });

  test('leaves out what the caller may not see, and still leads past it', async () => {
    const resourceId = newResource();
    const asked: unknown[] = [];
    house.neighbours.decide = (question) => {
      asked.push([question.party, question.subject.authenticationLevel, question.actions]);
      return question.party !== organization('313154598');
    };
    await recorded(resourceId, 20, { subject: organization('313154598') });
    const [seen] = await recorded(resourceId, 1);
    const query = `resource=urn:altinn:resource:${resourceId}&after=0&size=2`;
    const first = await read(query);
    assert.deepEqual(ids(first), []);
    assert.notEqual(first.headers.get('next'), null);
    assert.deepEqual(asked, [[organization('313154598'), 3, ['subscribe']]]);
    assert.deepEqual((await follow(query)).all, [seen]);
  });

  test('an event that commits late is neither shown too early nor ever skipped', async () => {
    const resourceId = newResource();
    const query = `resource=urn:altinn:resource:${resourceId}&after=0&size=10`;
    const late = newEvent(server.clock, { resourceId });
    let commit = () => undefined as unknown;
    let written = () => undefined as unknown;
    const isWritten = new Promise<void>((resolve) => (written = resolve));
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    const transaction = server.foundation.database.transaction(async (open) => {
      await server.events.port.record(open, [late]);
      written();
      await mayCommit;
    });
    await isWritten;
    const early = await recorded(resourceId, 2);
    const before = await read(query);
    commit();
    await transaction;
    const cursor = ids(before).at(-1) ?? '0';
    const afterwards = ids(await read(`${query}&after=${cursor}`.replace('&after=0&', '&')));
    assert.deepEqual([...ids(before), ...afterwards].sort(), [late.id, ...early].sort());
  });

  test('a reader beside many writers sees every event once, whatever order they commit in', async () => {
    const resourceId = newResource();
    const written: string[] = [];
    const writers = Array.from({ length: 6 }, async () => {
      for (let round = 0; round < 15; round++) {
        const events = Array.from({ length: 3 }, () => newEvent(server.clock, { resourceId }));
        await server.foundation.database.transaction(async (transaction) => {
          await server.events.port.record(transaction, events);
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
        });
        written.push(...events.map(({ id }) => id));
      }
    });
    let done = false;
    const writing = Promise.all(writers).then(() => (done = true));
    const seen: string[] = [];
    for (let last = false; ; ) {
      last = done;
      const after = seen.at(-1) ?? '0';
      const page = ids(await read(`resource=urn:altinn:resource:${resourceId}&after=${after}&size=20`));
      seen.push(...page);
      if (last && page.length === 0) break;
    }
    await writing;
    assert.equal(seen.length, new Set(seen).size);
    assert.deepEqual([...seen].sort(), written.sort());
  });

  test('events restored from another database server keep their place before new ones', async () => {
    const resourceId = newResource();
    const restored = await recorded(resourceId, 3);
    const { pool } = house.database.database;
    // As if they had been written by a server whose transactions had come much further.
    await pool.query('update events.event set transaction_number = transaction_number + 5000000000');
    const successor = await house.startProcess();
    const added = newEvent(successor.clock, { resourceId });
    await successor.record(added);
    const answer = await successor.call('GET', `${PATH}?resource=urn:altinn:resource:${resourceId}&after=0`, {
      by: owner,
    });
    assert.deepEqual(ids(answer), [...restored, added.id]);
    await successor.stop();
  });
});

describe('publishing over HTTP', () => {
  let house: House;
  let server: Process;

  before(async () => {
    house = await openHouse();
    server = await house.startProcess();
  });
  after(() => house.close());
  afterEach(() => {
    house.neighbours.decide = () => true;
  });

  const RESOURCE = 'urn:altinn:resource:published';
  const cloudEvent = (members: Record<string, unknown> = {}) => ({
    specversion: '1.0',
    id: randomUUID(),
    source: 'https://example.no/source',
    type: 'no.example.happened',
    resource: RESOURCE,
    ...members,
  });
  const publish = (body: unknown, by = publisher, type = 'application/cloudevents+json') =>
    server.call('POST', PATH, { by, body, headers: { 'content-type': type } });
  const stored = async (): Promise<Record<string, unknown>[]> =>
    (await server.call('GET', `${PATH}?resource=${RESOURCE}&after=0&size=1000`, { by: owner })).body;

  test('a published event is stored once for its id and source, and comes back as it was', async () => {
    const event = cloudEvent({
      time: '2026-03-15T09:00:01.123456+01:00',
      subject: organization('313154599'),
      resourceinstance: 'instance',
      alternativesubject: '/organisation/313154599',
      sequence: 12345678901234567890n.toString(),
      datacontenttype: 'application/json',
      data: { nested: [1, null, 'x'] },
    });
    for (let times = 0; times < 2; times++) {
      const answer = await publish(event);
      assert.deepEqual([answer.status, answer.text], [200, '']);
    }
    await publish({ ...event, source: 'https://example.no/other' });
    const found = (await stored()).filter(({ id }) => id === event.id);
    assert.deepEqual(found, [
      { ...event, time: '2026-03-15T08:00:01.123456Z' },
      { ...event, time: '2026-03-15T08:00:01.123456Z', source: 'https://example.no/other' },
    ]);
  });

  test('numbers keep their digits, and null members are absent', async () => {
    const id = randomUUID();
    const text = JSON.stringify(cloudEvent({ id, subject: null, data: 0 })).replace(':0}', ':12345678901234567890.10}');
    assert.equal((await publish(text)).status, 200);
    const answer = await server.call('GET', `${PATH}?resource=${RESOURCE}&after=0&size=1000`, { by: owner });
    assert.ok(answer.text.includes('"data":12345678901234567890.10'));
    assert.equal('subject' in answer.body.find((event: { id: string }) => event.id === id), false);
  });

  test('other media types are refused, batches among them', async () => {
    for (const type of ['application/json', 'application/cloudevents-batch+json'])
      assert.equal((await publish(cloudEvent(), publisher, type)).status, 415);
  });

  test('needs the scope to publish', async () => {
    const by = caller({ scopes: ['altinn:events.publish.admin'] });
    assert.equal((await publish('no event', by)).status, 403);
  });

  const invalid: readonly [name: string, body: unknown][] = [
    ['no JSON', 'nonsense'],
    ['nothing', ''],
    ['a batch', '[]'],
    ['another version', cloudEvent({ specversion: '0.3' })],
    ['no id', cloudEvent({ id: undefined })],
    ['an empty type', cloudEvent({ type: '' })],
    ['a source that is no text', cloudEvent({ source: 5 })],
    ['a day that is not in the calendar', cloudEvent({ time: '2026-02-30T08:00:00Z' })],
    ['a time without zone', cloudEvent({ time: '2026-02-03T08:00:00' })],
    ['an attribute in upper case', cloudEvent({ Sequence: '1' })],
    ['an attribute that is an object', cloudEvent({ extension: {} })],
    ['data twice', cloudEvent({ data: 1, data_base64: 'AA==' })],
    ['an endless subject', cloudEvent({ subject: 'x'.repeat(5000) })],
    ['the character U+0000', cloudEvent({ subject: 'a\0b' })],
  ];
  for (const [name, body] of invalid)
    test(`refuses ${name} as a CloudEvent`, async () => {
      const answer = await publish(body);
      assert.equal(answer.status, 400);
      assert.deepEqual(Object.keys(answer.body.errors), ['RequestBody']);
    });

  test('refuses an event without resource, and one whose resource is no URN in lower case', async () => {
    const missing = await publish(cloudEvent({ resource: undefined }));
    assert.deepEqual([missing.status, missing.body.detail], [400, "A 'resource' property must be defined."]);
    const wrong = await publish(cloudEvent({ resource: 'urn:altinn:resource:Upper' }));
    assert.deepEqual([wrong.status, wrong.body.detail], [400, "'Resource' must be a valid urn."]);
  });

  test('asks for the right to publish for the subject, unless the token may publish everything', async () => {
    const asked: unknown[] = [];
    house.neighbours.decide = (question) => {
      asked.push([question.resourceId, question.party, question.actions]);
      return false;
    };
    const event = cloudEvent({ subject: organization('313154599') });
    const plain = caller({ orgCode: 'ttd', scopes: ['altinn:events.publish'] });
    const refused = await publish(event, plain);
    assert.deepEqual([refused.status, refused.text], [403, '']);
    assert.deepEqual(asked, [['published', organization('313154599'), ['publish']]]);
    assert.equal((await publish(event, publisher)).status, 200);
    assert.equal(asked.length, 1);
  });
});
