import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { eventually, expectStatus } from '../../acceptance/client/http.ts';
import { FJORDFISK, MailClient } from '../harness/mail.ts';
import { freePort } from '../harness/process.ts';
import { advanceClock, organizationsMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { type ReceivedEmail, startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { emailTo, type Ordered, type Orders, ordersAt } from './ordering.ts';

const DOMAIN = 'retur.budstikke.example';
const FISK = 'post@fjordfisk.example';

let smtp: TestSmtp;
let server: TestServer;
let orders: Orders;
let port: number;
before(async () => {
  smtp = await startSmtp();
  port = await freePort();
  server = await startTestServer({
    SMTP_URL: smtp.url,
    MAIL_FROM: 'Budstikke <varsel@budstikke.example>',
    BOUNCE_DOMAIN: DOMAIN,
    BOUNCE_LISTEN: `127.0.0.1:${port}`,
  });
  orders = ordersAt(server.url);
});
after(async () => {
  await server?.close();
  await smtp?.close();
});

const sql = async (text: string, values: unknown[] = []) =>
  (await server.foundation.database.pool.query(text, values)).rows;
const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  await server.foundation.sweeps.settle();
};

interface Reported {
  readonly action: string;
  readonly status: string;
  readonly envelopeId?: string | undefined;
  /** Content type of the whole. */
  readonly type?: string;
  /** Behind the report, as servers do that send the whole e-mail back. */
  readonly rest?: string;
}

/** A delivery status notification as a mail server writes it (RFC 3464). */
const reportOf = ({ action, status, envelopeId, type = 'multipart/report', rest = '' }: Reported): string =>
  [
    'From: Mail Delivery System <MAILER-DAEMON@mottaker.example>',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: ${type}; report-type=delivery-status; boundary="grense"`,
    '',
    '--grense',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry to have to inform you that your message could not be delivered.',
    '--grense',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.mottaker.example',
    ...(envelopeId === undefined ? [] : [`Original-Envelope-Id: ${envelopeId}`]),
    '',
    'Final-Recipient: rfc822; kunde@mottaker.example',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 <kunde@mottaker.example>:',
    '    unknown here',
    '',
    '--grense',
    'Content-Type: message/rfc822-headers',
    '',
    'Subject: Emne',
    rest,
    '--grense--',
    '',
  ].join('\r\n');

/** Sends to the bounce listener as a mail server does: with an empty sender. */
async function report(to: string | string[], raw: string, from = ''): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    return (await transport.sendMail({ envelope: { from, to }, raw })).response;
  } catch (error) {
    return (error as { response?: string }).response ?? (error as Error).message;
  } finally {
    transport.close();
  }
}

let next = 0;
/** An e-mail that was ordered and accepted. */
async function sent(): Promise<{ ordered: Ordered; email: ReceivedEmail }> {
  const to = `kunde${next++}@mottaker.example`;
  const ordered = await orders.placed(emailTo(to));
  const [email] = await smtp.arrived(to);
  await orders.becomes(ordered, ['Order_Processed', 'Email_Succeeded']);
  return { ordered, email: email! };
}

describe('an e-mail whose bounces are read', () => {
  test('goes out with a return path of its own, and asks for reports', async () => {
    const { email } = await sent();
    const { email: other } = await sent();
    assert.match(email.from, /^b-[0-9a-f]{32}-[0-9a-f]{24}@retur\.budstikke\.example$/);
    assert.notEqual(email.from, other.from);
    assert.equal(email.parsed.from!.text, '"Budstikke" <varsel@budstikke.example>');
    const id = email.parsed.messageId!.slice(1, 37);
    assert.deepEqual(email.wanted, { envelopeId: id, returned: 'HDRS', notify: ['SUCCESS', 'FAILURE'] });
  });

  test('ends as what is reported, by the name the code has', async () => {
    for (const [action, status, shown] of [
      ['failed', '5.1.1', 'Email_Failed_Bounced'],
      ['failed', '5.2.2 (mailbox full)', 'Email_Failed_Bounced'],
      ['Failed', '5.0.0', 'Email_Failed_Bounced'],
      ['failed', '5.1.3', 'Email_Failed_InvalidFormat'],
      ['failed', '5.7.1', 'Email_Failed_FilteredSpam'],
      ['failed', '5.3.4', 'Email_Failed_PayloadTooLarge'],
      ['failed', '4.4.7', 'Email_Failed_TransientError'],
      ['failed', 'nonsense', 'Email_Failed_Bounced'],
      ['delivered', '2.0.0', 'Email_Delivered'],
    ] as const) {
      const { ordered, email } = await sent();
      const { envelopeId } = email.wanted;
      assert.match(await report(email.from, reportOf({ action, status, envelopeId: envelopeId! })), /^250/);
      assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', shown], `${action} ${status}`);
      const [row] = await sql('select status, last_error from mailer.outgoing_mail where id = $1', [envelopeId]);
      assert.equal(row.status, action === 'delivered' ? 'accepted' : 'failed');
      // What is written down names nobody.
      assert.doesNotMatch(row.last_error ?? '', /@|unknown here/);
    }
  });

  test('a report that comes again changes nothing, and ends the order once', async () => {
    const { ordered, email } = await sent();
    for (let n = 0; n < 3; n++) await report(email.from, reportOf({ action: 'failed', status: '5.1.1' }));
    assert.match(await report(email.from, reportOf({ action: 'delivered', status: '2.0.0' })), /^250/);
    await advance('PT16M');
    assert.deepEqual(await orders.feedOf(ordered), [['Order_Completed', 'Email_Failed_Bounced']]);
  });

  test('what settles nothing is taken, and the e-mail counts as delivered in time', async () => {
    const { ordered, email } = await sent();
    for (const raw of [
      reportOf({ action: 'delayed', status: '4.4.1' }),
      reportOf({ action: 'relayed', status: '2.0.0' }),
      reportOf({ action: 'failed', status: '5.1.1', type: 'multipart/mixed' }),
      'Subject: Fraværende\r\nAuto-Submitted: auto-replied\r\n\r\nJeg er tilbake mandag. Action: failed\r\n',
      '',
    ])
      assert.match(await report(email.from, raw), /^250/);
    assert.deepEqual(await orders.statuses(ordered), ['Order_Processed', 'Email_Succeeded']);
    await advance('PT16M');
    assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', 'Email_Delivered']);
  });

  test('a report with the whole e-mail behind it is read, however long that is', async () => {
    const { ordered, email } = await sent();
    const rest = `${'x'.repeat(76)}\r\n`.repeat(40_000);
    assert.match(await report(email.from, reportOf({ action: 'failed', status: '5.1.1', rest })), /^250/);
    assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', 'Email_Failed_Bounced']);
  });

  test('is not sent again when a report shows that it was taken after all', async () => {
    const to = 'taus@mottaker.example';
    smtp.disturb = () => 'cut behind';
    const ordered = await orders.placed(emailTo(to));
    const [email] = await smtp.arrived(to);
    smtp.disturb = () => undefined;
    const id = email!.wanted.envelopeId;
    await eventually('the broken attempt', async () => {
      const [row] = await sql('select last_error from mailer.outgoing_mail where id = $1', [id]);
      return row.last_error ?? undefined;
    });
    await report(email!.from, reportOf({ action: 'delivered', status: '2.1.5' }));
    assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', 'Email_Delivered']);
    await advance('PT2M');
    assert.equal((await smtp.arrived(to)).length, 1);
  });
});

describe('a forged or hostile report', () => {
  test('is refused at every address that was not given out', async () => {
    const { ordered, email } = await sent();
    const { email: other } = await sent();
    const [local] = email.from.split('@');
    const flipped = local!.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const swapped = `${local!.slice(0, 34)}${other.from.slice(34, 59)}`;
    for (const address of [
      `${flipped}@${DOMAIN}`,
      `${swapped}@${DOMAIN}`,
      `${local!.slice(0, -24)}@${DOMAIN}`,
      `${local!.slice(0, 34)}-${'0'.repeat(24)}@${DOMAIN}`,
      `${local}@annet.example`,
      `postmaster@${DOMAIN}`,
      'varsel@budstikke.example',
    ])
      assert.match(await report(address, reportOf({ action: 'failed', status: '5.1.1' })), /^550/, address);
    assert.deepEqual(await orders.statuses(ordered), ['Order_Processed', 'Email_Succeeded']);
    // Whatever case a server made of it.
    assert.match(await report(`${local!.toUpperCase()}@Retur.Budstikke.Example`, ''), /^250/);
  });

  test('about another e-mail than its address changes neither', async () => {
    const { ordered, email } = await sent();
    const { ordered: other, email: otherEmail } = await sent();
    const envelopeId = otherEmail.wanted.envelopeId!;
    await report(email.from, reportOf({ action: 'failed', status: '5.1.1', envelopeId }));
    for (const one of [ordered, other])
      assert.deepEqual(await orders.statuses(one), ['Order_Processed', 'Email_Succeeded']);
  });

  test('is about one e-mail at a time', async () => {
    const { ordered, email } = await sent();
    const { ordered: other, email: otherEmail } = await sent();
    await report([email.from, otherEmail.from], reportOf({ action: 'failed', status: '5.1.1' }));
    assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', 'Email_Failed_Bounced']);
    assert.deepEqual(await orders.statuses(other), ['Order_Processed', 'Email_Succeeded']);
  });

  test('that is broken, cut off or nested without end does no harm', async () => {
    const { ordered, email } = await sent();
    const nested = Array.from(
      { length: 500 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}`,
    );
    for (const raw of [
      `MIME-Version: 1.0\r\n${nested.join('\r\n')}\r\n`,
      'Content-Type: multipart/report\r\n\r\n--\r\n',
      `Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n${':'.repeat(100_000)}`,
      `${'A'.repeat(300_000)}`,
      `Content-Type: multipart/report; boundary=x\r\n\r\n${'--x\r\n\r\na\r\n'.repeat(20_000)}`,
      `${Array.from({ length: 20_000 }, (_, n) => `Felt${n}: a`).join('\r\n')}\r\n\r\n`,
    ])
      assert.match(await report(email.from, raw), /^250/);
    await new Promise<void>((resolve) => {
      const socket = createConnection(port, '127.0.0.1', () => {
        socket.write(`EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<${email.from}>\r\nDATA\r\n`);
        setTimeout(() => socket.resetAndDestroy(), 100);
      }).once('close', () => resolve());
    });
    assert.deepEqual(await orders.statuses(ordered), ['Order_Processed', 'Email_Succeeded']);
    assert.match(await report(email.from, reportOf({ action: 'failed', status: '5.1.1' })), /^250/);
    assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', 'Email_Failed_Bounced']);
  });

  test('comes again when it could not be written down', async () => {
    const { ordered, email } = await sent();
    await sql(`create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$`);
    await sql(
      `create trigger refuse before update on notifications.delivery for each row when (new.status = 'Failed_Bounced') execute function refuse()`,
    );
    const raw = reportOf({ action: 'failed', status: '5.1.1' });
    assert.match(await report(email.from, raw), /^451/);
    await sql('drop function refuse() cascade');
    assert.match(await report(email.from, raw), /^250/);
    assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', 'Email_Failed_Bounced']);
  });
});

test('a forwarded message that comes back has failed, and may be forwarded again', async () => {
  const mail = new MailClient(server.url);
  const to = 'feilskrevet@mottaker.example';
  const rules = [organizationsMay([FJORDFISK], 'read')];
  const resourceId = await registerResource(mail, 'ttd-retur', { rules });
  const id = await mail.published({ correspondence: { resourceId, allowForwarding: true } });
  const token = await mail.recipient();
  await expectStatus(200, mail.get(`correspondence/${id}/content`, token));
  const forwardings = async () =>
    (await expectStatus(200, mail.get(`correspondence/${id}/forward`, token)))
      .json<{ forwardings: { status: string; failure: string | null }[] }>()
      .forwardings.map(({ status, failure }) => [status, failure]);
  await expectStatus(200, mail.post(`correspondence/${id}/forward`, token, { forwardTo: to }));
  const [email] = await smtp.arrived(to);
  await eventually('it is sent', async () => (await forwardings())[0]![0] === 'Sent' || undefined);
  assert.notEqual((await mail.post(`correspondence/${id}/forward`, token, { forwardTo: to })).status, 200);
  assert.match(await report(email!.from, reportOf({ action: 'failed', status: '5.1.1' })), /^250/);
  assert.deepEqual(await forwardings(), [['Failed', 'A mail server reported that it could not be delivered (5.1.1)']]);
  await expectStatus(200, mail.post(`correspondence/${id}/forward`, token, { forwardTo: to }));
  await smtp.arrived(to, 2);
});

describe('a bounce that comes when delivery was assumed already', () => {
  test('corrects manifest and feed of an order', async () => {
    const { ordered, email } = await sent();
    await advance('PT16M');
    await orders.becomes(ordered, ['Order_Completed', 'Email_Delivered']);
    await report(email.from, reportOf({ action: 'failed', status: '4.4.7' }));
    assert.deepEqual(await orders.statuses(ordered), ['Order_Completed', 'Email_Failed_TransientError']);
    await advance('PT3S');
    assert.deepEqual(await orders.feedOf(ordered), [
      ['Order_Completed', 'Email_Delivered'],
      ['Order_Completed', 'Email_Failed_TransientError'],
    ]);
  });

  test('tells the sender of the message, once; one that says what was assumed tells nothing new', async () => {
    const mail = new MailClient(server.url);
    const notification = { notificationTemplate: 'GenericAltinnMessage', notificationChannel: 'Email' };
    const start = smtp.received.length;
    const wrong = await mail.published({ correspondence: { notification } });
    const right = await mail.published({ correspondence: { notification } });
    const [first, second] = await eventually('both e-mails', async () => {
      const some = smtp.received.slice(start).filter(({ to }) => to.includes(FISK));
      return some.length === 2 ? some : undefined;
    });
    const events = async (id: string) =>
      (
        await sql(
          `select type from events.event where resource_instance = $1 and type like '%notification%' order by sequence`,
          [id],
        )
      ).map(({ type }) => type.replace('no.altinn.correspondence.correspondencenotification', ''));
    await eventually('both accepted', async () => {
      const rows = await sql(`select from notifications.delivery where destination = $1 and status = 'Succeeded'`, [
        FISK,
      ]);
      return rows.length === 2 || undefined;
    });
    await advance('PT16M');
    await eventually('both ends', async () => {
      const both = [await events(wrong), await events(right)];
      return both.every((some) => some.includes('delivered')) || undefined;
    });
    for (let n = 0; n < 2; n++)
      for (const email of [first!, second!]) {
        const [{ correspondence_id: about }] = await sql(
          `select c.correspondence_id from notifications.delivery d join notifications.shipment s on s.id = d.shipment_id
             join notifications.chain c on c.id = s.chain_id where d.id = $1`,
          [email.wanted.envelopeId],
        );
        await report(
          email.from,
          about === wrong
            ? reportOf({ action: 'failed', status: '5.1.1' })
            : reportOf({ action: 'delivered', status: '2.0.0' }),
        );
      }
    assert.deepEqual(await events(wrong), ['delivered', 'allfailed']);
    assert.deepEqual(await events(right), ['delivered']);
  });
});
