import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { PUSH_WAITS } from '../../server/events/model/retry-schedule.ts';
import { days, hours, minutes } from '../../server/foundation/clock.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import { type House, isEvent, newEvent, openHouse, owner, type Process, subscribe } from './house.ts';

const PATH = '/events/api/v1/subscriptions';
const PASS = PUSH_WAITS.reduce((sum, wait) => sum + wait);

describe('endpoints that are away', () => {
  let house: House;
  let server: Process;
  let receiver: WebhookReceiver;
  let other: WebhookReceiver;

  before(async () => {
    house = await openHouse();
    server = await house.startProcess();
  });
  beforeEach(async () => {
    receiver = await startWebhookReceiver();
    other = await startWebhookReceiver();
  });
  afterEach(async () => {
    await house.database.database.pool.query(
      'truncate events.event, events.subscription, events.delivery, events.delivery_attempt, events.subscription_health',
    );
    await receiver.close();
    await other.close();
  });
  after(() => house.close());

  const settle = () => server.sweeps.settle();
  const advance = async (milliseconds: number) => {
    server.clock.offset += milliseconds;
    await settle();
  };
  /** Lets time go by in steps, as the sweeps would see it. */
  const pass = async (milliseconds: number, step = minutes(20)) => {
    for (let gone = 0; gone < milliseconds; gone += step) await advance(Math.min(step, milliseconds - gone));
  };
  const validated = async (endPoint: string) => {
    const { id } = await subscribe(server, { endPoint });
    await settle();
    return id;
  };
  const status = async (id: number) => (await server.call('GET', `${PATH}/${id}/status`, { by: owner })).body;
  const idsAt = (one: WebhookReceiver) => one.received.filter(isEvent).map(({ body }) => JSON.parse(body).id as string);
  const record = async () => {
    const event = newEvent(server.clock);
    await server.record(event);
    await settle();
    return event.id;
  };
  const metric = async (name: string) =>
    Number(new RegExp(`^${name} (.*)$`, 'm').exec(await server.foundation.metrics.registry.metrics())?.[1]);

  test('one that is down for two days gets everything within one pass of the schedule, and nobody else is delayed', async () => {
    const id = await validated(receiver.url);
    await validated(other.url);
    receiver.reply(['cut']);
    const events: string[] = [];
    for (let hour = 0; hour < 48; hour += 8) {
      events.push(await record());
      // The other one has it before any time has passed.
      assert.equal(idsAt(other).at(-1), events.at(-1));
      await pass(hours(8), hours(1));
    }
    assert.deepEqual(idsAt(other), events);
    const down = await status(id);
    assert.equal(down.state, 'failing');
    assert.ok(down.dead > 0 && down.waiting > 0, `${down.dead} given up, ${down.waiting} waiting`);

    receiver.reply([{ status: 200 }]);
    const sent = receiver.received.length;
    await pass(PASS, hours(1));
    const arrived = receiver.received.slice(sent).map(({ body }) => JSON.parse(body).id as string);
    assert.deepEqual(arrived.sort(), [...events].sort());
    assert.deepEqual(idsAt(other), events);
    const up = await status(id);
    assert.deepEqual([up.state, up.waiting, up.dead], ['active', 0, 0]);
  });

  test('one whose every delivery has been given up is still asked, and gets all of them when it is back', async () => {
    await validated(receiver.url);
    receiver.reply([{ status: 503 }]);
    const events = [await record(), await record()];
    await pass(PASS + hours(5));
    const attempts = receiver.received.length;
    assert.equal(attempts, 1 + 2 * 12);
    receiver.reply([{ status: 200 }]);
    await pass(hours(13));
    assert.deepEqual(
      idsAt(receiver)
        .slice(attempts - 1)
        .sort(),
      events.sort(),
    );
  });

  test('what the endpoint alone refuses stays given up while all else arrives', async () => {
    const id = await validated(receiver.url);
    let poison = '';
    receiver.reply(({ body }) => ({ status: poison !== '' && body.includes(poison) ? 400 : 200 }));
    const event = newEvent(server.clock);
    poison = event.id;
    await server.record(event);
    await settle();
    for (let hour = 0; hour < 40; hour++) {
      await record();
      await pass(hours(1));
    }
    const attempts = () => idsAt(receiver).filter((one) => one === poison).length;
    assert.equal(attempts(), 12);
    for (let hour = 0; hour < 40; hour++) {
      await record();
      await pass(hours(1));
    }
    assert.equal(attempts(), 12);
    assert.equal((await status(id)).dead, 1);
  });

  test('after three days without a success the subscription is paused, says so, and goes on when it is resumed', async () => {
    const id = await validated(receiver.url);
    receiver.reply([{ status: 500 }]);
    const first = await record();
    await pass(days(3) - hours(1), hours(1));
    assert.equal((await status(id)).state, 'failing');
    await pass(hours(1));
    const paused = await status(id);
    assert.deepEqual([paused.state, paused.paused.reason], ['paused', 'failing']);
    assert.equal(await metric('budstikke_event_subscriptions_paused_total'), 1);
    assert.equal(await metric('budstikke_event_subscriptions\\{state="paused"\\}'), 1);
    const [told] = await server.events.port.attention('/org/ttd');
    assert.deepEqual([told!.subscriptionId, told!.state], [id, 'paused']);

    const sent = receiver.received.length;
    const late = await record();
    await pass(days(1), hours(1));
    assert.equal(receiver.received.length, sent);

    receiver.reply([{ status: 200 }]);
    assert.equal((await server.call('POST', `${PATH}/${id}/resume`, { by: owner })).body.state, 'active');
    await settle();
    assert.deepEqual(
      idsAt(receiver)
        .slice(sent - 1)
        .sort(),
      [first, late].sort(),
    );
    assert.deepEqual(await server.events.port.attention('/org/ttd'), []);
  });

  test('posting a subscription again ends its pause by failure, and only that, once its endpoint answers', async () => {
    const id = await validated(receiver.url);
    receiver.reply([{ status: 500 }]);
    await record();
    await pass(days(3), hours(1));
    assert.equal((await status(id)).state, 'paused');
    await subscribe(server, { endPoint: receiver.url });
    await settle();
    assert.equal((await status(id)).state, 'paused');
    receiver.reply([{ status: 200 }]);
    await subscribe(server, { endPoint: receiver.url });
    await settle();
    assert.equal((await status(id)).state, 'active');
    await server.call('POST', `${PATH}/${id}/pause`, { by: owner });
    await subscribe(server, { endPoint: receiver.url });
    await settle();
    assert.equal((await status(id)).state, 'paused');
  });

  test('events that come before a new endpoint has answered wait for it, and go when it does not', async () => {
    await subscribe(server, { endPoint: receiver.url });
    const early = newEvent(server.clock);
    await server.record(early);
    await settle();
    assert.deepEqual(idsAt(receiver), [early.id]);

    other.reply([{ status: 500 }, { status: 200 }]);
    const { id } = await subscribe(server, { endPoint: other.url });
    await server.record(newEvent(server.clock));
    await settle();
    assert.equal(other.received.length, 1);
    await advance(minutes(1));
    assert.deepEqual([(await status(id)).state, idsAt(other)], ['active', []]);
  });
});
