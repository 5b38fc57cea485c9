import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openWebhooks } from '../../server/events/push/webhooks.ts';
import { judgeCalls } from '../../server/foundation/guarded-calls/addresses.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

describe('a webhook', () => {
  let receiver: WebhookReceiver;
  const webhooks = openWebhooks({ judge: judgeCalls({ loopback: true }), timeout: 300 });
  const never = new AbortController().signal;

  before(async () => {
    receiver = await startWebhookReceiver();
  });
  beforeEach(() => receiver.reply([{ status: 200 }]));
  after(async () => {
    await webhooks.close();
    await receiver.close();
  });

  const push = (path = '/', signal = never) => webhooks.push(`${receiver.url}${path}`, '{"a":1}', signal);

  test('is delivered with any 2xx, whatever stands in the answer', async () => {
    receiver.reply([{ status: 299, body: 'x'.repeat(1_000_000) }]);
    const patient = openWebhooks({ judge: judgeCalls({ loopback: true }), timeout: 10_000 });
    const { status, reason } = await patient.push(`${receiver.url}/`, '{"a":1}', never);
    await patient.close();
    assert.deepEqual([status, reason], [299, undefined]);
  });

  test('that gets no answer in time is given up', async () => {
    receiver.reply(['hang']);
    const { status, reason } = await push();
    assert.deepEqual([status, reason], [undefined, 'timeout']);
  });

  test('is decided by the status alone: an answer that never ends does not hold it', async () => {
    receiver.reply([{ status: 200, headers: { 'content-length': '10' } }]);
    assert.equal((await push()).reason, undefined);
  });

  test('can be broken off, with the reason for the log', async () => {
    receiver.reply(['hang']);
    const abort = new AbortController();
    const pushing = push('/', abort.signal);
    abort.abort('subscription deleted');
    assert.equal((await pushing).reason, 'subscription deleted');
  });

  test('uses one connection for many events', async () => {
    receiver.reply([{ status: 200, body: 'ok' }]);
    await push();
    const before = receiver.connections;
    for (let count = 0; count < 20; count++) await push();
    assert.ok(receiver.connections - before <= 2, `${receiver.connections - before} new connections`);
  });

  test('to a name that leads to a private address is not sent', async () => {
    const guarded = openWebhooks({ judge: judgeCalls({ loopback: false }), timeout: 300 });
    const { port } = new URL(receiver.url);
    const before = receiver.received.length;
    for (const host of ['localhost', '127.0.0.1']) {
      const { status, reason } = await guarded.push(`http://${host}:${port}/`, '{}', never);
      assert.deepEqual([status, reason], [undefined, 'address not allowed']);
    }
    assert.equal(receiver.received.length, before);
    await guarded.close();
  });

  test('to a redirect is an answer: nothing is sent to where it leads', async () => {
    const { port } = new URL(receiver.url);
    for (const status of [301, 302, 303, 307, 308]) {
      const before = receiver.received.length;
      receiver.reply([{ status, headers: { location: `http://127.0.0.1:${port}/elsewhere` } }]);
      const result = await push();
      assert.deepEqual([result.status, result.reason], [status, `redirect ${status} not followed`]);
      assert.equal(receiver.received.length, before + 1);
    }
  });

  test('is answered by a text of which the first 2 kB are kept, however it is made', async () => {
    receiver.reply([{ status: 500, body: `a\0${'ø'.repeat(5000)}` }]);
    const { answer } = await push();
    assert.ok(answer!.startsWith('a\ufffdø'));
    assert.ok(Buffer.byteLength(answer!) <= 2054, `${Buffer.byteLength(answer!)} bytes`);
    receiver.reply([{ status: 204 }]);
    assert.equal((await push()).answer, undefined);
  });

  test('to a name that does not exist says so, and nothing of the address', async () => {
    const { status, reason } = await webhooks.push('https://nowhere.invalid/?key=s3cret', '{}', never);
    assert.deepEqual([status, reason], [undefined, 'host name not found']);
  });
});
