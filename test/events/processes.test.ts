import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { Deliver } from '../../server/events/sweeps/deliver.ts';
import { openWebhooks } from '../../server/events/push/webhooks.ts';
import { openSigning } from '../../server/events/signing.ts';
import { judgeCalls } from '../../server/foundation/guarded-calls/addresses.ts';
import { deliveryWriter } from '../../server/events/store/delivery-writer.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import {
  type House,
  isEvent,
  newEvent,
  openHouse,
  owner,
  type Process,
  publisher,
  RESOURCE,
  subscribe,
} from './house.ts';

describe('processes that share a database', () => {
  let house: House;
  let one: Process;
  let two: Process;
  let receiver: WebhookReceiver;

  before(async () => {
    house = await openHouse();
    one = await house.startProcess();
    two = await house.startProcess();
    await one.run();
    await two.run();
  });
  beforeEach(async () => {
    receiver = await startWebhookReceiver();
  });
  afterEach(async () => {
    for (const { id } of (await one.call('GET', '/events/api/v1/subscriptions', { by: owner })).body.subscriptions)
      await one.call('DELETE', `/events/api/v1/subscriptions/${id}`, { by: owner });
    await receiver.close();
  });
  after(() => house.close());

  const { stringify } = JSON;
  const eventIds = () => receiver.received.filter(isEvent).map(({ body }) => JSON.parse(body).id as string);
  const validated = async (endPoint = receiver.url, by = one) => {
    const { id } = await subscribe(by, { endPoint });
    for (let tries = 0; ; tries++) {
      const { body } = await one.call('GET', `/events/api/v1/subscriptions/${id}`, { by: owner });
      if (body.validated) return id;
      assert.ok(tries < 500, 'the subscription was not validated');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  test('an event published to one reaches the subscriber by itself', async () => {
    await validated();
    const event = { specversion: '1.0', id: 'by-http', source: 'urn:x', type: 'no.x', resource: RESOURCE };
    const headers = { 'content-type': 'application/cloudevents+json' };
    const answer = await two.call('POST', '/events/api/v1/events', { by: publisher, body: stringify(event), headers });
    assert.equal(answer.status, 200);
    await receiver.arrived(1, isEvent);
    assert.deepEqual(receiver.events.at(-1), event);
  });

  test('deliver each of many events exactly once when nothing fails', async () => {
    await validated();
    const events = Array.from({ length: 600 }, () => newEvent(one.clock));
    await Promise.all(
      Array.from({ length: 12 }, (_none, index) =>
        (index % 2 === 0 ? one : two).record(...events.slice(index * 50, index * 50 + 50)),
      ),
    );
    await receiver.arrived(600, isEvent, 20_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(eventIds().sort(), events.map(({ id }) => id).sort());
  });

  test('receivers that hang do not keep events from one that answers', async () => {
    const dead = await startWebhookReceiver();
    for (let index = 0; index < 20; index++) await validated(`${dead.url}/${index}`);
    await validated();
    dead.reply(['hang']);
    for (let round = 0; round < 10; round++) await one.record(...Array.from({ length: 20 }, () => newEvent(one.clock)));
    // Far less than the 45 seconds one of the others takes.
    await receiver.arrived(200, isEvent, 15_000);
    await dead.close();
  });

  test('a receiver gets more at once only as it answers', async () => {
    receiver.reply(() => ({ status: 200, delay: 20 }));
    await validated();
    const atFirst = receiver.mostAtOnce;
    await one.record(...Array.from({ length: 300 }, () => newEvent(one.clock)));
    await receiver.arrived(300, isEvent, 20_000);
    assert.equal(atFirst, 1);
    assert.ok(receiver.mostAtOnce > 8, `${receiver.mostAtOnce} at once`);
    assert.ok(receiver.mostAtOnce <= 200, `${receiver.mostAtOnce} at once`);
  });

  test('what a killed process was sending is sent by another when its lease ends, as the same event', async () => {
    const subscription = await validated();
    await one.sweeps.stop();
    await two.sweeps.stop();
    const event = newEvent(one.clock);
    await one.record(event);
    // A process that claims, and is never heard of again.
    const claimed = await one.foundation.database.transaction((transaction) =>
      deliveryWriter(transaction).claim(
        [{ subscriptionId: subscription, free: 5 }],
        '00000000-0000-4000-8000-000000000001',
        one.clock.now(),
        1500,
      ),
    );
    assert.equal(claimed.length, 1);
    const claimedAt = performance.now();
    await two.run();
    const [request] = await receiver.arrived(1, isEvent, 15_000);
    assert.equal(JSON.parse(request!.body).id, event.id);
    assert.ok(request!.at - claimedAt >= 1400, 'sent while the lease was still good');
    await one.run();
  });

  test('a process that stops leaves what it still waits for to another, at no cost of an attempt', async () => {
    await validated();
    await two.sweeps.stop();
    const third = await house.startProcess();
    await one.sweeps.stop();
    await third.run();
    receiver.reply(['hang', { status: 200 }]);
    const event = newEvent(third.clock);
    await third.record(event);
    await receiver.arrived(1, isEvent);
    await third.stop();
    const { rows } = await house.database.database.pool.query(
      `select attempts, claimed_by, last_error from events.delivery where state = 'pending'`,
    );
    assert.deepEqual(rows, [{ attempts: 0, claimed_by: null, last_error: 'server stopping' }]);
    await one.run();
    await two.run();
    await receiver.arrived(2, isEvent);
    assert.deepEqual(eventIds(), [event.id, event.id]);
  });

  test('a slow answer keeps its lease: nobody else sends the same', async () => {
    await validated();
    await one.sweeps.stop();
    await two.sweeps.stop();
    const webhooks = openWebhooks({ judge: judgeCalls({ loopback: true }), timeout: 45_000 });
    const permitting = { permitted: async () => new Set(['subscribe']) } as never;
    const slow = new Deliver({
      foundation: one.foundation,
      authorization: permitting,
      serviceOwners: { byCode: async () => undefined },
      webhooks,
      signing: openSigning(Buffer.alloc(32)),
      measures: { ended: () => undefined, paused: () => undefined },
      lease: 500,
    });
    receiver.reply(() => ({ status: 200, delay: 2500 }));
    await one.record(newEvent(one.clock));
    await slow.batch();
    await two.run();
    await slow.close();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(eventIds().length, 1);
    await webhooks.close();
    await one.run();
  });
});
