import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventually } from '../../acceptance/client/http.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { freePort, type ServerProcess, startProcess } from '../harness/process.ts';
import { advanceClock } from '../harness/resources.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import { emailTo, type Ordered, ordersAt, smsTo } from './ordering.ts';

/**
 * The promise of docs/operations.md: at least once. Killed between the receiver's having it and our writing that down,
 * nothing is lost, and what comes twice comes under one id.
 */
let smtp: TestSmtp;
let gateway: WebhookReceiver;
let database: TestDatabase;
let directory: string;
const processes: ServerProcess[] = [];
before(async () => {
  smtp = await startSmtp();
  gateway = await startWebhookReceiver();
  database = await openTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'budstikke-killed-'));
});
after(async () => {
  for (const process of processes) await process.kill();
  await database?.close();
  await gateway?.close();
  await smtp?.close();
  await rm(directory, { recursive: true, force: true });
});

/** The same installation each time, on the same address. */
let port: string | undefined;
async function startOne(): Promise<ServerProcess> {
  port ??= String(await freePort());
  const variables = {
    PORT: port,
    DATABASE_URL: database.url,
    DATA_DIR: directory,
    SMTP_URL: smtp.url,
    SMS_GATEWAY_URL: gateway.url,
    MAIL_FROM: 'varsel@budstikke.example',
  };
  const process = await startProcess(variables, { pages: false });
  processes.push(process);
  return process;
}

const attemptsOf = (ids: readonly (string | string[] | undefined)[]) => [ids.length, new Set(ids).size];

test('kill -9 between sending and writing it down loses nothing and doubles it under the same id', async () => {
  const dying = await startOne();
  const orders = ordersAt(dying.base);
  smtp.disturb = () => 'silence';
  gateway.reply(() => 'hang');
  const email = await orders.placed(emailTo('en@mottaker.example'));
  const sms = await orders.placed(smsTo('+4790000001'));
  await smtp.arrived('en@mottaker.example');
  await gateway.arrived(1);
  assert.deepEqual(await orders.statuses(email), ['Order_Processed', 'Email_Sending']);
  await dying.kill();

  smtp.disturb = () => undefined;
  gateway.reply(() => ({ status: 200, body: '{"reference":"r"}' }));
  const next = await startOne();
  // Somebody may still be at it, for all that is written: not before the lease is over.
  assert.equal(smtp.received.length, 1);
  await advanceClock(next.base, 'PT16M');
  await orders.becomes(email, ['Order_Processed', 'Email_Succeeded']);
  await orders.becomes(sms, ['Order_Processed', 'SMS_Accepted']);
  assert.deepEqual(attemptsOf(smtp.received.map(({ parsed }) => parsed.messageId)), [2, 1]);
  assert.deepEqual(attemptsOf(gateway.received.map(({ headers }) => headers['idempotency-key'])), [2, 1]);
  await next.kill();
});

test('killed again and again in the midst of many, every notification goes out, and each under one id', async () => {
  const [emailsBefore, smsBefore] = [smtp.received.length, gateway.received.length];
  const count = 20;
  const addresses = Array.from({ length: count }, (_, n) => `mange${n}@mottaker.example`);
  const ordered: Ordered[] = [];
  let one = await startOne();
  // Slow enough that each kill falls among them.
  gateway.reply(() => ({ status: 200, delay: 30 }));
  for (let n = 0; n < count; n++) {
    const orders = ordersAt(one.base);
    ordered.push(await orders.placed(emailTo(addresses[n]!)), await orders.placed(smsTo(`+47911111${10 + n}`)));
    if (n % 10 === 7) {
      await one.kill();
      one = await startOne();
    }
  }
  const orders = ordersAt(one.base);
  for (const notification of ordered)
    await eventually('every notification is sent', async () => {
      const [, status] = await orders.statuses(notification);
      if (/_(Succeeded|Accepted|Delivered)$/.test(status ?? '')) return true;
      await advanceClock(one.base, 'PT5M');
      return undefined;
    });
  const emails = smtp.received.slice(emailsBefore);
  const sms = gateway.received.slice(smsBefore);
  assert.deepEqual(new Set(emails.flatMap(({ to }) => to)), new Set(addresses));
  assert.equal(new Set(emails.map(({ parsed }) => parsed.messageId)).size, count);
  assert.equal(new Set(sms.map(({ body }) => JSON.parse(body).to)).size, count);
  assert.equal(new Set(sms.map(({ headers }) => headers['idempotency-key'])).size, count);
});
