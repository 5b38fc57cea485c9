import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { PUSH_WAITS, VALIDATION_WAITS } from '../../server/events/model/retry-schedule.ts';
import { seconds } from '../../server/foundation/clock.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import {
  type House,
  isEvent,
  newEvent,
  openHouse,
  organization,
  owner,
  type Process,
  recipient,
  subscribe,
} from './house.ts';

const PATH = '/events/api/v1/subscriptions';

describe('deliveries', () => {
  let house: House;
  let server: Process;
  let receiver: WebhookReceiver;

  before(async () => {
    house = await openHouse();
    server = await house.startProcess();
  });
  beforeEach(async () => {
    receiver = await startWebhookReceiver();
  });
  afterEach(async () => {
    house.neighbours.decide = () => true;
    house.neighbours.mainUnits = {};
    house.neighbours.parties = {};
    house.neighbours.suspended = new Set();
    receiver.reply([{ status: 200 }]);
    await house.database.database.pool.query(
      'truncate events.event, events.subscription, events.delivery, events.delivery_attempt, events.main_unit_question',
    );
    await receiver.close();
  });
  after(() => house.close());

  const settle = () => server.sweeps.settle();
  const advance = async (milliseconds: number) => {
    server.clock.offset += milliseconds;
    await settle();
  };
  const pushed = () => receiver.received.filter(isEvent).map(({ body }) => JSON.parse(body));
  const validatedSubscription = async (body: Record<string, unknown> = {}, by = owner) => {
    const subscription = await subscribe(server, { endPoint: receiver.url, ...body }, by);
    await settle();
    return subscription;
  };
  const rows = async (table: string, order = 'id') =>
    (await house.database.database.pool.query(`select * from events.${table} order by ${order}`)).rows;

  test('a new subscription is sent a validation event and is validated by any 2xx', async () => {
    receiver.reply([{ status: 202 }]);
    const { id } = await subscribe(server, { endPoint: `${receiver.url}/hook?key=s3cret` });
    await settle();
    const [request] = receiver.received;
    assert.deepEqual([request!.method, request!.url], ['POST', '/hook?key=s3cret']);
    assert.equal(request!.headers['content-type'], 'application/json; charset=utf-8');
    const { id: eventId, ...event } = JSON.parse(request!.body);
    assert.match(eventId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(event, {
      specversion: '1.0',
      type: 'platform.events.validatesubscription',
      source: `https://platform.test/events/api/v1/subscriptions/${id}`,
    });
    assert.equal((await server.call('GET', `${PATH}/${id}`, { by: owner })).body.validated, true);
  });

  test('a subscription that is not validated gets no events, not even those of before its validation', async () => {
    receiver.reply([{ status: 500 }]);
    await validatedSubscription();
    await server.record(newEvent(server.clock));
    receiver.reply([{ status: 200 }]);
    await advance(seconds(1));
    assert.deepEqual(pushed(), []);
    const event = newEvent(server.clock);
    await server.record(event);
    await settle();
    assert.deepEqual(
      pushed().map(({ id }) => id),
      [event.id],
    );
  });

  test('a validation is tried nine times on its schedule, and again when the subscription is posted again', async () => {
    receiver.reply([{ status: 404 }]);
    const { id } = await validatedSubscription();
    for (const [index, wait] of VALIDATION_WAITS.entries()) {
      assert.equal(receiver.received.length, index + 1);
      await advance(wait - 500);
      assert.equal(receiver.received.length, index + 1);
      await advance(500);
    }
    await advance(seconds(1000));
    assert.equal(receiver.received.length, 9);
    assert.equal(new Set(receiver.events.map((event) => event.id)).size, 1);
    receiver.reply([{ status: 200 }]);
    assert.equal((await validatedSubscription()).id, id);
    assert.equal(receiver.received.length, 10);
    assert.equal((await server.call('GET', `${PATH}/${id}`, { by: owner })).body.validated, true);
  });

  test('posting a validated subscription again sends a new validation event and leaves it validated', async () => {
    const first = await validatedSubscription();
    receiver.reply([{ status: 500 }]);
    const again = await validatedSubscription();
    assert.equal(again.id, first.id);
    assert.equal(again.validated, true);
    const [one, two] = receiver.events;
    assert.notEqual(one!.id, two!.id);
    assert.equal((await server.call('GET', `${PATH}/${first.id}`, { by: owner })).body.validated, true);
  });

  test('an event is one POST of one CloudEvent, its members in lower case', async () => {
    await validatedSubscription();
    const event = newEvent(server.clock, { time: new Date('2026-03-15T08:00:01.500Z') });
    await server.record(event);
    await settle();
    assert.deepEqual(pushed(), [
      {
        specversion: '1.0',
        id: event.id,
        type: event.type,
        time: '2026-03-15T08:00:01.5Z',
        source: event.source,
        resource: 'urn:altinn:resource:example-letter',
        resourceinstance: event.resourceInstance,
        subject: event.subject,
        alternativesubject: '/organisation/313154599',
      },
    ]);
    assert.equal(receiver.received.at(-1)!.headers['content-type'], 'application/json; charset=utf-8');
  });

  test('a party without a number has no alternative subject: the member is left out', async () => {
    await validatedSubscription();
    await server.record(
      newEvent(server.clock, { subject: 'urn:altinn:person:idporten-email:kari@example.no' }),
      newEvent(server.clock, { subject: 'urn:altinn:person:identifier-no:17847099588' }),
    );
    await settle();
    const [email, person] = pushed().sort((a, b) => String(a.subject).length - String(b.subject).length);
    assert.equal('alternativesubject' in person, false);
    assert.equal(email.alternativesubject, '/person/17847099588');
  });

  test('an endpoint at Slack gets the event as a text, valid JSON whatever is in it', async () => {
    await validatedSubscription({ endPoint: `${receiver.url}/?to=hooks.slack.com` });
    await server.record(newEvent(server.clock, { source: 'https://platform.test/a\\"b' }));
    await settle();
    const event = JSON.parse(JSON.parse(receiver.received.at(-1)!.body).text);
    assert.equal(event.source, 'https://platform.test/a\\"b');
  });

  test('filters on subject and type are exact, and resources do not mix', async () => {
    const subjectFilter = organization('313154599');
    const typeFilter = 'no.altinn.correspondence.correspondencepublished';
    await validatedSubscription({ subjectFilter, typeFilter });
    const wanted = newEvent(server.clock);
    await server.record(
      newEvent(server.clock, { type: `${typeFilter}failed` }),
      newEvent(server.clock, { subject: organization('313154598') }),
      newEvent(server.clock, { resourceId: 'another-letter' }),
      wanted,
    );
    await settle();
    assert.deepEqual(
      pushed().map(({ id }) => id),
      [wanted.id],
    );
  });

  test('two matching subscriptions of one consumer give two pushes', async () => {
    await validatedSubscription();
    await validatedSubscription({ endPoint: `${receiver.url}/two` });
    await server.record(newEvent(server.clock));
    await settle();
    assert.equal(pushed().length, 2);
  });

  test('a subscription on a main unit gets the events of its sub-units once each, when it asks for them', async () => {
    house.neighbours.mainUnits = { '311000002': '311000001', '311000003': '311000002' };
    const subjectFilter = organization('311000001');
    await validatedSubscription({ subjectFilter, includeSubunits: true });
    await validatedSubscription({ subjectFilter, endPoint: `${receiver.url}/without` });
    const ofSubunit = newEvent(server.clock, { subject: organization('311000002') });
    await server.record(
      ofSubunit,
      newEvent(server.clock, { subject: organization('311000003') }),
      newEvent(server.clock, { subject: organization('311000009') }),
      newEvent(server.clock, { subject: 'urn:altinn:person:identifier-no:17847099588' }),
    );
    await settle();
    assert.deepEqual(
      pushed().map(({ id }) => id),
      [ofSubunit.id],
    );
    await server.record(newEvent(server.clock, { subject: subjectFilter }));
    await settle();
    assert.equal(pushed().length, 3);
    assert.deepEqual(await rows('main_unit_question', '1'), []);
  });

  test('a subscription of an app on a main unit gets the events of its sub-units, which come by party id', async () => {
    house.neighbours.mainUnits = { '311000002': '311000001', '311000003': '311000002' };
    house.neighbours.parties = { '311000001': 50_000_001 };
    const app = { resourceFilter: 'urn:altinn:resource:app_ttd_x', subjectFilter: '/party/50000001' };
    await validatedSubscription({ ...app, includeSubunits: true });
    await validatedSubscription({ ...app, endPoint: `${receiver.url}/without` });
    const publish = async (party: number, alternativesubject: string) => {
      const platform = { issuer: 'platform', claims: { 'urn:altinn:app': 'ttd' }, scopes: [] };
      const answer = await server.call('POST', '/events/api/v1/app', {
        body: {
          source: `https://ttd.apps.test/ttd/x/instances/${party}/0193a5a5-0000-7000-8000-000000000001`,
          subject: `/party/${party}`,
          type: 'app.instance.created',
          alternativesubject,
        },
        headers: { platformaccesstoken: Buffer.from(JSON.stringify(platform)).toString('base64url') },
      });
      assert.equal(answer.status, 201, answer.text);
      return answer.body as string;
    };
    const wanted = [
      await publish(50_000_002, '/organisation/311000002'),
      await publish(50_000_002, '/org/311000002'),
      await publish(50_000_002, '/organization/311000002'),
    ];
    await publish(50_000_003, '/organisation/311000003');
    await publish(50_000_009, '/organisation/311000009');
    await publish(50_000_010, '/person/17847099588');
    await publish(50_000_011, '/organisation/no-number');
    await settle();
    const got = receiver.received.filter(isEvent).map(({ url, body }) => [url, JSON.parse(body).id]);
    assert.deepEqual(got.sort(), wanted.map((id) => ['/', id]).sort());
    assert.deepEqual(await rows('main_unit_question', '1'), []);
    await publish(50_000_001, '/organisation/311000001');
    await settle();
    assert.equal(pushed().length, 5);
  });

  test('events recorded in a transaction that is rolled back leave nothing', async () => {
    await validatedSubscription();
    await assert.rejects(
      server.foundation.database.transaction(async (transaction) => {
        await server.events.port.record(transaction, [newEvent(server.clock)]);
        throw new Error('rolled back');
      }),
      /rolled back/,
    );
    await settle();
    assert.deepEqual([pushed(), await rows('event', '1')], [[], []]);
    assert.equal((await rows('delivery')).length, 1);
  });

  test('a receiver that fails five times gets the same event again when each wait is over, and then no more', async () => {
    await validatedSubscription();
    const failures = Array.from({ length: 5 }, () => ({ status: 500 }));
    receiver.reply([...failures, { status: 200 }]);
    const event = newEvent(server.clock);
    await server.record(event);
    await settle();
    for (const [index, wait] of PUSH_WAITS.slice(0, 5).entries()) {
      assert.equal(pushed().length, index + 1);
      await advance(wait - 500);
      assert.equal(pushed().length, index + 1);
      await advance(500);
    }
    await advance(seconds(1_000_000));
    assert.deepEqual(
      pushed().map(({ id }) => id),
      Array.from({ length: 6 }, () => event.id),
    );
    const delivery = (await rows('delivery')).at(-1);
    assert.deepEqual([delivery.state, delivery.attempts, delivery.last_error], ['delivered', 6, null]);
    const attempts = (await rows('delivery_attempt')).filter(({ delivery_id }) => delivery_id === delivery.id);
    assert.deepEqual(
      attempts.map(({ attempt, status, reason }) => [attempt, status, reason]),
      [...failures.map((_failure, index) => [index + 1, 500, 'status 500']), [6, 200, null]],
    );
  });

  test('twelve attempts are all; the dead delivery stays with its reason', async () => {
    await validatedSubscription();
    receiver.reply([{ status: 503 }]);
    await server.record(newEvent(server.clock));
    await settle();
    for (const wait of PUSH_WAITS) await advance(wait);
    await advance(seconds(1_000_000));
    assert.equal(pushed().length, 12);
    const delivery = (await rows('delivery')).at(-1);
    assert.deepEqual([delivery.state, delivery.attempts, delivery.last_error], ['dead', 12, 'status 503']);
  });

  test('a redirect is a failure and is not followed', async () => {
    const other = await startWebhookReceiver();
    await validatedSubscription();
    receiver.reply([{ status: 307, headers: { location: other.url } }]);
    await server.record(newEvent(server.clock));
    await settle();
    assert.equal(other.received.length, 0);
    assert.equal((await rows('delivery')).at(-1).last_error, 'redirect 307 not followed');
    await other.close();
  });

  test('a connection that is cut or refused is logged by its reason and tried again', async () => {
    await validatedSubscription();
    receiver.reply(['cut']);
    const event = newEvent(server.clock);
    await server.record(event);
    await settle();
    const { port } = new URL(receiver.url);
    await receiver.close();
    await advance(PUSH_WAITS[0]!);
    const reasons = (await rows('delivery_attempt')).map(({ status, reason }) => [status, reason]);
    assert.deepEqual(reasons.slice(1), [
      [null, 'connection closed without an answer'],
      [null, 'connection refused'],
    ]);
    receiver = await startWebhookReceiver({ port: Number(port) });
    await advance(PUSH_WAITS[1]!);
    assert.deepEqual(
      pushed().map(({ id }) => id),
      [event.id],
    );
  });

  test('a consumer without the right gets nothing, and the question is about the event’s own party', async () => {
    const asked: unknown[] = [];
    await validatedSubscription({}, recipient);
    house.neighbours.decide = (question) => {
      asked.push([question.subject.attributes[0]!.value, question.party, question.actions]);
      return question.party === organization('313154599');
    };
    const mine = newEvent(server.clock);
    await server.record(newEvent(server.clock, { subject: organization('991825827') }), mine);
    await settle();
    assert.deepEqual(
      pushed().map(({ id }) => id),
      [mine.id],
    );
    assert.deepEqual(
      new Set(asked.map(String)),
      new Set([`313154599,${organization('991825827')},subscribe`, `313154599,${organization('313154599')},subscribe`]),
    );
    assert.deepEqual((await rows('delivery')).map(({ state }) => state).sort(), [
      'delivered',
      'delivered',
      'unauthorized',
    ]);
  });

  test('an outage of the decision point costs no attempt', async () => {
    await validatedSubscription();
    house.neighbours.decide = () => Promise.reject(new Error('away'));
    await server.record(newEvent(server.clock));
    for (let times = 0; times < 20; times++) await advance(seconds(30));
    house.neighbours.decide = () => true;
    await advance(seconds(30));
    assert.equal(pushed().length, 1);
    assert.deepEqual(
      [(await rows('delivery')).at(-1).state, (await rows('delivery')).at(-1).attempts],
      ['delivered', 1],
    );
    const attempts = (await rows('delivery_attempt')).map(({ attempt, status }) => [attempt, status]);
    assert.deepEqual(attempts.slice(1), [[1, 200]], 'what was not tried is no attempt');
  });

  test('a suspended service owner is sent nothing, and what it missed when it asks afterwards', async () => {
    const { id } = await validatedSubscription();
    await validatedSubscription({ endPoint: `${receiver.url}/two` }, recipient);
    house.neighbours.suspended = new Set(['ttd']);
    const event = newEvent(server.clock);
    await server.record(event);
    await settle();
    const urls = () => receiver.received.filter(isEvent).map(({ url }) => url);
    assert.deepEqual(urls(), ['/two']);
    house.neighbours.suspended = new Set();
    await advance(seconds(3600));
    assert.deepEqual(urls(), ['/two']);
    const from = new Date(event.time.getTime() - seconds(1)).toISOString();
    const body = { from, status: ['unauthorized'] };
    assert.equal((await server.call('POST', `${PATH}/${id}/replay`, { by: owner, body })).body.replayed, 1);
    await settle();
    assert.deepEqual(urls(), ['/two', '/']);
    assert.equal(pushed().at(-1).id, event.id);
  });

  test('a right that cannot be decided holds up no other event, of no subscription', async () => {
    await validatedSubscription();
    await validatedSubscription({ endPoint: `${receiver.url}/two` }, recipient);
    const poison = organization('311000009');
    house.neighbours.decide = ({ party }) => (party === poison ? Promise.reject(new Error('no answer')) : true);
    const events = [newEvent(server.clock), newEvent(server.clock)];
    await server.record(newEvent(server.clock, { subject: poison }), ...events);
    await settle();
    const wanted = events.flatMap(({ id }) => [id, id]).sort();
    assert.deepEqual(
      pushed()
        .map(({ id }) => id)
        .sort(),
      wanted,
    );
    const waiting = (await rows('delivery')).filter(({ state }) => state === 'pending');
    assert.deepEqual(
      waiting.map(({ attempts, last_error }) => [attempts, last_error]),
      [
        [0, 'right to the event could not be decided'],
        [0, 'right to the event could not be decided'],
      ],
    );
  });

  test('a delivery whose event is no longer kept is given up, and holds up no other', async () => {
    const { id } = await validatedSubscription();
    await server.record(newEvent(server.clock));
    await settle();
    await advance(seconds(89 * 86_400));
    await server.call('POST', `${PATH}/${id}/pause`, { by: owner });
    const from = new Date(server.clock.now().getTime() - seconds(90 * 86_400)).toISOString();
    const replay = await server.call('POST', `${PATH}/${id}/replay`, { by: owner, body: { from } });
    assert.equal(replay.body.replayed, 1);
    await advance(seconds(2 * 86_400));
    assert.deepEqual(await rows('event', '1'), []);
    const event = newEvent(server.clock);
    await server.record(event);
    await server.call('POST', `${PATH}/${id}/resume`, { by: owner });
    await settle();
    assert.deepEqual(
      pushed()
        .slice(1)
        .map((one) => one.id),
      [event.id],
    );
    const [orphan, delivered] = (await rows('delivery')).slice(-2);
    assert.deepEqual(
      [orphan.state, orphan.last_error, delivered.state],
      ['cancelled', 'the event is no longer kept', 'delivered'],
    );
  });

  test('a deleted subscription gets nothing any more, neither new events nor those still to be tried', async () => {
    const { id } = await validatedSubscription();
    receiver.reply([{ status: 500 }, { status: 200 }]);
    await server.record(newEvent(server.clock));
    await settle();
    assert.equal((await server.call('DELETE', `${PATH}/${id}`, { by: owner })).status, 200);
    await server.record(newEvent(server.clock));
    await advance(seconds(1_000_000));
    assert.equal(pushed().length, 1);
    assert.deepEqual(
      (await rows('delivery')).map(({ state }) => state),
      ['delivered', 'cancelled'],
    );
  });

  test('a push that hangs while its subscription is deleted is broken off before the answer', async () => {
    const { id } = await validatedSubscription();
    receiver.reply(['hang']);
    await server.record(newEvent(server.clock));
    const settling = settle();
    await receiver.arrived(1, isEvent);
    assert.equal((await server.call('DELETE', `${PATH}/${id}`, { by: owner })).status, 200);
    await settling;
    const delivery = (await rows('delivery')).at(-1);
    assert.deepEqual([delivery.state, delivery.last_error], ['cancelled', 'subscription deleted']);
  });

  test('what is older than ninety days is removed, and nothing younger', async () => {
    const { id } = await validatedSubscription();
    await server.record(newEvent(server.clock));
    await settle();
    await server.call('DELETE', `${PATH}/${id}`, { by: owner });
    const tables = ['event', 'delivery', 'delivery_attempt', 'subscription'];
    await advance(seconds(89 * 86_400));
    for (const table of tables) assert.notEqual((await rows(table, '1')).length, 0, table);
    await advance(seconds(2 * 86_400));
    for (const table of tables) assert.deepEqual(await rows(table, '1'), [], table);
  });
});
