import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { startWebhookReceiver } from '../harness/webhook-receiver.ts';
import { type CallOptions, caller, type House, isEvent, openHouse, owner, type Process, recipient } from './house.ts';

const PATH = '/events/api/v1/app';
const SUBSCRIPTIONS = '/events/api/v1/subscriptions';
const platform = (app: string | undefined, issuer = 'platform') =>
  Buffer.from(JSON.stringify({ ...caller({ issuer, claims: { 'urn:altinn:app': app } }), scopes: [] })).toString(
    'base64url',
  );

describe('events of apps', () => {
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

  const source = (app: string, party = 50_000_001) =>
    `https://ttd.apps.test/ttd/${app}/instances/${party}/${randomUUID()}`;
  const publish = (app: string, facts: Record<string, unknown> = {}, token = platform('ttd')) =>
    server.call('POST', PATH, {
      body: { source: source(app), subject: '/party/50000001', type: 'app.instance.created', ...facts },
      headers: { platformaccesstoken: token },
    });
  const get = (query: string, options: CallOptions = {}) =>
    server.call('GET', `${PATH}${query}`, { by: owner, ...options });
  const newApp = () => `app-${randomUUID().slice(0, 8)}`;

  test('an app publishes with its own token, and gets the id of the event', async () => {
    const app = newApp();
    const from = source(app);
    const answer = await publish(app, { source: from, alternativesubject: '/person/14837510008' });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('location'), '/party/50000001');
    const { body } = await get(`/ttd/${app}?after=0`);
    const [, party, instance] = /instances\/(\d+)\/(.+)$/.exec(from)!;
    const { time, ...event } = body[0];
    assert.match(time, /Z$/);
    assert.deepEqual(event, {
      specversion: '1.0',
      id: answer.body,
      type: 'app.instance.created',
      source: from,
      resource: `urn:altinn:resource:app_ttd_${app}`,
      resourceinstance: `${party}/${instance}`,
      subject: '/party/50000001',
      alternativesubject: '/person/14837510008',
    });
  });

  test('refuses what is incomplete, what is another app’s, and who is no app', async () => {
    for (const missing of ['source', 'subject', 'type']) {
      const answer = await publish('x', { [missing]: null });
      assert.equal(answer.status, 400);
      assert.equal(answer.body.detail, 'Missing parameter values: source, subject and type cannot be null');
    }
    const from = source('x');
    const another = await publish('x', { source: from }, platform('nav/y'));
    assert.equal(another.status, 401);
    assert.equal(another.body, `nav/y is not authorized to create events for ${from}`);
    assert.equal((await publish('x', {}, platform('ttd', 'ttd'))).status, 401);
    assert.equal((await server.call('POST', PATH, { by: owner, body: {} })).status, 403);
  });

  const refusals: readonly [name: string, query: string, headers: Record<string, string>, detail: string][] = [
    ['no beginning', '', {}, "The 'From' or 'After' parameter must be defined."],
    [
      'a beginning without zone',
      '?from=2026-07-07T11:00:53',
      {},
      "The 'From' parameter must specify timezone. E.g. 2022-07-07T11:00:53.3917Z for UTC",
    ],
    [
      'an end without zone',
      '?after=0&to=2026-07-07T11:00:53',
      {},
      "The 'To' parameter must specify timezone. E.g. 2022-07-07T11:00:53.3917Z for UTC",
    ],
    ['a page of nothing', '?after=0&size=0', {}, "The 'Size' parameter must be a number larger that 0."],
    ['two parties', '?after=0&party=1', { person: '14837510008' }, "Only one of 'Party' or 'Person' can be defined."],
    ['a party and a unit', '?after=0&party=1&unit=3', {}, "Only one of 'Party' or 'Unit' can be defined."],
    ['a short unit', '?after=0&unit=31300', {}, "Value of 'Unit' needs to be exactly 9 digits."],
  ];
  for (const path of ['/ttd/x', '/party'])
    for (const [name, query, headers, detail] of refusals)
      test(`${path} refuses ${name}`, async () => {
        const answer = await get(`${path}${query}`, { headers });
        assert.equal(answer.status, 400);
        assert.equal(answer.body.detail, detail);
      });

  test('the events of an app are for service owners, those of a party need one', async () => {
    const refused = await get('/ttd/x?after=0', { by: recipient });
    assert.deepEqual([refused.status, refused.body], [401, 'Only orgs can call this api']);
    const nobody = await get('/party?after=0', { by: recipient });
    assert.equal(
      nobody.body.detail,
      'Subject must be specified using either query params party or unit or header value person.',
    );
    house.neighbours.parties = { '313154599': 50_000_001 };
    assert.equal((await get('/party?after=0&unit=999999999')).status, 404);
  });

  test('filters by time, party, source and type in any case, and `next` leads to the end', async () => {
    const app = newApp();
    house.neighbours.parties = { '313154599': 50_000_777 };
    const first = (await publish(app)).body;
    const second = (await publish(app, { type: 'app.instance.PROCESS.completed' })).body;
    const third = (await publish(app, { subject: '/party/50000777', source: source(app, 50_000_777) })).body;
    await publish(app, { source: `https://ttd.apps.test/ttd/${app}/elsewhere` });
    const ids = async (query: string) => {
      const all: string[] = [];
      let path = `/ttd/${app}?${query}`;
      for (;;) {
        const answer = await get(path);
        assert.equal(answer.status, 200, answer.text);
        all.push(...answer.body.map(({ id }: { id: string }) => id));
        const next = answer.headers.get('next');
        if (next === null) return all;
        path = next.slice(`https://platform.test${PATH}`.length);
      }
    };
    assert.deepEqual(await ids('after=0'), [first, second, third]);
    assert.deepEqual(await ids('after=0&size=1'), [first, second, third]);
    assert.deepEqual(await ids(`after=${first}`), [second, third]);
    assert.deepEqual(await ids('after=0&type=app.instance.process%25'), [second]);
    assert.deepEqual(await ids('after=0&unit=313154599'), [third]);
    assert.deepEqual(await ids('from=2999-01-01T00:00:00Z'), []);
    assert.deepEqual(await ids('from=2020-01-01T00:00:00%2B01:00&to=2020-02-01T00:00:00Z'), []);
    const party = await get(`/party?after=0&unit=313154599&source=%25TTD/${app}%25`, { by: recipient });
    assert.deepEqual(
      party.body.map(({ id }: { id: string }) => id),
      [third],
    );
    house.neighbours.decide = ({ actions, resourceId, party: of }) => {
      assert.deepEqual([actions, resourceId], [['read'], `app_ttd_${app}`]);
      return of !== 'urn:altinn:partyid:50000001';
    };
    assert.deepEqual(await ids('after=0'), [third]);
  });

  describe('subscriptions on apps', () => {
    const END_POINT = 'https://hooks.example.no/app';
    const post = (body: Record<string, unknown>, by = owner) =>
      server.call('POST', SUBSCRIPTIONS, { by, body: { endPoint: END_POINT, ...body } });
    const resourceFilter = 'urn:altinn:resource:app_ttd_x';

    const refused: readonly [name: string, body: Record<string, unknown>, text: string][] = [
      ['nobody’s events', { resourceFilter }, 'A valid subject to the authenticated identity is required'],
      [
        'a party that is none',
        { resourceFilter, alternativeSubjectFilter: '/party/1' },
        'A valid subject to the authenticated identity is required',
      ],
      [
        'a source that is no app',
        { sourceFilter: 'https://ttd.apps.test/ttd', subjectFilter: '/party/1' },
        'A valid app id is required in source filter {environment}/{org}/{app}',
      ],
      [
        'a source with a slash at its end',
        { sourceFilter: 'https://ttd.apps.test/ttd/x/', subjectFilter: '/party/1' },
        'A valid app id is required in source filter {environment}/{org}/{app}',
      ],
      [
        'a source of another app',
        { sourceFilter: 'https://ttd.apps.test/ttd/y', resourceFilter, subjectFilter: '/party/1' },
        'Provided resource filter and source filter are not compatible',
      ],
    ];
    for (const [name, body, text] of refused)
      test(`refuses ${name}`, async () => {
        const answer = await post(body, caller({ organizationNumber: '313154599', scopes: [] }));
        assert.deepEqual([answer.status, answer.body], [400, text]);
      });

    test('refuses sub-units of nobody, and a caller who can own nothing', async () => {
      const units = await post({ resourceFilter, includeSubunits: true });
      assert.equal(units.body, 'IncludeSubunits requires a subject filter.');
      const nobody = await post({ resourceFilter, subjectFilter: '/party/1' }, caller({ scopes: [] }));
      assert.deepEqual([nobody.status, nobody.body], [400, 'Missing event consumer']);
    });

    test('an alternative subject becomes the party, the source becomes the resource, and `read` is asked for', async () => {
      house.neighbours.parties = { '313154599': 50_000_777 };
      let asked: unknown;
      house.neighbours.decide = ({ actions, resourceId, party }) => {
        asked = [actions, resourceId, party];
        return true;
      };
      const { status, body } = await post(
        { sourceFilter: 'https://ttd.apps.test/ttd/x', alternativeSubjectFilter: '/organisation/313154599' },
        caller({ organizationNumber: '313154599', scopes: [] }),
      );
      assert.equal(status, 201);
      assert.deepEqual(
        [body.resourceFilter, body.subjectFilter, body.sourceFilter, 'alternativeSubjectFilter' in body],
        [resourceFilter, '/party/50000777', 'https://ttd.apps.test/ttd/x', false],
      );
      assert.deepEqual(asked, [['read'], 'app_ttd_x', 'urn:altinn:partyid:50000777']);
    });

    test('are sent the events of their source, and of no app whose name only begins alike', async () => {
      const receiver = await startWebhookReceiver();
      const app = newApp();
      await post({ endPoint: receiver.url, sourceFilter: `https://ttd.apps.test/ttd/${app}` });
      await server.sweeps.settle();
      const { body: id } = await publish(app);
      await publish(`${app}-2`);
      await publish(app, { source: source(app).replace('ttd.apps.test', 'nav.apps.test') });
      await server.sweeps.settle();
      assert.deepEqual(
        receiver.received.filter(isEvent).map(({ body }) => JSON.parse(body).id),
        [id],
      );
      await receiver.close();
    });
  });

  describe('what only components call', () => {
    const component = { platformaccesstoken: platform('platform.events') };
    const event = () =>
      JSON.stringify({
        specversion: '1.0',
        id: randomUUID(),
        source: 'urn:x',
        type: 'x',
        resource: 'urn:altinn:resource:y',
      });

    for (const step of ['inbound', 'outbound', 'storage/events'])
      test(`${step} stores an event once`, async () => {
        const body = event();
        const headers = { 'content-type': 'application/cloudevents+json' };
        const call = (more: Record<string, string>) =>
          server.call('POST', `/events/api/v1/${step}`, { body, headers: { ...headers, ...more } });
        assert.equal((await call({})).status, 401);
        assert.equal((await call(component)).status, 200);
        assert.equal((await call(component)).status, 200);
        const { rows } = await house.database.database.pool.query('select from events.event where id = $1', [
          JSON.parse(body).id,
        ]);
        assert.equal(rows.length, 1);
      });

    test('a report of a push is taken when it says enough, and refused without a text', async () => {
      const call = (body: unknown) =>
        server.call('POST', '/events/api/v1/storage/events/logs', { body, headers: component });
      const entry = { CloudEventId: randomUUID(), Endpoint: 'https://x.no', StatusCode: 200 };
      assert.equal((await call(entry)).status, 201);
      const refused = await call({ ...entry, CloudEventId: 'x' });
      assert.deepEqual([refused.status, refused.text], [400, '']);
    });

    test('validating answers the subscription as it was, and it is validated from then on', async () => {
      const created = await server.call('POST', SUBSCRIPTIONS, {
        by: owner,
        body: { endPoint: 'https://hooks.example.no/v', resourceFilter: 'urn:altinn:resource:v' },
      });
      const path = `${SUBSCRIPTIONS}/validate`;
      const answer = await server.call('PUT', `${path}/${created.body.id}`, { headers: component });
      assert.deepEqual(answer.body, created.body);
      const now = await server.call('GET', `${SUBSCRIPTIONS}/${created.body.id}`, { by: owner });
      assert.equal(now.body.validated, true);
      assert.equal((await server.call('PUT', `${path}/999999`, { headers: component })).status, 404);
      assert.equal((await server.call('PUT', `${path}/${created.body.id}`, { by: owner })).status, 403);
    });

    test('the test receiver takes anything from anybody', async () => {
      const answer = await server.call('POST', '/events/api/v1/tests/webhookreceiver', { body: '{"a":1}' });
      assert.equal(answer.status, 200);
    });
  });
});
