import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { FJELLHEIM, MailClient, ORGANIZATION, RESOURCE, TTD } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';

const UNREACHABLE = '311005006';

interface Figures {
  orders: { kind: string; status: string; count: number }[];
  deliveries: { channel: string; status: string; result: string; count: number }[];
}
interface Statistics {
  from: string;
  to: string;
  complete: boolean;
  total: Figures;
  days: ({ day: string } & Figures)[];
}

let smtp: TestSmtp;
let server: TestServer;
let mail: MailClient;
before(async () => {
  smtp = await startSmtp();
  server = await startTestServer({ SMTP_URL: smtp.url });
  mail = new MailClient(server.url);
  smtp.refuse = (to) => (to === 'nei@eksempel.no' ? { code: 550, text: '5.1.1 No', at: 'recipient' } : undefined);
});
after(async () => {
  await server?.close();
  await smtp?.close();
});

const url = (query = '') => `${server.url}/notifications/api/v1/statistics${query}`;
const statistics = async (query = '', token?: string) =>
  (await expectStatus(200, call(url(query), { token: token ?? (await mail.sender()) }))).json<Statistics>();

describe('figures of notifications', () => {
  test('count orders and what was sent by day, channel and status, of a resource or of all', async () => {
    const token = await mail.token(TTD, 'altinn:serviceowner/notifications.create', { org: 'ttd' });
    for (const emailAddress of ['ja@eksempel.no', 'nei@eksempel.no'])
      await expectStatus(
        201,
        call(`${server.url}/notifications/api/v1/future/orders`, {
          token,
          json: {
            idempotencyId: randomUUID(),
            recipient: { recipientEmail: { emailAddress, emailSettings: { subject: 'Emne', body: 'Tekst' } } },
          },
        }),
      );
    const notification = {
      emailSubject: 'Emne',
      emailBody: 'Innhold',
      sendReminder: true,
      reminderEmailSubject: 'Emne',
      reminderEmailBody: 'Innhold',
    };
    const named = { ...notification, customRecipients: [{ emailAddress: 'ekstra@eksempel.no' }] };
    await mail.published({ correspondence: { notification: named } });
    await mail.published({ correspondence: { notification }, recipients: [`${ORGANIZATION}${UNREACHABLE}`] });
    const wanted = {
      orders: [
        { kind: 'Notification', status: 'Order_Completed', count: 1 },
        { kind: 'Notification', status: 'Order_Processed', count: 3 },
        { kind: 'Notification', status: 'Order_Refused', count: 1 },
      ],
      deliveries: [
        { channel: 'Email', status: 'Email_Failed_Bounced', result: 'failed', count: 1 },
        { channel: 'Email', status: 'Email_Succeeded', result: 'sent', count: 3 },
      ],
    };
    const sum = (rows: readonly { count: number }[]) => rows.reduce((all, { count }) => all + count, 0);
    const shown = await eventually('all is sent', async () => {
      const now = await statistics();
      const waiting = now.total.deliveries.some(({ result }) => result === 'waiting');
      const registered = now.total.orders.some(({ status }) => status === 'Order_Registered');
      return !waiting && !registered && sum(now.total.deliveries) === sum(wanted.deliveries) ? now : undefined;
    });
    assert.deepEqual(shown.total, wanted);
    assert.equal(shown.complete, true);
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' }).format(server.foundation.clock.now());
    assert.deepEqual(shown.days, [{ day, ...wanted }]);

    // What the message’s sender named besides is about the message’s resource too.
    const ofResource = await statistics(`?resource=urn:altinn:resource:${RESOURCE}`);
    assert.deepEqual(ofResource.total.deliveries, [
      { channel: 'Email', status: 'Email_Succeeded', result: 'sent', count: 2 },
    ]);
    assert.deepEqual((await statistics('?resource=ttd-annet')).total, { orders: [], deliveries: [] });
    const to = new Date(server.foundation.clock.now().getTime() + 8 * 86_400_000).toISOString();
    const withReminders = await statistics(`?resource=${RESOURCE}&to=${to}`);
    assert.deepEqual(
      withReminders.days.at(-1)!.orders.filter(({ kind }) => kind === 'Reminder'),
      [
        { kind: 'Reminder', status: 'Order_Refused', count: 1 },
        { kind: 'Reminder', status: 'Order_Registered', count: 2 },
      ],
    );
  });

  test('are counted one question at a time for each owner, so that they leave connections to others', async () => {
    const token = await mail.sender();
    const { pool } = server.foundation.database;
    const waiting = async () =>
      (
        await pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%Europe/Oslo%'`,
        )
      ).rowCount;
    const lock = await pool.connect();
    await lock.query('begin; lock table notifications.delivery in access exclusive mode');
    const asked = Array.from({ length: 6 }, (_, n) => statistics(`?from=2026-01-0${n + 1}T00:00:00Z`, token));
    try {
      await eventually('one is being counted', async () => ((await waiting()) ?? 0) > 0 || undefined);
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.equal(await waiting(), 1);
    } finally {
      await lock.query('rollback');
      lock.release();
    }
    assert.equal(new Set((await Promise.all(asked)).map(({ from }) => from)).size, 6);
  });

  test('are one’s own, and need a token that may send', async () => {
    assert.equal((await call(url())).status, 401);
    const recipient = await mail.recipient();
    assert.equal((await call(url(), { token: recipient })).status, 403);
    const other = await mail.token(FJELLHEIM, 'altinn:serviceowner altinn:correspondence.write', { org: 'fhd' });
    assert.deepEqual((await statistics('', other)).total, { orders: [], deliveries: [] });
    // Writing mail makes nobody an owner.
    const writer = await mail.token('311004018', 'altinn:correspondence.write');
    assert.equal((await call(url(), { token: writer })).status, 403);
    const wrong = await call(url('?from=2030-01-01T00:00:00Z&to=2029-01-01T00:00:00Z'), { token: await mail.sender() });
    assert.equal(wrong.status, 400);
    assert.deepEqual(Object.keys(wrong.json<{ errors: object }>().errors), ['from']);
  });
});
