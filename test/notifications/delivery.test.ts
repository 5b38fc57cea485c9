import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { eventually } from '../../acceptance/client/http.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { type Reply, startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import { emailTo, type Ordered, type Orders, ordersAt, smsTo } from './ordering.ts';

let smtp: TestSmtp;
let gateway: WebhookReceiver;
let server: TestServer;
let orders: Orders;
before(async () => {
  smtp = await startSmtp();
  gateway = await startWebhookReceiver();
  server = await startTestServer({
    SMTP_URL: smtp.url,
    SMS_GATEWAY_URL: gateway.url,
    MAIL_FROM: 'varsel@budstikke.example',
  });
  orders = ordersAt(server.url);
});
after(async () => {
  await server?.close();
  await gateway?.close();
  await smtp?.close();
});
afterEach(() => {
  smtp.refuse = () => undefined;
  smtp.disturb = () => undefined;
  gateway.reply([{ status: 200 }]);
});

const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  await server.foundation.sweeps.settle();
};
const emails = (to: string) => smtp.received.filter((email) => email.to.includes(to));
const sms = (to: string) => gateway.received.filter(({ body }) => JSON.parse(body).to === to);
/** Waits until an attempt has failed for the time being; answers what is written down about it. */
const failedOnce = ({ notification }: Ordered) =>
  eventually('a failed attempt', async () => {
    const { rows } = await server.foundation.database.pool.query<{ reason: string | null }>(
      `select coalesce(m.last_error, d.last_error) as reason from notifications.delivery d
         left join mailer.outgoing_mail m on m.id = d.id where d.shipment_id = $1`,
      [notification.shipmentId],
    );
    return rows[0]?.reason ?? undefined;
  });

let next = 0;
const someone = () => `noen${next++}@mottaker.example`;
const number = () => `+474${String(1_000_000 + next++)}`;

describe('an e-mail', () => {
  test('whose connection is cut in the middle goes out whole a minute later, and not before', async () => {
    const to = someone();
    const body = 'Linje med tekst. '.repeat(20_000);
    smtp.disturb = () => 'cut within';
    const before = smtp.attempts;
    const ordered = await orders.placed(emailTo(to, { body: body.slice(0, 9_000) }));
    assert.match(await failedOnce(ordered), /^The SMTP server could not be used \(E/);
    await advance('PT30S');
    assert.equal(smtp.attempts, before + 1);
    smtp.disturb = () => undefined;
    await advance('PT31S');
    await orders.becomes(ordered, ['Order_Processed', 'Email_Succeeded']);
    assert.equal(emails(to).length, 1);
    assert.equal(emails(to)[0]!.parsed.text!.trimEnd(), body.slice(0, 9_000).trimEnd());
  });

  test('whose connection is cut behind the last byte comes twice, with one Message-ID', async () => {
    const to = someone();
    smtp.disturb = () => 'cut behind';
    const ordered = await orders.placed(emailTo(to));
    await failedOnce(ordered);
    smtp.disturb = () => undefined;
    await advance('PT61S');
    await orders.becomes(ordered, ['Order_Processed', 'Email_Succeeded']);
    const ids = emails(to).map(({ parsed }) => parsed.messageId);
    assert.equal(ids.length, 2);
    assert.equal(new Set(ids).size, 1);
  });

  test('is tried again after each answer that is for now only, until it is taken', async () => {
    const to = someone();
    const answers = [
      { code: 421, text: '4.7.0 Slow down', at: 'recipient' },
      { code: 450, text: '4.2.1 Mailbox busy', at: 'recipient' },
      { code: 452, text: '4.3.1 Disk full', at: 'end' },
      { code: 550, text: '4.4.1 Says 5, means 4', at: 'recipient' },
      { code: 551, text: '5.1.8 Your own address', at: 'recipient' },
    ] as const;
    const waits = ['PT61S', 'PT5M1S', 'PT15M1S', 'PT1H1S', 'PT4H1S'];
    smtp.refuse = () => answers[0];
    const ordered = await orders.placed(emailTo(to));
    for (const [index, wait] of waits.entries()) {
      const said = `answered ${answers[index]!.code}`;
      await eventually(said, async () => (await failedOnce(ordered)).includes(said) || undefined);
      await orders.becomes(ordered, ['Order_Processed', 'Email_Sending']);
      smtp.refuse = () => answers[index + 1];
      await advance(wait);
    }
    await orders.becomes(ordered, ['Order_Processed', 'Email_Succeeded']);
    assert.equal(emails(to).length, 1);
  });

  test('is given up when its 48 hours are over, and the order ends then', async () => {
    const to = someone();
    smtp.refuse = () => ({ code: 450, text: '4.2.1 Busy', at: 'recipient' });
    const ordered = await orders.placed(emailTo(to));
    await failedOnce(ordered);
    for (const wait of ['PT61S', 'PT5M1S', 'PT15M1S', 'PT1H1S', 'PT4H1S', 'PT8H1S', 'PT12H1S', 'PT22H'])
      await advance(wait);
    await orders.becomes(ordered, ['Order_Processed', 'Email_Sending']);
    await advance('PT40M');
    await orders.becomes(ordered, ['Order_Completed', 'Email_Failed_TTL']);
    smtp.refuse = () => undefined;
    await advance('P3D');
    assert.equal(emails(to).length, 0);
  });

  test('without anybody who reads bounces comes from our own address, and asks for reports of failure only', async () => {
    const to = someone();
    await orders.placed(emailTo(to));
    const [email] = await smtp.arrived(to);
    assert.equal(email!.from, 'varsel@budstikke.example');
    assert.deepEqual(email!.wanted.notify, ['FAILURE']);
  });
});

describe('an SMS', () => {
  /** Answers for one number, 200 for every other. */
  const answerTo = (to: string, replies: readonly Reply[]) => {
    let answered = 0;
    gateway.reply(({ body }) =>
      JSON.parse(body).to === to ? (replies[answered++] ?? { status: 200 }) : { status: 200 },
    );
  };

  test('is held back as long as the gateway asks for, in seconds or by a time', async () => {
    const inTenMinutes = { 'retry-after': 'Wed, 01 Jan 2031 12:10:00 GMT', date: 'Wed, 01 Jan 2031 12:00:00 GMT' };
    for (const headers of [{ 'retry-after': '600' }, inTenMinutes]) {
      const to = number();
      answerTo(to, [{ status: 429, headers }]);
      const ordered = await orders.placed(smsTo(to));
      assert.equal(await failedOnce(ordered), 'The SMS gateway answered 429');
      await advance('PT9M50S');
      assert.equal(sms(to).length, 1);
      await advance('PT11S');
      await orders.becomes(ordered, ['Order_Processed', 'SMS_Accepted']);
      assert.equal(sms(to).length, 2);
    }
  });

  test('is tried again after an error, a cut line and nonsense, always with the same key', async () => {
    const to = number();
    answerTo(to, [
      { status: 500, body: '{"error":"InvalidRecipient"}' },
      'cut',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { status: 503, headers: { 'retry-after': 'snart' } },
    ]);
    const ordered = await orders.placed(smsTo(to));
    await failedOnce(ordered);
    for (const wait of ['PT61S', 'PT5M1S', 'PT15M1S', 'PT1H1S']) await advance(wait);
    await orders.becomes(ordered, ['Order_Processed', 'SMS_Accepted']);
    const keys = sms(to).map(({ headers }) => headers['idempotency-key']);
    assert.equal(keys.length, 5);
    assert.equal(new Set(keys).size, 1);
  });

  test('that a slow gateway is long in taking holds up no other, and is sent once', async () => {
    const [slow, quick] = [number(), number()];
    answerTo(slow, [{ status: 200, delay: 2500 }]);
    const one = await orders.placed(smsTo(slow));
    await gateway.arrived(1, ({ body }) => JSON.parse(body).to === slow);
    const other = await orders.placed(smsTo(quick));
    await orders.becomes(other, ['Order_Processed', 'SMS_Accepted']);
    assert.deepEqual(await orders.statuses(one), ['Order_Processed', 'SMS_Sending']);
    await orders.becomes(one, ['Order_Processed', 'SMS_Accepted']);
    assert.equal(sms(slow).length, 1);
  });
});

test('two processes that send at once send each notification once', async () => {
  await server.startAnother();
  const addresses = Array.from({ length: 60 }, someone);
  const numbers = Array.from({ length: 60 }, number);
  const json = [...addresses.map((to) => emailTo(to)), ...numbers.map((to) => smsTo(to))];
  const ordered: Ordered[] = [];
  while (json.length > 0) ordered.push(...(await Promise.all(json.splice(0, 20).map((one) => orders.placed(one)))));
  for (const one of ordered) {
    const status = await eventually('it is sent', async () => {
      const [, status] = await orders.statuses(one);
      return /_(Succeeded|Accepted)$/.test(status ?? '') ? status : undefined;
    });
    assert.ok(status);
  }
  assert.deepEqual(
    addresses.map((to) => emails(to).length),
    addresses.map(() => 1),
  );
  assert.deepEqual(
    numbers.map((to) => sms(to).length),
    numbers.map(() => 1),
  );
});
