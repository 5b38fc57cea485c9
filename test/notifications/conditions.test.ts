import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { MailClient, TTD } from '../harness/mail.ts';
import { askConditions } from '../../server/notifications/conditions.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

const SCOPE = 'altinn:system/notifications.condition.check';

let endpoint: WebhookReceiver;
let server: TestServer;
before(async () => {
  endpoint = await startWebhookReceiver();
  server = await startTestServer();
});
after(async () => {
  await server?.close();
  await endpoint?.close();
});

const token = () => new MailClient(server.url).token(TTD, 'altinn:serviceowner/notifications.create', { org: 'ttd' });
const url = (path: string) => `${server.url}/notifications/api/v1/${path}`;
/** Orders an e-mail on a condition; answers the id of its shipment. */
const ordered = async (conditionEndpoint: string, more: object = {}) => {
  const recipientEmail = { emailAddress: 'a@eksempel.no', emailSettings: { subject: 'Emne', body: 'Tekst' } };
  const json = { idempotencyId: randomUUID(), conditionEndpoint, recipient: { recipientEmail }, ...more };
  const answer = await expectStatus(201, call(url('future/orders'), { token: await token(), json }));
  return answer.json<{ notification: { shipmentId: string; reminders?: { shipmentId: string }[] } }>().notification;
};
const statusOf = async (id: string) =>
  (await expectStatus(200, call(url(`future/shipment/${id}`), { token: await token() }))).json<{ status: string }>()
    .status;
const becomes = (id: string, status: string) =>
  eventually(status, async () => ((await statusOf(id)) === status ? true : undefined));
const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  await server.foundation.sweeps.settle();
};

describe('a condition elsewhere', () => {
  test('is asked with a token of the platform that is for its endpoint alone', async () => {
    endpoint.reply(() => ({ status: 200, body: '{"sendNotification":true}' }));
    const { shipmentId } = await ordered(`${endpoint.url}/betingelse?sak=1`);
    const [asked] = await endpoint.arrived(1, (request) => request.url === '/betingelse?sak=1');
    assert.equal(asked!.method, 'GET');
    const sent = asked!.headers.authorization!.replace(/^Bearer /, '');
    const keys = createRemoteJWKSet(new URL(`${server.url}/maskinporten/jwk`));
    const { payload } = await jwtVerify(sent, keys, {
      issuer: `${server.url}/maskinporten/`,
      audience: new URL(endpoint.url).origin,
      currentDate: server.foundation.clock.now(),
    });
    assert.equal(payload.scope, SCOPE);
    assert.deepEqual(payload.consumer, { authority: 'iso6523-actorid-upis', ID: '0192:991825827' });
    assert.equal(payload.exp! - payload.iat!, 120);
    await becomes(shipmentId, 'Order_Processed');
  });

  test('cannot come back with the token as the platform itself', async () => {
    const [asked] = endpoint.received;
    const stolen = asked!.headers.authorization!.replace(/^Bearer /, '');
    assert.ok(decodeJwt(stolen).exp! * 1000 > server.foundation.clock.now().getTime(), 'the token is in force');
    const check = `${server.url}/correspondence/api/v1/correspondence/${randomUUID()}/notification/check`;
    assert.equal((await call(check, { token: stolen })).status, 401);
    assert.equal(
      (await call(`${server.url}/authentication/api/v1/exchange/maskinporten`, { token: stolen })).status,
      401,
    );
  });

  test('ends the order when it says no, and lets go reminders as their own condition says', async () => {
    endpoint.reply(({ url }) => ({ status: 200, body: `{"sendNotification":${url === '/ja'}}` }));
    const { shipmentId, reminders } = await ordered(`${endpoint.url}/ja`, {
      reminders: [
        {
          delayDays: 1,
          conditionEndpoint: `${endpoint.url}/nei`,
          recipient: {
            recipientEmail: { emailAddress: 'a@eksempel.no', emailSettings: { subject: 'Emne', body: 'Tekst' } },
          },
        },
      ],
    });
    await becomes(shipmentId, 'Order_Processed');
    assert.equal(await statusOf(reminders![0]!.shipmentId), 'Order_Registered');
    await advance('P1DT1M');
    await becomes(reminders![0]!.shipmentId, 'Order_SendConditionNotMet');
  });

  test('that gives no answer of the one form is asked once more a minute later, and then counts as yes', async () => {
    const answers = [
      { status: 500 },
      { status: 200 },
      { status: 200, body: '{"SendNotification":false}' },
      { status: 200, body: '{"sendNotification":"false"}' },
      { status: 302, headers: { location: `${endpoint.url}/annet` } },
      'cut',
    ] as const;
    for (const answer of answers) {
      endpoint.reply(() => answer);
      const path = `/uten-svar/${randomUUID()}`;
      const asked = () => endpoint.received.filter((request) => request.url === path).length;
      const { shipmentId } = await ordered(endpoint.url + path);
      await endpoint.arrived(1, (request) => request.url === path);
      await server.foundation.sweeps.settle();
      assert.equal(await statusOf(shipmentId), 'Order_Registered', JSON.stringify(answer));
      // Several processes may ask at the same time; none does before a minute has passed.
      const first = asked();
      await advance('PT30S');
      assert.equal(asked(), first);
      await advance('PT31S');
      await becomes(shipmentId, 'Order_Processed');
      assert.ok(asked() > first);
    }
    assert.equal(endpoint.received.filter(({ url }) => url === '/annet').length, 0, 'redirects are not followed');
  });

  test('that answers the second time is heard', async () => {
    endpoint.reply([{ status: 503 }, { status: 200, body: '{"sendNotification":false}' }]);
    const { shipmentId } = await ordered(`${endpoint.url}/senere`);
    await server.foundation.sweeps.settle();
    await advance('PT61S');
    await becomes(shipmentId, 'Order_SendConditionNotMet');
  });
});

test('a condition at an address that is nobody’s to call is not asked, however it is spelled', async () => {
  endpoint.reply(() => ({ status: 200, body: '{"sendNotification":false}' }));
  const { port } = new URL(endpoint.url);
  const { log } = server.foundation;
  const asker = (loopback: boolean) =>
    askConditions({ log, rules: { loopback }, authentication: { outwardToken: async () => undefined } });
  const before = endpoint.received.length;
  for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0.0.0.0', '2130706433', '127.1'])
    assert.equal(await asker(false)(`http://${host}:${port}/hemmelig`), 'unknown', host);
  assert.equal(endpoint.received.length, before);
  assert.equal(await asker(true)(`http://127.0.0.1:${port}/hemmelig`), false, 'where loopback is allowed it is asked');
  assert.equal(endpoint.received.at(-1)!.headers.authorization, undefined);
});
