import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import { type Ordered, type Orders, ordersAt, smsTo } from './ordering.ts';

const SECRET = 'en-hemmelighet-til-test';

let gateway: WebhookReceiver;
let server: TestServer;
let orders: Orders;
before(async () => {
  gateway = await startWebhookReceiver();
  server = await startTestServer({ SMS_GATEWAY_URL: gateway.url, SMS_REPORT_SECRET: SECRET });
  orders = ordersAt(server.url);
});
after(async () => {
  await server?.close();
  await gateway?.close();
});
beforeEach(() => {
  let references = 0;
  gateway.reply(() => ({ status: 200, body: `{"reference":"${Date.now()}-${references++}"}` }));
});

const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  await server.foundation.sweeps.settle();
};
const path = '/notifications/api/v1/sms/reports';
const report = (json: object, secret = SECRET) =>
  call(`${server.url}${path}`, { json, headers: { 'x-webhook-secret': secret } });

let next = 0;
/** An SMS the gateway has: what it was told, and what it answered. */
async function accepted(more: object = {}) {
  const to = `+479${String(++next).padStart(7, '0')}`;
  const ordered = await orders.placed(smsTo(to, more));
  const [request] = await gateway.arrived(1, ({ body }) => JSON.parse(body).to === to);
  await orders.becomes(ordered, ['Order_Processed', 'SMS_Accepted']);
  const { id } = JSON.parse(request!.body) as { id: string };
  const { rows } = await server.foundation.database.pool.query(
    'select gateway_reference as reference from notifications.delivery where id = $1',
    [id],
  );
  return { ordered, id, reference: rows[0].reference as string };
}
const becomes = (ordered: Ordered, status: string) => orders.becomes(ordered, ['Order_Completed', status]);

describe('a delivery report of the SMS gateway', () => {
  test('ends an SMS as what it says, by our id or by the gateway’s reference', async () => {
    for (const word of [
      'Delivered',
      'Failed',
      'InvalidRecipient',
      'BarredReceiver',
      'Deleted',
      'Expired',
      'Undelivered',
      'RecipientNotIdentified',
      'Rejected',
    ]) {
      const shown = word === 'Delivered' || word === 'Failed' ? `SMS_${word}` : `SMS_Failed_${word}`;
      const byId = await accepted();
      await expectStatus(200, call(`${server.url}${path}?code=${SECRET}`, { json: { id: byId.id, status: word } }));
      await becomes(byId.ordered, shown);
      const byReference = await accepted();
      await expectStatus(200, report({ reference: byReference.reference, status: word.toLowerCase() }));
      await becomes(byReference.ordered, shown);
    }
  });

  test('follows an SMS that was counted in the lag of its channel once', async () => {
    const count = async () =>
      Number(
        /^budstikke_notification_lag_seconds_count\{channel="sms"\} (\d+)$/m.exec(
          (await call(`${server.url}/metrics`)).text,
        )![1],
      );
    const before = await count();
    await accepted();
    assert.equal(await count(), before + 1);
  });

  test('that says it is under way, or comes again, changes nothing', async () => {
    const { ordered, id, reference } = await accepted();
    await expectStatus(200, report({ id, reference, status: 'Accepted' }));
    assert.deepEqual(await orders.statuses(ordered), ['Order_Processed', 'SMS_Accepted']);
    for (const status of ['Delivered', 'Delivered', 'Expired'])
      await expectStatus(200, report({ id, reference, status }));
    await becomes(ordered, 'SMS_Delivered');
    await advance('PT3S');
    assert.equal((await orders.feedOf(ordered)).length, 1);
  });

  test('is believed of nobody without the secret', async () => {
    const { ordered, id } = await accepted();
    for (const answer of [
      await call(`${server.url}${path}`, { json: { id, status: 'Delivered' } }),
      await call(`${server.url}${path}?code=`, { json: { id, status: 'Delivered' } }),
      await call(`${server.url}${path}?code=${SECRET.slice(0, -1)}`, { json: { id, status: 'Delivered' } }),
      await report({ id, status: 'Delivered' }, 'noe annet'),
    ])
      assert.deepEqual([answer.status, answer.text], [401, '']);
    assert.deepEqual(await orders.statuses(ordered), ['Order_Processed', 'SMS_Accepted']);
  });

  test('about an SMS that is not there, or not told apart, is refused so that it comes again', async () => {
    gateway.reply(() => ({ status: 200, body: '{"reference":"samme"}' }));
    const { ordered, id } = await accepted();
    await accepted();
    for (const json of [
      { id: '018f0000-0000-7000-8000-000000000000', status: 'Delivered' },
      { id, reference: 'en annens', status: 'Delivered' },
      { reference: 'ukjent', status: 'Delivered' },
      { reference: 'samme', status: 'Delivered' },
      { status: 'Delivered' },
    ])
      assert.equal((await report(json)).status, 404, JSON.stringify(json));
    assert.deepEqual(await orders.statuses(ordered), ['Order_Processed', 'SMS_Accepted']);
  });

  test('that cannot be understood is refused with what can', async () => {
    const { id } = await accepted();
    const answer = await report({ id, status: 'Bounced' });
    assert.equal(answer.status, 400);
    assert.match(answer.text, /Delivered, Failed, InvalidRecipient/);
    for (const json of [{ id: 'x', status: 'Delivered' }, { id }, [], { id: 7, status: {} }])
      assert.equal((await report(json)).status, 400, JSON.stringify(json));
  });

  test('that is quicker than the gateway’s own answer counts', async () => {
    gateway.reply(() => ({ status: 200, body: '{"reference":"sen"}', delay: 1500 }));
    const ordered = await orders.placed(smsTo('+4798765432'));
    const [request] = await gateway.arrived(1, ({ body }) => JSON.parse(body).to === '+4798765432');
    const { id } = JSON.parse(request!.body) as { id: string };
    await expectStatus(200, report({ id, status: 'Delivered' }));
    await becomes(ordered, 'SMS_Delivered');
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await advance('PT10M');
    assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', 'SMS_Delivered']);
    assert.equal(gateway.received.filter(({ body }) => JSON.parse(body).to === '+4798765432').length, 1);
  });
});

test('a report that comes while an SMS is put off to the morning is not undone', async () => {
  const { pool } = server.foundation.database;
  await orders.moveTo('2031-06-01T20:00:00Z');
  const to = '+4798765499';
  const ordered = await orders.placed(smsTo(to, { sendingTimePolicy: 'Daytime' }));
  await orders.becomes(ordered, ['Order_Processed', 'SMS_New']);
  // The report falls between the sweep's claim and its putting off, as if an attempt before had reached the gateway.
  await pool.query(`create function reported() returns trigger language plpgsql as $$ begin
    update notifications.delivery set status = 'Delivered', is_final = true, next_at = null where id = new.id; return null; end $$`);
  await pool.query(`create trigger reported after update on notifications.delivery for each row
    when (new.status = 'Sending' and new.destination = '${to}') execute function reported()`);
  await pool.query('update notifications.delivery set next_at = $2 where destination = $1', [
    to,
    server.foundation.clock.now(),
  ]);
  await server.foundation.sweeps.settle();
  assert.deepEqual(await orders.statuses(ordered), ['Order_Processed', 'SMS_Delivered']);
  await pool.query('drop function reported() cascade');
});

describe('an SMS of which no report comes', () => {
  test('is not called delivered, but given up when its lifetime is over; a report that comes then still counts', async () => {
    const { ordered, id } = await accepted();
    await advance('P1DT23H');
    assert.deepEqual(await orders.statuses(ordered), ['Order_Processed', 'SMS_Accepted']);
    await advance('PT2H');
    await becomes(ordered, 'SMS_Failed_TTL');
    await expectStatus(200, report({ id, status: 'Delivered' }));
    assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', 'SMS_Delivered']);
    await expectStatus(200, report({ id, status: 'Undelivered' }));
    assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', 'SMS_Delivered']);
  });
});

test('without a secret there is no route, and no news is good news', async () => {
  const quiet = await startTestServer({ SMS_GATEWAY_URL: gateway.url, ASSUME_DELIVERED_AFTER: '60' });
  try {
    const their = ordersAt(quiet.url);
    const ordered = await their.placed(smsTo('+4798765433'));
    await their.becomes(ordered, ['Order_Processed', 'SMS_Accepted']);
    const json = { reference: 'x', status: 'Delivered' };
    assert.equal((await call(`${quiet.url}${path}?code=`, { json })).status, 404);
    await advanceClock(quiet.url, 'PT59M');
    await quiet.foundation.sweeps.settle();
    assert.deepEqual(await their.statuses(ordered), ['Order_Processed', 'SMS_Accepted']);
    await advanceClock(quiet.url, 'PT2M');
    await quiet.foundation.sweeps.settle();
    await their.becomes(ordered, ['Order_Completed', 'SMS_Delivered']);
  } finally {
    await quiet.close();
  }
});
