import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PUSH_WAITS } from '../../server/events/model/retry-schedule.ts';
import { minutes } from '../../server/foundation/clock.ts';
import { type Reply, startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import { type House, isEvent, newEvent, openHouse, owner, type Process, subscribe } from './house.ts';

let house: House;
let server: Process;
let receiver: WebhookReceiver;

before(async () => {
  house = await openHouse();
  server = await house.startProcess();
  receiver = await startWebhookReceiver();
});
after(async () => {
  await receiver.close();
  await house.close();
});

/** Values of a measure by the value of a label. */
const valuesOf = async (name: string, label: string): Promise<Record<string, number>> => {
  const shown = await server.foundation.metrics.registry.metrics();
  const lines = shown.matchAll(new RegExp(`^${name}\\{(?:.*,)?${label}="([^"]*)".*\\} (\\S+)$`, 'gm'));
  return Object.fromEntries([...lines].map(([, value, number]) => [value, Number(number)]));
};
const lagOf = async () => {
  const buckets = await valuesOf('budstikke_event_lag_seconds_bucket', 'le');
  return { within: (seconds: number) => buckets[String(seconds)], all: buckets['+Inf'] };
};

test('failed pushes are counted by kind, and the lag of an event from its recording to its first delivery', async () => {
  const { id } = await subscribe(server, { endPoint: receiver.url });
  await server.sweeps.settle();
  const replies: Reply[] = ['cut', { status: 410 }, { status: 503 }, { status: 302, headers: { location: '/x' } }];
  receiver.reply([...replies, { status: 200 }]);
  await server.record(newEvent(server.clock));
  await server.sweeps.settle();
  for (const wait of PUSH_WAITS.slice(0, replies.length)) {
    server.clock.offset += wait;
    await server.sweeps.settle();
  }
  assert.equal(receiver.received.filter(isEvent).length, replies.length + 1);
  const kinds = await valuesOf('budstikke_event_delivery_failures_total', 'kind');
  assert.deepEqual(kinds, {
    timeout: 0,
    connection: 1,
    certificate: 0,
    address: 0,
    redirect: 1,
    refused: 1,
    error: 1,
    own: 0,
  });
  // 10 s, 30 s, 1 min and 5 min have passed.
  const lag = await lagOf();
  assert.deepEqual([lag.within(60), lag.within(600), lag.all], [0, 1, 1]);

  // What is sent again because somebody asked, and a test of the endpoint, say nothing about how late events are.
  server.clock.offset += minutes(60);
  const from = new Date(server.clock.now().getTime() - minutes(120)).toISOString();
  const replayed = await server.call('POST', `/events/api/v1/subscriptions/${id}/replay`, {
    by: owner,
    body: { from },
  });
  assert.equal(replayed.body.replayed, 1);
  await server.call('POST', `/events/api/v1/subscriptions/${id}/test`, { by: owner });
  await server.sweeps.settle();
  assert.equal(receiver.received.filter(isEvent).length, replies.length + 3);
  assert.equal((await lagOf()).all, 1);
});

test('an event that waits for its subscription to be resumed is late by that long', async () => {
  const all = (await lagOf()).all!;
  const { body } = await server.call('GET', '/events/api/v1/subscriptions', { by: owner });
  const path = `/events/api/v1/subscriptions/${body.subscriptions[0].id}`;
  await server.call('POST', `${path}/pause`, { by: owner });
  await server.record(newEvent(server.clock));
  server.clock.offset += minutes(30);
  await server.sweeps.settle();
  assert.equal((await lagOf()).all, all);
  await server.call('POST', `${path}/resume`, { by: owner });
  await server.sweeps.settle();
  const lag = await lagOf();
  assert.deepEqual([lag.within(3600)! - lag.within(600)!, lag.all], [1, all + 1]);
});
