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
    const alike = source('x-2');
    assert.equal((await publish('x', { source: alike }, platform('ttd/x'))).status, 401, 'a name that begins alike');
    assert.equal((await publish('x', { source: source('x') }, platform('ttd/x'))).status, 201);
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

  test('each parameter filters as it should, on both routes where it is one', async () => {
    const app = newApp();
    const other = newApp();
    house.neighbours.parties = { '313154599': 50_001_777, '14837510008': 50_001_888 };
    const of = async (name: string, party: number, type: string) => {
      const answer = await publish(name, { source: source(name, party), subject: `/party/${party}`, type });
      server.clock.offset += 1000;
      return answer.body as string;
    };
    const beginning = server.clock.now().toISOString();
    const unit = await of(app, 50_001_777, 'app.instance.created');
    const middle = server.clock.now().toISOString();
    const person = await of(app, 50_001_888, 'app.instance.process.completed');
    const elsewhere = await of(other, 50_001_777, 'app.instance.created');
    const end = server.clock.now().toISOString();
    const inZone = (time: string) => encodeURIComponent(time.replace('Z', '+00:00'));
    const ofUnit = 'after=0&party=50001777';
    const rows: readonly [path: string, query: string, headers: Record<string, string>, expected: string[]][] = [
      [`/ttd/${app}`, 'after=0', {}, [unit, person]],
      [`/ttd/${app}`, `after=${unit}`, {}, [person]],
      [`/ttd/${app}`, 'after=unknown', {}, [unit, person]],
      [`/ttd/${app}`, `from=${beginning}`, {}, [unit, person]],
      [`/ttd/${app}`, `from=${inZone(middle)}`, {}, [person]],
      [`/ttd/${app}`, `from=${beginning}&to=${middle}`, {}, [unit]],
      [`/ttd/${app}`, `after=0&to=${inZone(middle)}`, {}, [unit]],
      [`/ttd/${app}`, 'after=0&party=50001777', {}, [unit]],
      [`/ttd/${app}`, 'after=0&unit=313154599', {}, [unit]],
      [`/ttd/${app}`, 'after=0', { person: '14837510008' }, [person]],
      [`/ttd/${app}`, 'after=0&type=APP.instance.created', {}, [unit]],
      [`/ttd/${app}`, 'after=0&type=%25completed&type=%25created', {}, [unit, person]],
      [`/ttd/${app}`, 'after=0&type=app.instance', {}, []],
      [`/ttd/${app}`, 'after=0&size=1', {}, [unit]],
      // A parameter of the other route only.
      [`/ttd/${app}`, 'after=0&source=nowhere', {}, [unit, person]],
      ['/party', ofUnit, {}, [unit, elsewhere]],
      ['/party', `after=${unit}&party=50001777`, {}, [elsewhere]],
      ['/party', 'after=0&unit=313154599', {}, [unit, elsewhere]],
      ['/party', 'after=0', { person: '14837510008' }, [person]],
      ['/party', `${ofUnit}&source=%25/TTD/${app}/%25`, {}, [unit]],
      ['/party', `${ofUnit}&source=https://ttd.apps.test/ttd/${app}`, {}, []],
      ['/party', `${ofUnit}&source=%25/${app}/%25&source=%25/${other}/%25`, {}, [unit, elsewhere]],
      ['/party', `${ofUnit}&type=%25CREATED`, {}, [unit, elsewhere]],
      ['/party', `party=50001777&from=${middle}&to=${end}`, {}, [elsewhere]],
      ['/party', `${ofUnit}&size=1`, {}, [unit]],
    ];
    for (const [path, query, headers, expected] of rows) {
      const answer = await get(`${path}?${query}`, { headers });
      assert.equal(answer.status, 200, `${path}?${query}: ${answer.text}`);
      const found = answer.body.map(({ id }: { id: string }) => id);
      assert.deepEqual(found, expected, `${path}?${query} ${JSON.stringify(headers)}`);
    }
    for (const [path, headers] of [
      [`/ttd/${app}?after=0`, { person: '17847099588' }],
      ['/party?after=0', { person: '17847099588' }],
      [`/ttd/${app}?after=0&unit=311000001`, {}],
    ] as const)
      assert.equal((await get(path, { headers })).status, 404, path);
  });

  test('the former name of an app’s resource is the one of today, in events and in subscriptions', async () => {
    const app = newApp();
    const event = {
      specversion: '1.0',
      id: randomUUID(),
      source: source(app),
      type: 'app.instance.created',
      resource: `urn:altinn:resource:altinnapp.ttd.${app}`,
    };
    const answer = await server.call('POST', '/events/api/v1/events', {
      by: caller({ orgCode: 'ttd', scopes: ['altinn:events.publish', 'altinn:events.publish.admin'] }),
      body: event,
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    assert.equal(answer.status, 200, answer.text);
    const [read] = (await get(`/ttd/${app}?after=0`)).body;
    assert.deepEqual([read.id, read.resource], [event.id, `urn:altinn:resource:app_ttd_${app}`]);
    const subscription = await server.call('POST', SUBSCRIPTIONS, {
      by: owner,
      body: { endPoint: 'https://hooks.example.no/former', resourceFilter: event.resource },
    });
    assert.equal(subscription.body.resourceFilter, `urn:altinn:resource:app_ttd_${app}`);
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
        'nobody’s events, before the sub-units of nobody',
        { resourceFilter, includeSubunits: true },
        'A valid subject to the authenticated identity is required',
      ],
      [
        'an alternative subject that the register does not know',
        { resourceFilter, alternativeSubjectFilter: '/organisation/311999999', subjectFilter: '/party/1' },
        'A valid subject to the authenticated identity is required',
      ],
      [
        'a resource that is no URN, whatever the source',
        { sourceFilter: 'https://ttd.apps.test/ttd/x', resourceFilter: 'x' },
        'Resource filter must be a valid urn',
      ],
      [
        'a source that is not https, before anything of apps',
        { sourceFilter: 'http://ttd.apps.test/ttd/x', resourceFilter },
        'SourceFilter must be an absolute URL with the https scheme.',
      ],
      [
        'a source with more than org and app',
        { sourceFilter: 'https://ttd.apps.test/ttd/x/instances', subjectFilter: '/party/1' },
        'A valid app id is required in source filter {environment}/{org}/{app}',
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
      const source = { sourceFilter: 'https://ttd.apps.test/ttd', subjectFilter: '/party/1' };
      assert.equal((await post(source, caller({ scopes: [] }))).body, 'Missing event consumer');
    });

    test('refuses a service owner an alternative subject that is none, instead of never matching anything', async () => {
      const answer = await post({ resourceFilter, alternativeSubjectFilter: '/organisation/1' });
      assert.deepEqual(
        [answer.status, answer.body],
        [400, 'A valid subject to the authenticated identity is required'],
      );
    });

    test('a member of the service owner who only looks makes none, though no scope is asked for', async () => {
      const member = (role: 'reader' | 'editor') =>
        caller({ orgCode: 'ttd', scopes: [], member: { personUuid: randomUUID(), role } });
      assert.equal((await post({ resourceFilter }, member('reader'))).status, 403);
      assert.equal((await post({ resourceFilter }, member('editor'))).status, 201);
    });

    test('whoever may not read the app’s events is refused by name, last of all', async () => {
      house.neighbours.decide = () => false;
      const source = await post({ sourceFilter: 'https://ttd.apps.test/ttd/x', subjectFilter: '/party/1' });
      assert.deepEqual(
        [source.status, source.body],
        [403, `Not authorized to create a subscription for resource ${resourceFilter}.`],
      );
      assert.equal((await post({ resourceFilter, sourceFilter: 'https://ttd.apps.test/ttd/y' })).status, 400);
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
