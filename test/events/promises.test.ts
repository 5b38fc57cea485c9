import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CloudEvent } from 'cloudevents';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import {
  type House,
  isEvent,
  newEvent,
  openHouse,
  organization,
  owner,
  type Process,
  publisher,
  RESOURCE,
  subscribe,
} from './house.ts';

const PATH = '/events/api/v1/subscriptions';

describe('what subscribers can rely on, with two processes that send', () => {
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
    for (const { id } of (await one.call('GET', PATH, { by: owner })).body.subscriptions)
      await one.call('DELETE', `${PATH}/${id}`, { by: owner });
    await receiver.close();
  });
  after(() => house.close());

  test('a new subscription is sent the next event after its 201, however soon that is', async (context) => {
    const times: number[] = [];
    for (let round = 0; round < 20; round++) {
      const { id } = await subscribe(one, { endPoint: `${receiver.url}/${round}` });
      const event = newEvent(one.clock, { resourceInstance: String(round) });
      const answered = performance.now();
      await (round % 2 === 0 ? one : two).record(event);
      const [push] = await receiver.arrived(1, ({ url, body }) => url === `/${round}` && body.includes(event.id));
      times.push(push!.at - answered);
      await one.call('DELETE', `${PATH}/${id}`, { by: owner });
    }
    times.sort((a, b) => a - b);
    context.diagnostic(
      `from the 201 to the event: median ${times[10]!.toFixed(0)} ms, worst ${times[19]!.toFixed(0)} ms`,
    );
  });

  test('a deleted subscription is sent nothing after its 200, whatever was on its way in either process', async () => {
    receiver.reply(({ body }) => ({ status: 200, delay: body.length % 30 }));
    for (let round = 0; round < 5; round++) {
      const path = `/round-${round}`;
      const { id } = await subscribe(one, { endPoint: `${receiver.url}${path}` });
      await receiver.arrived(1, ({ url }) => url === path);
      let recording = true;
      const stream = (async () => {
        for (let index = 0; recording; index++)
          await (index % 2 === 0 ? one : two).record(...Array.from({ length: 20 }, () => newEvent(one.clock)));
      })();
      await receiver.arrived(30, ({ url }) => url === path);
      assert.equal((await two.call('DELETE', `${PATH}/${id}`, { by: owner })).status, 200);
      const sent = receiver.received.length;
      await new Promise((resolve) => setTimeout(resolve, 500));
      recording = false;
      await stream;
      assert.equal(receiver.received.length, sent);
    }
  });

  test('the CloudEvents SDK takes every push as a valid CloudEvent 1.0', async () => {
    const { id } = await subscribe(one, { endPoint: receiver.url });
    await one.record(
      newEvent(one.clock),
      newEvent(one.clock, { subject: organization('991825827'), type: 'no.altinn.correspondence.attachmentexpired' }),
      newEvent(one.clock, { subject: 'urn:altinn:person:idporten-email:kari@example.no' }),
    );
    const base = { specversion: '1.0', source: 'urn:x', type: 'no.x', resource: RESOURCE };
    const published = [
      { ...base, id: 'plain' },
      { ...base, id: 'time', time: '2026-03-15T08:00:01.5+01:00', subject: organization('313154599') },
      {
        ...base,
        id: 'data',
        datacontenttype: 'application/json',
        data: { a: [1, null, 'ø'] },
        dataschema: 'https://x.no/s',
      },
      { ...base, id: 'bytes', datacontenttype: 'application/octet-stream', data_base64: 'AAEC' },
      { ...base, id: 'more', traceparent: '00-x', count: 3, flag: true },
    ];
    for (const event of published) {
      const answer = await one.call('POST', '/events/api/v1/events', {
        by: publisher,
        body: event,
        headers: { 'content-type': 'application/cloudevents+json' },
      });
      assert.equal(answer.status, 200, answer.text);
    }
    await one.call('POST', `${PATH}/${id}/test`, { by: owner });
    await receiver.arrived(10);
    assert.equal(receiver.received.length, 10);
    for (const { body } of receiver.received) {
      const event = new CloudEvent(JSON.parse(body), true);
      assert.equal(event.validate(), true);
      assert.deepEqual(JSON.parse(JSON.stringify(event)).id, JSON.parse(body).id);
    }
    assert.equal(receiver.received.filter(isEvent).length, 9);
  });

  test('hundreds of thousands of bytes of a slow answer hold nobody', async () => {
    const slow = await startWebhookReceiver({
      script: () => ({ status: 200, delay: 3000, body: 'x'.repeat(500_000) }),
    });
    await subscribe(one, { endPoint: slow.url });
    await subscribe(one, { endPoint: receiver.url });
    await receiver.arrived(1);
    await one.record(...Array.from({ length: 50 }, () => newEvent(one.clock)));
    const arrived = await receiver.arrived(50, isEvent, 5000);
    assert.equal(new Set(arrived.map(({ body }) => JSON.parse(body).id)).size, 50);
    await slow.close();
  });
});

const routes = fileURLToPath(new URL('../../../shared/conformance/openapi/routes.events.json', import.meta.url));
const skip = existsSync(routes) ? false : 'the conformance data is not here';

test('every route of the platform’s events is there', { skip }, async () => {
  const house = await openHouse();
  try {
    const { events } = await house.startProcess();
    const spelled = (method: string, path: string) =>
      `${method} ${path.replace(/\{[^}]+\}|:\w+/g, '{}').toLowerCase()}`;
    const ours = new Set(events.operations.map(({ method, path }) => spelled(method, path)));
    const theirs: { method: string; path: string }[] = JSON.parse(readFileSync(routes, 'utf8')).routes;
    assert.deepEqual(
      theirs.map(({ method, path }) => spelled(method, path)).filter((route) => !ours.has(route)),
      [],
    );
  } finally {
    await house.close();
  }
});
