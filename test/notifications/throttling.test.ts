import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { hours, later, minutes, seconds } from '../../server/foundation/clock.ts';
import { newId } from '../../server/foundation/ids.ts';
import { openLog } from '../../server/foundation/log.ts';
import { OutgoingMail } from '../../server/foundation/mailer/outgoing.ts';
import { type Pace, steadyPace } from '../../server/foundation/mailer/pace.ts';
import { smtpMailer } from '../../server/foundation/mailer/smtp.ts';
import { openMetrics } from '../../server/foundation/metrics.ts';
import { Sweeps } from '../../server/foundation/sweeps/sweeps.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { startTestServer } from '../harness/server.ts';
import { startSmtp } from '../harness/smtp.ts';
import { startWebhookReceiver } from '../harness/webhook-receiver.ts';
import { emailTo, ordersAt, smsTo } from './ordering.ts';

const log = openLog('silent');
let opened: TestDatabase;
before(async () => {
  opened = await openTestDatabase();
});
after(() => opened?.close());

/** A clock that stands until it is moved. */
let now: Date;
const move = (by: number) => {
  now = later(now, by);
};
beforeEach(() => {
  now = new Date('2031-01-15T12:00:00Z');
});
afterEach(() => opened.database.pool.query('delete from mailer.pace; delete from mailer.outgoing_mail'));

const paceOf = (channel: string, perSecond: number, ahead = 0): Pace =>
  steadyPace(channel, perSecond, {
    database: opened.database,
    clock: { now: () => later(now, ahead) },
    sweeps: new Sweeps(log),
  });

describe('the pace of a channel', () => {
  test('lets through a second’s worth at once, and as much a second over time', async () => {
    const pace = paceOf('Email', 5);
    assert.equal(await pace.take(20), 5);
    assert.equal(await pace.take(20), 0);
    move(400);
    assert.equal(await pace.take(20), 2);
    let taken = 0;
    for (let n = 0; n < 600; n++) {
      move(100);
      taken += await pace.take(20);
    }
    assert.equal(taken, 300);
  });

  test('is one for all processes, and another for each channel', async () => {
    const [one, other, sms] = [paceOf('Email', 6), paceOf('Email', 6), paceOf('SMS', 3)];
    const taken = await Promise.all([one.take(4), other.take(4), one.take(4), other.take(4), sms.take(9)]);
    assert.equal(
      taken.slice(0, 4).reduce((sum, some) => sum + some),
      6,
    );
    assert.equal(taken[4], 3);
  });

  test('gives back what was not needed', async () => {
    const pace = paceOf('SMS', 4);
    assert.equal(await pace.take(4), 4);
    await pace.giveBack(3);
    assert.equal(await pace.take(4), 3);
  });

  test('is not used up faster where clocks of processes differ', async () => {
    const [one, ahead] = [paceOf('Email', 10), paceOf('Email', 10, seconds(2))];
    let taken = (await one.take(10)) + (await ahead.take(10));
    for (let n = 0; n < 50; n++) taken += (await one.take(10)) + (await ahead.take(10));
    assert.equal(taken, 20, 'one second at once, and once what the clock is ahead');
  });

  test('is not stored up while the clock is moved on, and goes on where it is moved back', async () => {
    const pace = paceOf('Email', 5);
    await pace.take(5);
    move(hours(24));
    assert.equal(await pace.take(100), 5);
    move(-hours(12));
    await pace.take(5);
    move(minutes(1));
    assert.equal(await pace.take(100), 5);
  });
});

test('e-mail goes out no faster than its pace, whoever sends it, and none is lost by it', async () => {
  const smtp = await startSmtp();
  const mailer = smtpMailer({ url: smtp.url, from: 'post@budstikke.example' });
  try {
    const { database } = opened;
    const clock = { now: () => now };
    const process = () =>
      new OutgoingMail({
        database,
        clock,
        log,
        mailer,
        blobs: undefined as never,
        metrics: openMetrics(),
        sweeps: new Sweeps(log),
        pace: paceOf('Email', 4),
      });
    const [one, other] = [process(), process()];
    await database.transaction(async (transaction) => {
      for (let n = 0; n < 10; n++)
        await one.queue(transaction, {
          id: newId(now),
          purpose: 'test',
          about: 'x',
          to: `a${n}@eksempel.no`,
          subject: 'Emne',
          text: 'Tekst',
        });
    });
    const [send, alsoSend] = [one.sweeps()[0]!, other.sweeps()[0]!];
    for (const expected of [4, 8, 10, 10]) {
      for (let n = 0; n < 3; n++) await Promise.all([send.batch(), alsoSend.batch()]);
      assert.equal(smtp.received.length, expected);
      move(seconds(1));
    }
    assert.equal(new Set(smtp.received.flatMap(({ to }) => to)).size, 10);
  } finally {
    mailer.close();
    await smtp.close();
  }
});

test('the rates of both channels come from the configuration, and what waits goes out by itself', async () => {
  const smtp = await startSmtp();
  const gateway = await startWebhookReceiver();
  const server = await startTestServer({
    SMTP_URL: smtp.url,
    SMS_GATEWAY_URL: gateway.url,
    EMAILS_PER_SECOND: '2',
    SMS_PER_SECOND: '2',
  });
  try {
    const orders = ordersAt(server.url);
    const start = performance.now();
    await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        await orders.placed(emailTo(`b${n}@eksempel.no`));
        await orders.placed(smsTo(`+479000000${n}`));
      }),
    );
    await gateway.arrived(6);
    await Promise.all(Array.from({ length: 6 }, (_, n) => smtp.arrived(`b${n}@eksempel.no`)));
    // Two at once and two a second: the last of six is two seconds behind the first, however fast the machine.
    assert.ok(performance.now() - start >= 2000);
    const [first, last] = [gateway.received[0]!, gateway.received.at(-1)!];
    assert.ok(last.at - first.at >= 1500, `${last.at - first.at}`);
  } finally {
    await server.close();
    await gateway.close();
    await smtp.close();
  }
});
