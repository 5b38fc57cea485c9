import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { request } from 'undici';
import { readEndPoint } from '../../server/events/model/end-point.ts';
import { openWebhooks } from '../../server/events/push/webhooks.ts';
import { type CallRules, isNetwork, judgeCalls } from '../../server/foundation/guarded-calls/addresses.ts';
import { guardedAgent, type LookUp } from '../../server/foundation/guarded-calls/agent.ts';
import { openLog } from '../../server/foundation/log.ts';
import { askConditions } from '../../server/notifications/conditions.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

const OUTSIDE: CallRules = { loopback: false };
const DEMO: CallRules = { loopback: true };

describe('addresses that somebody outside gives us', () => {
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
  for (const [address, always, inDemo] of everywhere)
    test(`${address === '' ? 'nothing' : address}: ${always ? 'yes' : inDemo ? 'only with loopback allowed' : 'no'}`, () => {
      assert.equal(readEndPoint(address, judgeCalls(OUTSIDE)) !== undefined, always);
      assert.equal(readEndPoint(address, judgeCalls(DEMO)) !== undefined, inDemo);
    });

  const lookedUp = [
    ['8.8.8.8', true, true],
    ['127.0.0.1', false, true],
    ['::1', false, true],
    ['::ffff:127.0.0.1', false, true],
    ['::ffff:7f00:1', false, true],
    ['::ffff:192.168.0.1', false, false],
    ['169.254.169.254', false, false],
    ['100.64.0.1', false, false],
    ['100.127.255.255', false, false],
    ['100.128.0.1', true, true],
    ['fc00::1', false, false],
    ['fdff:ffff::1', false, false],
    ['fe80::1', false, false],
    ['fe80::1%eth0', false, false],
    ['64:ff9b::7f00:1', false, false],
    ['2a00:1450:4001::1', true, true],
    ['not an address', false, false],
  ] as const;
  for (const [address, always, inDemo] of lookedUp)
    test(`a name that leads to ${address}: ${always ? 'yes' : inDemo ? 'only with loopback allowed' : 'no'}`, () => {
      assert.equal(judgeCalls(OUTSIDE).mayConnect(address, 'https:'), always);
      assert.equal(judgeCalls(DEMO).mayConnect(address, 'https:'), inDemo);
    });

  test('plain http goes nowhere but to allowed loopback, unless it is allowed as such', () => {
    assert.equal(judgeCalls(DEMO).mayConnect('8.8.8.8', 'http:'), false);
    assert.equal(judgeCalls(DEMO).mayConnect('127.0.0.1', 'http:'), true);
    const plain = judgeCalls({ loopback: false, plainHttp: true });
    assert.equal(plain.mayConnect('8.8.8.8', 'http:'), true);
    assert.equal(plain.mayCall(new URL('http://hooks.example.no/')), true);
    assert.equal(plain.mayConnect('10.0.0.1', 'http:'), false);
    assert.equal(plain.mayCall(new URL('ftp://hooks.example.no/')), false);
  });

  test('networks the operator allows may be reached over https, and nothing beside them', () => {
    const judge = judgeCalls({ loopback: false, networks: ['10.20.0.0/16', 'fd12:3456::/32', '127.0.0.2/32'] });
    for (const inside of ['10.20.0.1', '::ffff:10.20.255.255', 'fd12:3456::1', '127.0.0.2'])
      assert.equal(judge.mayConnect(inside, 'https:'), true, inside);
    for (const beside of ['10.21.0.1', '10.19.255.255', 'fd12:3457::1', '127.0.0.1'])
      assert.equal(judge.mayConnect(beside, 'https:'), false, beside);
    assert.equal(judge.mayConnect('10.20.0.1', 'http:'), false);
    assert.equal(judge.mayCall(new URL('https://10.20.0.1/hook')), true);
  });

  test('a network is an address and the length of its prefix', () => {
    for (const network of ['10.0.0.0/8', '10.1.2.3/32', '0.0.0.0/0', 'fd00::/8', '::1/128'])
      assert.ok(isNetwork(network));
    for (const text of ['10.0.0.0', '10.0.0/8', '10.0.0.0/33', 'fd00::/129', 'example.no/8', '10.0.0.0/x', '/8', ''])
      assert.equal(isNetwork(text), false, text);
  });
});

describe('a guarded call', () => {
  let receiver: WebhookReceiver;
  let port: string;
  before(async () => {
    receiver = await startWebhookReceiver();
    port = new URL(receiver.url).port;
  });
  after(() => receiver.close());

  const agentFor = (rules: CallRules, lookUp?: LookUp) =>
    guardedAgent(judgeCalls(rules), { connectTimeout: 300, ...(lookUp === undefined ? {} : { lookUp }) });
  const leadsTo =
    (...addresses: readonly [address: string, family: 4 | 6][]): LookUp =>
    (_hostname, _options, answer) =>
      answer(
        null,
        addresses.map(([address, family]) => ({ address, family })),
      );
  const refused = { message: 'address not allowed' };

  test('does not leave the house for a literal address, however it is written', async () => {
    const agent = agentFor({ loopback: false, plainHttp: true });
    const before = receiver.connections;
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '127.1',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::1]',
      'localhost',
    ])
      await assert.rejects(request(`http://${host}:${port}/`, { dispatcher: agent }), refused, host);
    assert.equal(receiver.connections, before);
    await agent.close();
  });

  test('goes to the address that was judged: a name that changes its mind is judged at each look-up', async () => {
    let lookUps = 0;
    const agent = agentFor({ loopback: false, plainHttp: true }, (_hostname, _options, answer) => {
      lookUps++;
      answer(null, [{ address: lookUps === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }]);
    });
    const before = receiver.connections;
    for (let count = 0; count < 2; count++)
      await assert.rejects(request(`http://rebind.example.no:${port}/`, { dispatcher: agent }), refused);
    assert.deepEqual([lookUps, receiver.connections], [2, before]);
    await agent.close();
  });

  test('uses only the allowed among several addresses', async () => {
    const agent = agentFor(DEMO, leadsTo(['10.0.0.1', 4], ['::ffff:10.0.0.1', 6], ['127.0.0.1', 4]));
    const { statusCode, body } = await request(`http://mixed.example.no:${port}/`, { dispatcher: agent });
    await body.dump();
    assert.equal(statusCode, 200);
    await agent.close();
  });

  test('over plain http to a name outside is refused where only https is allowed', async () => {
    const agent = agentFor(DEMO, leadsTo(['8.8.8.8', 4]));
    await assert.rejects(request(`http://plain.example.no:${port}/`, { dispatcher: agent }), refused);
    await agent.close();
  });

  test('of a webhook and of a condition are guarded alike, and neither follows a redirect', async () => {
    receiver.reply([{ status: 200, body: '{"sendNotification":true}' }]);
    const authentication = { outwardToken: async () => undefined };
    const ask = (rules: CallRules, url: string) =>
      askConditions({ log: openLog('silent'), rules, authentication })(url);
    const push = async (rules: CallRules, url: string) => {
      const webhooks = openWebhooks({ judge: judgeCalls(rules), timeout: 1000 });
      const { status, reason } = await webhooks.push(url, '{}', new AbortController().signal);
      await webhooks.close();
      return status ?? reason;
    };
    assert.deepEqual([await push(DEMO, receiver.url), await ask(DEMO, receiver.url)], [200, true]);
    const came = receiver.received.length;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0x7f000001']) {
      const url = `http://${host}:${port}/`;
      assert.deepEqual([await push(OUTSIDE, url), await ask(OUTSIDE, url)], ['address not allowed', 'unknown'], host);
    }
    assert.equal(receiver.received.length, came);
    receiver.reply(({ url }) =>
      url === '/'
        ? { status: 307, headers: { location: `${receiver.url}/secret` } }
        : { status: 200, body: '{"sendNotification":true}' },
    );
    assert.deepEqual([await push(DEMO, receiver.url), await ask(DEMO, receiver.url)], [307, 'unknown']);
    assert.equal(receiver.received.length, came + 2);
  });
});
