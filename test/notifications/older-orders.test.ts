import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { FJORDFISK, JONAS, MailClient, TTD } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

/** Nobody knows how to reach it. */
const UNREACHABLE = '311005006';

let smtp: TestSmtp;
let gateway: WebhookReceiver;
let server: TestServer;
before(async () => {
  smtp = await startSmtp();
  gateway = await startWebhookReceiver();
  server = await startTestServer({ SMTP_URL: smtp.url, SMS_GATEWAY_URL: gateway.url });
});
after(async () => {
  await server?.close();
  await gateway?.close();
  await smtp?.close();
});

const token = (org = 'ttd', organization = TTD) =>
  new MailClient(server.url).token(organization, 'altinn:serviceowner/notifications.create', { org });
const url = (path: string) => `${server.url}/notifications/api/v1/${path}`;
const read = async (path: string) => call(url(path), { token: await token() });
const order = async (path: string, json: object) => call(url(path), { token: await token(), json });
interface Placed {
  orderId: string;
  recipientLookup?: { status: string; isReserved: string[]; missingContact: string[] };
}
const placed = async (path: string, json: object) => (await expectStatus(202, order(path, json))).json<Placed>();
const processed = (id: string) =>
  eventually('the order is processed', async () => {
    const { processingStatus } = (await expectStatus(200, read(`orders/${id}/status`))).json<{
      processingStatus: { status: string };
    }>();
    return ['Processed', 'Completed'].includes(processingStatus.status) || undefined;
  });
interface Notifications {
  orderId: string;
  generated: number;
  succeeded: number;
  notifications: { succeeded: boolean; recipient: Record<string, string>; sendStatus: { status: string } }[];
}
const notifications = async (id: string, kind: 'email' | 'sms') =>
  (await expectStatus(200, read(`orders/${id}/notifications/${kind}`))).json<Notifications>();

describe('an older e-mail order', () => {
  test('goes to every recipient, and is shown with its texts and what became of each', async () => {
    const body = {
      sendersReference: 'eldre-1',
      subject: 'Til $recipientName$',
      body: 'Tekst',
      contentType: 'Plain',
      resourceId: 'urn:altinn:resource:ttd-demo-brev',
      recipients: [
        { emailAddress: 'en@eksempel.no' },
        { organizationNumber: FJORDFISK },
        { nationalIdentityNumber: JONAS },
        { organizationNumber: UNREACHABLE },
      ],
    };
    const answer = await expectStatus(202, order('orders/email', body));
    const { orderId, recipientLookup } = answer.json<Placed>();
    assert.equal(answer.headers.get('location'), url(`orders/${orderId}`));
    assert.deepEqual(recipientLookup, {
      status: 'PartialSuccess',
      isReserved: [JONAS],
      missingContact: [UNREACHABLE],
    });
    const shown = (await expectStatus(200, read(`orders/${orderId}`))).json<Record<string, unknown>>();
    assert.deepEqual(
      { ...shown, created: '', requestedSendTime: '' },
      {
        id: orderId,
        sendersReference: 'eldre-1',
        requestedSendTime: '',
        creator: 'ttd',
        created: '',
        notificationChannel: 'Email',
        resourceId: 'urn:altinn:resource:ttd-demo-brev',
        recipients: body.recipients,
        emailTemplate: { subject: 'Til $recipientName$', body: 'Tekst', contentType: 'Plain' },
        links: { self: url(`orders/${orderId}`), status: url(`orders/${orderId}/status`) },
      },
    );
    await processed(orderId);
    const [email] = await smtp.arrived('post@fjordfisk.example');
    assert.equal(email!.parsed.subject, 'Til Fjordfisk AS');
    // A bare address has no name to fill in.
    assert.equal((await smtp.arrived('en@eksempel.no'))[0]!.parsed.subject, 'Til $recipientName$');
    const { generated, notifications: all } = await eventually('both are sent', async () => {
      const shown = await notifications(orderId, 'email');
      return shown.succeeded === 2 ? shown : undefined;
    });
    assert.equal(generated, 4);
    assert.deepEqual(
      new Set(all.map(({ recipient, sendStatus }) => `${sendStatus.status} ${JSON.stringify(recipient)}`)),
      new Set([
        'Succeeded {"emailAddress":"en@eksempel.no"}',
        `Succeeded {"organizationNumber":"${FJORDFISK}","emailAddress":"post@fjordfisk.example"}`,
        `Failed_RecipientReserved {"nationalIdentityNumber":"${JONAS}"}`,
        `Failed_RecipientNotIdentified {"organizationNumber":"${UNREACHABLE}"}`,
      ]),
    );
    const { count } = (await expectStatus(200, read('orders?sendersReference=eldre-1'))).json<{ count: number }>();
    assert.equal(count, 1);
  });

  test('is accepted when nobody can be reached, and says so', async () => {
    const { recipientLookup } = await placed('orders/email', {
      subject: 'Emne',
      body: 'Tekst',
      recipients: [{ organizationNumber: UNREACHABLE }],
    });
    assert.equal(recipientLookup!.status, 'Failed');
    const bare = await placed('orders/email', {
      subject: 'Emne',
      body: 'Tekst',
      recipients: [{ emailAddress: 'to@eksempel.no' }],
    });
    assert.deepEqual(Object.keys(bare), ['orderId'], 'nobody was looked up');
  });

  test('is refused with every fault, by its member', async () => {
    const answer = await order('orders/email', {
      requestedSendTime: '2040-01-01T10:00:00',
      conditionEndpoint: 'urn:eksempel',
      recipients: [{ emailAddress: 'en@eksempel.no' }, { mobileNumber: '+4799990001' }],
    });
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.json<{ errors: object }>().errors, {
      Subject: ["'Subject' must not be empty."],
      Body: ["'Body' must not be empty."],
      'Recipients[1]': [
        'Either a valid email address, organization number, or national identity number must be provided for each recipient.',
      ],
      RequestedSendTime: ['The requested send time value must have specified a time zone.'],
      ConditionEndpoint: ['ConditionEndpoint must be a valid absolute URI or null.'],
    });
    const past = await order('orders/email', {
      subject: 'Emne',
      body: 'Tekst',
      requestedSendTime: '2020-01-01T10:00:00Z',
      recipients: [],
    });
    assert.deepEqual(past.json<{ errors: object }>().errors, {
      Recipients: ['One or more recipient is required.'],
      RequestedSendTime: ['Send time must be in the future'],
    });
  });
});

test('an older order to too many is refused without a fault for each', async () => {
  const recipients = Array.from({ length: 20_000 }, () => ({}));
  const answer = await order('orders/email', { subject: 'Emne', body: 'Tekst', recipients });
  assert.equal(answer.status, 400);
  const { errors } = answer.json<{ errors: Record<string, string[]> }>();
  assert.deepEqual(errors.Recipients, ['An order has at most 10000 recipients; send several orders.']);
  assert.deepEqual(['Recipients[9999]' in errors, 'Recipients[10000]' in errors], [true, false]);
});

describe('an older order', () => {
  test('of SMS has its text and sender', async () => {
    const { orderId } = await placed('orders/sms', {
      senderNumber: 'TTD',
      body: 'Kort',
      recipients: [{ mobileNumber: '+4799990001' }],
    });
    const { smsTemplate, notificationChannel } = (await expectStatus(200, read(`orders/${orderId}`))).json<{
      smsTemplate: object;
      notificationChannel: string;
    }>();
    assert.deepEqual([notificationChannel, smsTemplate], ['Sms', { senderNumber: 'TTD', body: 'Kort' }]);
    await processed(orderId);
    assert.deepEqual(
      (await notifications(orderId, 'sms')).notifications.map(({ recipient }) => recipient),
      [{ mobileNumber: '+4799990001' }],
    );
  });

  test('of any channel takes the address its recipients prefer', async () => {
    const json = {
      notificationChannel: 'SmsPreferred',
      emailTemplate: { fromAddress: 'svar@eksempel.no', subject: 'Emne', body: 'Tekst', contentType: 'Html' },
      smsTemplate: { body: 'Kort' },
      recipients: [
        { emailAddress: 'a@eksempel.no', mobileNumber: '+4799990002' },
        { emailAddress: 'b@eksempel.no' },
        { organizationNumber: FJORDFISK },
      ],
    };
    const { orderId } = await placed('orders', json);
    await processed(orderId);
    const sms = await notifications(orderId, 'sms');
    assert.deepEqual(sms.notifications.map(({ recipient }) => recipient.mobileNumber).sort(), [
      '+4799990001',
      '+4799990002',
    ]);
    const emails = await notifications(orderId, 'email');
    assert.deepEqual(
      emails.notifications.map(({ recipient }) => recipient),
      [{ emailAddress: 'b@eksempel.no' }],
    );
    const [received] = await smtp.arrived('b@eksempel.no');
    assert.equal(received!.parsed.from?.value[0]?.address, 'svar@eksempel.no');
    const refused = await order('orders', { recipients: [{ emailAddress: 'b@eksempel.no' }] });
    assert.deepEqual(refused.json<{ errors: Record<string, string[]> }>().errors.NotificationChannel, [
      'Invalid channel scheme value.',
    ]);
  });

  test('is its owner’s alone, and needs the scope', async () => {
    const json = { subject: 'Emne', body: 'Tekst', recipients: [{ emailAddress: 'eier@eksempel.no' }] };
    const requestedSendTime = new Date(server.foundation.clock.now().getTime() + 3_600_000).toISOString();
    const { orderId } = await placed('orders/email', { ...json, requestedSendTime });
    const other = await token('fhd', '311002007');
    for (const path of ['', '/status', '/notifications/email', '/notifications/sms'])
      assert.equal((await call(url(`orders/${orderId}${path}`), { token: other })).status, 404, path);
    const cancel = (by: string) => call(url(`orders/${orderId}/cancel`), { method: 'PUT', token: by });
    assert.equal((await cancel(other)).status, 404);
    assert.equal((await call(url(`orders/${randomUUID()}`), { token: await token() })).status, 404);
    assert.equal((await call(url('orders/email'), { json })).status, 401);
    const reader = await new MailClient(server.url).token(TTD, 'altinn:serviceowner/notifications.read', {
      org: 'ttd',
    });
    assert.equal((await call(url('orders/email'), { token: reader, json })).status, 403);
    const answer = (await expectStatus(200, cancel(await token()))).json<{ processingStatus: { status: string } }>();
    assert.equal(answer.processingStatus.status, 'Cancelled');
  });
});
