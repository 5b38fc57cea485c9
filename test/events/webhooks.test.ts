import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { mayConnect, readEndPoint } from '../../server/events/model/end-point.ts';
import { openWebhooks } from '../../server/events/push/webhooks.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

describe('where webhooks may go', () => {
  const everywhere = [
    ['https://hooks.example.no/a?key=1', true, true],
    ['https://hooks.example.no:8443/', true, true],
    ['https://8.8.8.8/', true, true],
    ['https://[2a00:1450:4001::1]/', true, true],
    ['http://hooks.example.no/', false, false],
    ['ftp://hooks.example.no/', false, false],
    ['//hooks.example.no/', false, false],
    ['hooks.example.no', false, false],
    ['', false, false],
    ['https://10.0.0.1/', false, false],
    ['https://172.31.255.255/', false, false],
    ['https://192.168.1.1/', false, false],
    ['https://169.254.169.254/latest/meta-data', false, false],
    ['https://100.64.0.1/', false, false],
    ['https://0.0.0.0/', false, false],
    ['https://[fd00::1]/', false, false],
    ['https://[fe80::1]/', false, false],
    ['https://[::ffff:10.0.0.1]/', false, false],
    ['https://[64:ff9b::a00:1]/', false, false],
    ['https://[2002:a00:1::]/', false, false],
    ['https://0x0a000001/', false, false],
    ['https://167772161/', false, false],
    ['https://012.0.0.1/', false, false],
    ['https://10.1/', false, false],
    ['https://0xa9.254.0xa9fe/', false, false],
    ['https://2852039166/', false, false],
    ['https://①⓪.0.0.1/', false, false],
    ['https://10.0.0.1./', false, false],
    ['https://255.255.255.255/', false, false],
    ['https://224.0.0.1/', false, false],
    ['https://[::]/', false, false],
    ['https://[::10.0.0.1]/', false, false],
    ['https://[::ffff:a00:1]/', false, false],
    ['https://[::ffff:0:10.0.0.1]/', false, false],
    ['https://[fec0::1]/', false, false],
    ['https://[ff02::1]/', false, false],
    ['https://[2001:db8::1]/', false, false],
    ['https://[2001::1]/', false, false],
    ['https://[64:ff9b:1::a00:1]/', false, false],
    ['https://[100::1]/', false, false],
    ['https://user:secret@hooks.example.no/', true, true],
    ['http://127.0.0.1.example.no/', false, false],
    ['http://localhost./', false, false],
    ['https://[::ffff:127.0.0.1]/', false, true],
    ['https://127.0.0.1/', false, true],
    ['https://localhost/', false, true],
    ['http://127.0.0.1:8080/hook', false, true],
    ['http://127.9.9.9/', false, true],
    ['http://2130706433/', false, true],
    ['http://[::1]:8080/', false, true],
    ['http://localhost:8080/', false, true],
    ['http://localhost.example.no/', false, false],
    ['http://10.0.0.1/', false, false],
  ] as const;
  for (const [endPoint, always, inDemo] of everywhere)
    test(`${endPoint === '' ? 'nothing' : endPoint}: ${always ? 'yes' : inDemo ? 'only with loopback allowed' : 'no'}`, () => {
      assert.equal(readEndPoint(endPoint, { loopback: false }) !== undefined, always);
      assert.equal(readEndPoint(endPoint, { loopback: true }) !== undefined, inDemo);
    });

  test('a looked-up address is judged like a written one', () => {
    assert.equal(mayConnect('127.0.0.1', { loopback: false }), false);
    assert.equal(mayConnect('127.0.0.1', { loopback: true }), true);
    assert.equal(mayConnect('::ffff:192.168.0.1', { loopback: true }), false);
  });
});

describe('a webhook', () => {
  let receiver: WebhookReceiver;
  const webhooks = openWebhooks({ rules: { loopback: true }, timeout: 300 });
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
    const patient = openWebhooks({ rules: { loopback: true }, timeout: 10_000 });
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
    const guarded = openWebhooks({ rules: { loopback: false }, timeout: 300 });
    const { port } = new URL(receiver.url);
    const before = receiver.received.length;
    for (const host of ['localhost', '127.0.0.1']) {
      const { status, reason } = await guarded.push(`http://${host}:${port}/`, '{}', never);
      assert.deepEqual([status, reason], [undefined, 'address not allowed']);
    }
    assert.equal(receiver.received.length, before);
    await guarded.close();
  });

  test('to a name that leads to a public and a private address goes to none but the public one', async () => {
    const before = receiver.received.length;
    const asked: string[] = [];
    const { port } = new URL(receiver.url);
    const rebinding = openWebhooks({
      rules: { loopback: false },
      timeout: 300,
      lookUp: (hostname, _options, answer) => {
        asked.push(hostname);
        // Public when somebody looks, private when the connection is made: each look-up is judged where it is used.
        answer(null, [{ address: asked.length === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }]);
      },
    });
    for (let count = 0; count < 2; count++) {
      const { reason } = await rebinding.push(`http://rebind.example.no:${port}/`, '{}', never);
      assert.equal(reason, 'address not allowed');
    }
    assert.deepEqual(asked, ['rebind.example.no', 'rebind.example.no']);
    assert.equal(receiver.received.length, before);
    await rebinding.close();

    const mixed = openWebhooks({
      rules: { loopback: true },
      timeout: 300,
      lookUp: (_hostname, _options, answer) =>
        answer(null, [
          { address: '10.0.0.1', family: 4 },
          { address: '::ffff:10.0.0.1', family: 6 },
          { address: '127.0.0.1', family: 4 },
        ]),
    });
    assert.equal((await mixed.push(`http://mixed.example.no:${port}/`, '{}', never)).status, 200);
    await mixed.close();
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
