import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Answer, call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { FJORDFISK, JONAS, MailClient, TTD } from '../harness/mail.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

const TEST_TOOLS = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };

let smtp: TestSmtp;
let gateway: WebhookReceiver;
let server: TestServer;
before(async () => {
  smtp = await startSmtp();
  gateway = await startWebhookReceiver({ script: () => ({ status: 200, body: '{"reference":"ref"}' }) });
  server = await startTestServer({
    SMTP_URL: smtp.url,
    SMS_GATEWAY_URL: gateway.url.replace('http://', 'http://bruker:passord@'),
  });
});
after(async () => {
  await server?.close();
  await gateway?.close();
  await smtp?.close();
});

const settle = () => server.foundation.sweeps.settle();
const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  await settle();
};
/** Sets the clock; Oslo is an hour ahead of UTC in winter. */
const moveTo = async (now: string) => {
  await expectStatus(200, call(`${server.url}/testtools/api/clock`, { json: { now }, headers: TEST_TOOLS }));
  await settle();
};
const token = (scopes = 'altinn:serviceowner/notifications.create', org = 'ttd') =>
  new MailClient(server.url).token(TTD, scopes, { org });
const url = (path: string) => `${server.url}/notifications/api/v1/${path}`;
const order = async (json: object): Promise<Answer> => call(url('future/orders'), { token: await token(), json });
const read = async (path: string) => call(url(path), { token: await token() });
interface Ordered {
  notificationOrderId: string;
  notification: { shipmentId: string; reminders?: { shipmentId: string }[] };
}
const manifest = async (id: string) =>
  (await expectStatus(200, read(`future/shipment/${id}`))).json<{
    type: string;
    status: string;
    recipients: { type: string; destination: string; status: string }[];
  }>();
const emailTo = (emailAddress: string, more: object = {}) => ({
  idempotencyId: randomUUID(),
  recipient: { recipientEmail: { emailAddress, emailSettings: { subject: 'Emne', body: 'Tekst', ...more } } },
});
const smsTo = (phoneNumber: string, more: object = {}) => ({
  idempotencyId: randomUUID(),
  recipient: { recipientSms: { phoneNumber, smsSettings: { body: 'Kort tekst', ...more } } },
});
const placed = async (json: object) => (await expectStatus(201, order(json))).json<Ordered>();
/** Waits until order and recipients have these statuses: the server's own sweeps may be at it too. */
const becomes = async (ordered: Ordered, statuses: readonly string[]) => {
  let shown: string[] = [];
  await eventually(`${statuses}`, async () => {
    shown = await ended(ordered);
    return shown.join() === statuses.join() || undefined;
  }).catch(() => assert.deepEqual(shown, statuses));
};
const ended = async (ordered: Ordered) => {
  const shown = await manifest(ordered.notification.shipmentId);
  return [shown.status, ...shown.recipients.map(({ status }) => status)];
};

describe('an order chain', () => {
  test('is answered once, sent, and followed to its end in manifest and feed', async () => {
    const json = { ...emailTo('kunde@eksempel.no'), sendersReference: 'ref-1' };
    const first = await expectStatus(201, order(json));
    const ordered = first.json<Ordered>();
    assert.equal(
      first.headers.get('location'),
      `${server.url}/notifications/api/v1/orders/chain/${ordered.notificationOrderId}`,
    );
    assert.deepEqual((await expectStatus(200, order(json))).json(), ordered);
    await settle();
    await becomes(ordered, ['Order_Processed', 'Email_Succeeded']);
    await advance('PT16M');
    await becomes(ordered, ['Order_Completed', 'Email_Delivered']);
    assert.equal(smtp.received.filter(({ to }) => to.includes('kunde@eksempel.no')).length, 1);
    await advance('PT3S');
    const feed = (await expectStatus(200, read('future/shipment/feed'))).json<
      { shipmentId: string; status: string }[]
    >();
    const entry = feed.find(({ shipmentId }) => shipmentId === ordered.notification.shipmentId);
    assert.equal(entry!.status, 'Order_Completed');
    const { shipmentId } = ordered.notification;
    assert.equal(
      (await expectStatus(200, read(`orders/${shipmentId}/status`))).json<{ processingStatus: { status: string } }>()
        .processingStatus.status,
      'Completed',
    );
    assert.equal(
      (await expectStatus(200, read(`orders/${shipmentId}/notifications/email`))).json<{ succeeded: number }>()
        .succeeded,
      1,
    );
    assert.equal((await expectStatus(200, read('orders?sendersReference=ref-1'))).json<{ count: number }>().count, 1);
    assert.equal((await call(url(`orders/${shipmentId}/cancel`), { method: 'PUT', token: await token() })).status, 409);
  });

  test('is refused with every fault at once, by its member', async () => {
    const answer = await order({
      requestedSendTime: '2040-01-01T10:00:00',
      conditionEndpoint: 'ftp://eksempel.no',
      recipient: { recipientOrganization: { orgNumber: '12', channelSchema: 'Email', resourceAction: 'read' } },
      reminders: [{ delayDays: 0, recipient: {} }],
    });
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.json<{ errors: object }>().errors, {
      IdempotencyId: ['IdempotencyId cannot be null or empty.'],
      RequestedSendTime: ['The requested send time value must have specified a time zone.'],
      ConditionEndpoint: ['ConditionEndpoint must use http or https scheme.'],
      'Recipient.RecipientOrganization.ResourceAction': ['ResourceAction cannot be specified without a ResourceId.'],
      'Recipient.RecipientOrganization.OrgNumber': ['Organization number must be 9 digits long.'],
      'Recipient.RecipientOrganization.EmailSettings': ['EmailSettings must be set when ChannelSchema is Email'],
      'Reminders[0].DelayDays': ['DelayDays must be greater than or equal to 1 day.'],
      'Reminders[0].Recipient': ['Must have exactly one recipient.'],
    });
  });

  test('needs the scope, a service owner, and somebody who can be reached', async () => {
    const json = emailTo('a@eksempel.no');
    assert.equal((await call(url('future/orders'), { token: await token('altinn:serviceowner'), json })).status, 403);
    const nobody = {
      idempotencyId: randomUUID(),
      recipient: {
        recipientOrganization: {
          orgNumber: '311005006',
          channelSchema: 'Email',
          emailSettings: { subject: 'Emne', body: 'Tekst' },
        },
      },
    };
    const answer = await order(nobody);
    assert.equal(answer.status, 422, answer.text);
    const { type, title, status, code } = answer.json<Record<string, unknown>>();
    assert.deepEqual(
      { type, title, status, code },
      {
        type: 'urn:altinn:error:NOT-00001',
        title: 'Missing contact information for recipient(s)',
        status: 422,
        code: 'NOT-00001',
      },
    );
    assert.equal((await read(`future/shipment/${randomUUID()}`)).json<{ code: string }>().code, 'NOT-00003');
  });

  test('to a reserved person is accepted, and says so in the end', async () => {
    const ordered = await placed({
      idempotencyId: randomUUID(),
      recipient: {
        recipientPerson: {
          nationalIdentityNumber: JONAS,
          channelSchema: 'Email',
          emailSettings: { subject: 'Emne', body: 'Tekst' },
        },
      },
    });
    await settle();
    await becomes(ordered, ['Order_Completed', 'Email_Failed_RecipientReserved']);
  });

  test('asks its condition, once more after a minute, and then sends', async () => {
    gateway.reply(() => ({ status: 500 }));
    const unknown = await placed({ ...emailTo('x1@eksempel.no'), conditionEndpoint: `${gateway.url}/betingelse` });
    await settle();
    await becomes(unknown, ['Order_Registered']);
    await advance('PT61S');
    await becomes(unknown, ['Order_Processed', 'Email_Succeeded']);
    gateway.reply(() => ({ status: 200, body: '{"sendNotification":false}' }));
    const no = await placed({ ...emailTo('x2@eksempel.no'), conditionEndpoint: `${gateway.url}/betingelse` });
    await settle();
    await becomes(no, ['Order_SendConditionNotMet']);
    gateway.reply(() => ({ status: 200 }));
  });

  test('can be cancelled until it is sent', async () => {
    const later = new Date(server.foundation.clock.now().getTime() + 3_600_000).toISOString();
    const ordered = await placed({ ...emailTo('x3@eksempel.no'), requestedSendTime: later });
    const path = `orders/${ordered.notification.shipmentId}/cancel`;
    await expectStatus(200, call(url(path), { method: 'PUT', token: await token() }));
    await advance('PT2H');
    await becomes(ordered, ['Order_Cancelled']);
  });

  test('ends as what the mail server said of it', async () => {
    const codes: Readonly<Record<string, string>> = {
      '550 5.1.1': 'Email_Failed_Bounced',
      '553 5.1.3': 'Email_Failed_InvalidFormat',
      '554 5.7.1': 'Email_Failed_FilteredSpam',
      '552 5.3.4': 'Email_Failed_PayloadTooLarge',
      '550': 'Email_Failed',
    };
    for (const [said, status] of Object.entries(codes)) {
      const [code, enhanced = ''] = said.split(' ');
      smtp.refuse = () => ({ code: Number(code), text: `${enhanced} No`, at: 'recipient' });
      const ordered = await placed(emailTo('feil@eksempel.no'));
      await settle();
      await becomes(ordered, ['Order_Completed', status]);
    }
    smtp.refuse = () => ({ code: 451, text: '4.3.0 Later', at: 'end' });
    const ordered = await placed(emailTo('senere@eksempel.no'));
    await settle();
    await becomes(ordered, ['Order_Processed', 'Email_Sending']);
    smtp.refuse = () => undefined;
    await advance('PT2M');
    await becomes(ordered, ['Order_Processed', 'Email_Succeeded']);
  });
});

describe('SMS', () => {
  test('waits for nine o’clock in Oslo, and is sent by the documented call', async () => {
    gateway.reply(() => ({ status: 200, body: '{"reference":"ref"}' }));
    await moveTo('2031-01-15T18:00:00Z');
    const ordered = await placed(smsTo('+4799990001'));
    const before = gateway.received.length;
    await settle();
    await moveTo('2031-01-16T07:59:00Z');
    assert.equal(gateway.received.length, before);
    await becomes(ordered, ['Order_Processed', 'SMS_New']);
    await moveTo('2031-01-16T08:00:00Z');
    const [request] = gateway.received.slice(before);
    const body = JSON.parse(request!.body);
    assert.deepEqual([body.to, body.from, body.text], ['+4799990001', 'Altinn', 'Kort tekst']);
    assert.equal(request!.headers['idempotency-key'], body.id);
    assert.equal(request!.headers.authorization, `Basic ${Buffer.from('bruker:passord').toString('base64')}`);
    await becomes(ordered, ['Order_Processed', 'SMS_Accepted']);
    await advance('PT16M');
    await becomes(ordered, ['Order_Completed', 'SMS_Delivered']);
  });

  test('goes at any hour when that is asked for, or at once', async () => {
    await moveTo('2031-01-17T01:00:00Z');
    const anytime = await placed(smsTo('+4799990002', { sendingTimePolicy: 'Anytime' }));
    const instant = (
      await expectStatus(
        201,
        call(url('future/orders/instant/sms'), {
          token: await token(),
          json: {
            idempotencyId: randomUUID(),
            recipientSms: { phoneNumber: '+4799990003', timeToLiveInSeconds: 60, smsSettings: { body: 'Nå' } },
          },
        }),
      )
    ).json<Ordered>();
    await settle();
    await becomes(anytime, ['Order_Processed', 'SMS_Accepted']);
    await becomes(instant, ['Order_Processed', 'SMS_Accepted']);
  });

  test('is tried again while the gateway is out of order, and given up when its time is over', async () => {
    await moveTo('2031-02-03T10:00:00Z');
    gateway.reply([{ status: 500 }, { status: 429, headers: { 'retry-after': '120' } }, 'cut', { status: 200 }]);
    const before = gateway.received.length;
    const ordered = await placed(smsTo('+4799990004'));
    for (let n = 0; n < 5; n++) await advance('PT16M');
    assert.match((await ended(ordered))[1]!, /^SMS_(Accepted|Delivered)$/);
    const keys = gateway.received.slice(before).map(({ headers }) => headers['idempotency-key']);
    assert.equal(keys.length, 4);
    assert.equal(new Set(keys).size, 1);
    gateway.reply(() => ({ status: 503 }));
    const hopeless = await placed(smsTo('+4799990005'));
    await settle();
    for (let n = 0; n < 3; n++) await advance('P1D');
    await becomes(hopeless, ['Order_Completed', 'SMS_Failed_TTL']);
    gateway.reply(() => ({ status: 422, body: '{"error":"BarredReceiver"}' }));
    await moveTo('2031-03-03T10:00:00Z');
    const barred = await placed(smsTo('+4799990006'));
    await settle();
    await becomes(barred, ['Order_Completed', 'SMS_Failed_BarredReceiver']);
  });

  test('an organisation is told by both channels, each address once', async () => {
    gateway.reply(() => ({ status: 200 }));
    const ordered = await placed({
      idempotencyId: randomUUID(),
      recipient: {
        recipientOrganization: {
          orgNumber: FJORDFISK,
          channelSchema: 'EmailAndSms',
          emailSettings: { subject: 'Til $recipientName$', body: '<b>$recipientNumber$</b>', contentType: 'Html' },
          smsSettings: { body: 'Hei $recipientName$' },
        },
      },
    });
    await settle();
    const { recipients } = await manifest(ordered.notification.shipmentId);
    assert.deepEqual(recipients.map(({ type, destination }) => [type, destination]).sort(), [
      ['Email', 'post@fjordfisk.example'],
      ['SMS', '+4799990001'],
    ]);
    const email = smtp.received.filter(({ to }) => to.includes('post@fjordfisk.example')).at(-1)!;
    assert.equal(email.parsed.subject, 'Til Fjordfisk AS');
    assert.equal(String(email.parsed.html).trim(), `<b>${FJORDFISK}</b>`);
    assert.equal(email.parsed.text!.trim(), FJORDFISK);
  });
});
