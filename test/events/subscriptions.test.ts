import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { caller, type House, openHouse, organization, owner, type Process, RESOURCE, recipient } from './house.ts';

const PATH = '/events/api/v1/subscriptions';
const END_POINT = 'https://hooks.example.no/a?key=s3cret';

describe('event subscriptions over HTTP', () => {
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

  const post = (body: unknown, by = owner) => server.call('POST', PATH, { by, body });

  const refusals: readonly [name: string, body: Record<string, unknown>, status: number, text: string][] = [
    ['no endpoint', { resourceFilter: RESOURCE }, 400, 'Missing or invalid endpoint to push events towards'],
    ['a null endpoint', { endPoint: null }, 400, 'Missing or invalid endpoint to push events towards'],
    ['a relative endpoint', { endPoint: '/hook' }, 400, 'Missing or invalid endpoint to push events towards'],
    [
      'plain http to another machine, before everything else',
      { endPoint: 'http://hooks.example.no/', sourceFilter: 'x' },
      400,
      'Missing or invalid endpoint to push events towards',
    ],
    [
      'a private address',
      { endPoint: 'https://10.1.2.3/', resourceFilter: RESOURCE },
      400,
      'Missing or invalid endpoint to push events towards',
    ],
    [
      'a source filter that is not https, before the resource filter is looked at',
      { endPoint: END_POINT, sourceFilter: 'http://a.no/x', resourceFilter: 'nonsense' },
      400,
      'SourceFilter must be an absolute URL with the https scheme.',
    ],
    [
      'a resource filter that is no URN, before the source filter is refused',
      { endPoint: END_POINT, sourceFilter: 'https://a.no/x', resourceFilter: 'example-letter' },
      400,
      'Resource filter must be a valid urn',
    ],
    ['no resource filter', { endPoint: END_POINT }, 400, 'Resource filter is required.'],
    ['an empty resource filter', { endPoint: END_POINT, resourceFilter: '' }, 400, 'Resource filter is required.'],
    [
      'a source filter, before the alternative subject',
      { endPoint: END_POINT, resourceFilter: RESOURCE, sourceFilter: 'https://a.no/x', alternativeSubjectFilter: '/x' },
      400,
      'Source filter is not supported for subscriptions on this resource.',
    ],
    [
      'an alternative subject filter, before the sub-units',
      {
        endPoint: END_POINT,
        resourceFilter: RESOURCE,
        alternativeSubjectFilter: '/organisation/313154599',
        includeSubunits: true,
      },
      400,
      'AlternativeSubject filter is not supported for subscriptions on this resource.',
    ],
    [
      'sub-units of nobody',
      { endPoint: END_POINT, resourceFilter: RESOURCE, includeSubunits: true },
      400,
      'IncludeSubunits requires a subject filter.',
    ],
  ];
  for (const [name, body, status, text] of refusals)
    test(`refuses ${name}`, async () => {
      const answer = await post(body);
      assert.equal(answer.status, status);
      assert.equal(answer.text, JSON.stringify(text));
      assert.match(answer.headers.get('content-type')!, /^application\/json/);
    });

  test('a caller without the scope is told nothing, once the addresses are in order', async () => {
    const by = caller({ organizationNumber: '313154599', scopes: ['altinn:serviceowner'] });
    const answer = await post({ endPoint: END_POINT, resourceFilter: 'nonsense' }, by);
    assert.deepEqual([answer.status, answer.text], [403, '']);
    assert.equal((await post({ endPoint: 'nonsense' }, by)).status, 400);
  });

  test('a caller without a token is unknown', async () => {
    assert.equal((await server.call('POST', PATH, { body: { endPoint: END_POINT } })).status, 401);
  });

  test('a content type other than JSON is refused', async () => {
    const answer = await server.call('POST', PATH, {
      by: owner,
      body: '{}',
      headers: { 'content-type': 'text/plain' },
    });
    assert.equal(answer.status, 415);
  });

  test('whoever may not subscribe to the resource for the subject is refused by name', async () => {
    const asked: unknown[] = [];
    house.neighbours.decide = (question) => {
      asked.push(question);
      return false;
    };
    const subjectFilter = organization('313154599');
    const answer = await post({ endPoint: END_POINT, resourceFilter: RESOURCE, subjectFilter }, recipient);
    assert.equal(answer.status, 403);
    assert.equal(answer.body, `Not authorized to create a subscription for resource ${RESOURCE}.`);
    assert.deepEqual(asked, [
      {
        subject: {
          attributes: [{ id: 'urn:altinn:organization:identifier-no', value: '313154599' }],
          authenticationLevel: undefined,
          orgCode: undefined,
        },
        resourceId: 'example-letter',
        party: subjectFilter,
        actions: ['subscribe'],
      },
    ]);
  });

  const consumers: readonly [name: string, facts: Parameters<typeof caller>[0], consumer: string][] = [
    ['a service owner', { orgCode: 'ttd', userId: 7, organizationNumber: '991825827' }, '/org/ttd'],
    ['a person', { userId: 7, organizationNumber: '991825827' }, '/user/7'],
    [
      'a system user',
      {
        systemUser: { id: '6b1e2a5e-0000-4000-8000-000000000001', owner: '313154599' },
        organizationNumber: '313154599',
      },
      '/systemuser/6b1e2a5e-0000-4000-8000-000000000001',
    ],
    ['an organisation', { organizationNumber: '313154599' }, '/organisation/313154599'],
  ];
  for (const [name, facts, consumer] of consumers)
    test(`${name} owns what it creates as ${consumer}`, async () => {
      const answer = await post({ endPoint: 'https://Hooks.example.no', resourceFilter: RESOURCE }, caller(facts));
      assert.equal(answer.status, 201);
      const { id, created, ...rest } = answer.body;
      assert.deepEqual(rest, {
        endPoint: 'https://hooks.example.no/',
        resourceFilter: RESOURCE,
        consumer,
        createdBy: consumer,
        validated: false,
        includeSubunits: false,
      });
      assert.match(created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
      assert.equal(answer.headers.get('location'), `/events/api/v1/subscription/${id}`);
      assert.deepEqual(
        (await server.call('GET', answer.headers.get('location')!, { by: caller(facts) })).body,
        answer.body,
      );
    });

  test('property names come in any case, and the resource in lower case back', async () => {
    const subjectfilter = organization('313154599');
    const answer = await post({
      ENDPOINT: END_POINT,
      resourcefilter: 'urn:altinn:resource:Example-Letter',
      subjectfilter,
      TypeFilter: 'no.altinn.x',
      includesubunits: true,
    });
    assert.equal(answer.status, 201);
    const { endPoint, resourceFilter, subjectFilter, typeFilter, includeSubunits } = answer.body;
    assert.deepEqual(
      [endPoint, resourceFilter, subjectFilter, typeFilter, includeSubunits],
      [END_POINT, RESOURCE, subjectfilter, 'no.altinn.x', true],
    );
  });

  test('an identical request answers the subscription that is there, a differing one makes another', async () => {
    const body = { endPoint: 'https://hooks.example.no/same', resourceFilter: RESOURCE };
    const first = await post(body);
    const again = await post({ ...body, endPoint: 'https://HOOKS.example.no/same' });
    assert.equal(again.status, 201);
    assert.deepEqual(again.body, first.body);
    assert.notEqual((await post({ ...body, typeFilter: '' })).body.id, first.body.id);
    assert.notEqual((await post(body, recipient)).body.id, first.body.id);
  });

  test('many identical requests at once make one subscription', async () => {
    const body = { endPoint: 'https://hooks.example.no/at-once', resourceFilter: RESOURCE };
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(body)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
  });

  test('the list holds one’s own subscriptions and no others', async () => {
    const by = caller({ organizationNumber: '311003003' });
    assert.deepEqual((await server.call('GET', PATH, { by })).body, { count: 0, subscriptions: [] });
    const mine = await post({ endPoint: END_POINT, resourceFilter: RESOURCE }, by);
    assert.deepEqual((await server.call('GET', PATH, { by })).body, { count: 1, subscriptions: [mine.body] });
  });

  test('another’s subscription is forbidden and an unknown one not found, both without a body', async () => {
    const { body } = await post({ endPoint: 'https://hooks.example.no/mine', resourceFilter: RESOURCE });
    for (const method of ['GET', 'DELETE']) {
      const forbidden = await server.call(method, `${PATH}/${body.id}`, { by: recipient });
      assert.deepEqual([forbidden.status, forbidden.text], [403, '']);
      const unknown = await server.call(method, `${PATH}/999999999999`, { by: owner });
      assert.deepEqual([unknown.status, unknown.text], [404, '']);
    }
    assert.equal((await server.call('GET', `${PATH}/${body.id}`, { by: owner })).status, 200);
  });

  test('a deleted subscription is gone, and the same request makes a new one', async () => {
    const request = { endPoint: 'https://hooks.example.no/gone', resourceFilter: RESOURCE };
    const { body } = await post(request);
    const deleted = await server.call('DELETE', `${PATH}/${body.id}`, { by: owner });
    assert.deepEqual([deleted.status, deleted.text], [200, '']);
    assert.equal((await server.call('GET', `${PATH}/${body.id}`, { by: owner })).status, 404);
    assert.equal((await server.call('DELETE', `${PATH}/${body.id}`, { by: owner })).status, 404);
    assert.notEqual((await post(request)).body.id, body.id);
  });
});
