import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { eventually } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { FJELLHEIM, FJORDFISK, JONAS, KARI, MailClient, ORGANIZATION, PERSON, RESOURCE } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import { type Orders, ordersAt } from './ordering.ts';

const [AASA, OLA, LARS, SOLSIDEN] = ['27869030053', '02918220065', '21925515040', '311005006'];
const NOBODY = '311007009';

let smtp: TestSmtp;
let gateway: WebhookReceiver;
let server: TestServer;
let orders: Orders;
const people = new Map<string, LoggedIn>();
before(async () => {
  smtp = await startSmtp();
  gateway = await startWebhookReceiver();
  server = await startTestServer({ SMTP_URL: smtp.url, SMS_GATEWAY_URL: gateway.url });
  orders = ordersAt(server.url);
  // Within the hours of SMS.
  await orders.moveTo('2031-01-15T10:00:00Z');
  for (const pid of [KARI, OLA, LARS]) people.set(pid, await logIn(server, { pid }));
  // An organisation that is told by SMS alone.
  await profile(LARS, 'POST', `organizations/${SOLSIDEN}/notificationaddresses/mandatory`, {
    countryCode: '+47',
    phone: '99990005',
  });
});
after(async () => {
  await server?.close();
  await gateway?.close();
  await smtp?.close();
});

const settle = () => server.foundation.sweeps.settle();

async function profile(pid: string, method: string, path: string, body?: object): Promise<void> {
  const answer = await people.get(pid)!.fetch(`/profile/api/v1/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  assert.ok(answer.ok, `${answer.status} ${await answer.text()}`);
}

async function uuidOf(orgNo: string): Promise<string> {
  const token = await testToken(server.url, '991825827', 'altinn:register/partylookup.admin');
  const answer = await fetch(`${server.url}/register/api/v1/parties/lookup`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ orgNo }),
  });
  return ((await answer.json()) as { partyUuid: string }).partyUuid;
}

const texts = { emailSettings: { subject: 'Emne', body: 'Tekst' }, smsSettings: { body: 'Kort' } };
const toPerson = (nationalIdentityNumber: string, channelSchema: string, more: object = {}) => ({
  idempotencyId: randomUUID(),
  recipient: { recipientPerson: { nationalIdentityNumber, channelSchema, ...texts, ...more } },
});
const toOrganization = (orgNumber: string, channelSchema: string, more: object = {}) => ({
  idempotencyId: randomUUID(),
  recipient: { recipientOrganization: { orgNumber, channelSchema, ...texts, ...more } },
});
/** Where an order goes; 422 when nobody can be reached by it. */
async function reached(json: object): Promise<string[] | 422> {
  const answer = await orders.order(json);
  if (answer.status === 422) return 422;
  assert.equal(answer.status, 201, answer.text);
  return eventually('it is sent', async () => {
    await settle();
    const destinations = await orders.destinations(answer.json());
    return destinations.length > 0 ? destinations : undefined;
  });
}

const [FISK_MAIL, FISK_SMS] = ['Email post@fjordfisk.example', 'SMS +4799990001'];
const [KARI_MAIL, KARI_SMS] = ['Email kari@example.org', 'SMS +4799990011'];
const AASA_MAIL = 'Email asa@example.org';
const FJELL_MAIL = 'Email post@fjellheim.example';
const SOL_SMS = 'SMS +4799990005';

describe('the channel of an order', () => {
  const cases: Readonly<Record<string, readonly [both: string[], emailOnly: string[] | 422, smsOnly: string[] | 422]>> =
    {
      Email: [[FISK_MAIL], [FJELL_MAIL], 422],
      Sms: [[FISK_SMS], 422, [SOL_SMS]],
      EmailPreferred: [[FISK_MAIL], [FJELL_MAIL], [SOL_SMS]],
      SmsPreferred: [[FISK_SMS], [FJELL_MAIL], [SOL_SMS]],
      EmailAndSms: [[FISK_MAIL, FISK_SMS], [FJELL_MAIL], [SOL_SMS]],
    };
  for (const [channel, [both, emailOnly, smsOnly]] of Object.entries(cases))
    test(`${channel} reaches an organisation by what there is of it`, async () => {
      assert.deepEqual(await reached(toOrganization(FJORDFISK, channel)), both);
      assert.deepEqual(await reached(toOrganization(FJELLHEIM, channel)), emailOnly);
      assert.deepEqual(await reached(toOrganization(SOLSIDEN, channel)), smsOnly);
    });

  test('reaches a person in the same way', async () => {
    assert.deepEqual(await reached(toPerson(KARI, 'EmailPreferred')), [KARI_MAIL]);
    assert.deepEqual(await reached(toPerson(KARI, 'SmsPreferred')), [KARI_SMS]);
    assert.deepEqual(await reached(toPerson(KARI, 'EmailAndSms')), [KARI_MAIL, KARI_SMS]);
    assert.deepEqual(await reached(toPerson(AASA, 'SmsPreferred')), [AASA_MAIL]);
    assert.equal(await reached(toPerson(AASA, 'Sms')), 422);
    assert.equal(await reached(toOrganization(NOBODY, 'EmailPreferred')), 422);
  });

  test('of a reserved person ends as the preferred one, or both, unless the reservation is set aside', async () => {
    for (const [channel, statuses] of [
      ['EmailPreferred', ['Email_Failed_RecipientReserved']],
      ['SmsPreferred', ['SMS_Failed_RecipientReserved']],
      ['EmailAndSms', ['Email_Failed_RecipientReserved', 'SMS_Failed_RecipientReserved']],
    ] as const) {
      const ordered = await orders.placed(toPerson(JONAS, channel));
      await settle();
      await orders.becomes(ordered, ['Order_Completed', ...statuses]);
    }
    assert.deepEqual(await reached(toPerson(JONAS, 'EmailPreferred', { ignoreReservation: true })), [
      'SMS +4799990014',
    ]);
  });

  test('says the fitting text in each', async () => {
    const before = [smtp.received.length, gateway.received.length] as const;
    await reached(
      toOrganization(FJORDFISK, 'EmailAndSms', {
        emailSettings: { subject: 'Til $recipientName$', body: 'E-post' },
        smsSettings: { body: 'SMS til $recipientNumber$' },
      }),
    );
    await eventually('both', async () =>
      smtp.received.length > before[0] && gateway.received.length > before[1] ? true : undefined,
    );
    assert.equal(smtp.received.at(-1)!.parsed.subject, 'Til Fjordfisk AS');
    assert.equal(JSON.parse(gateway.received.at(-1)!.body).text, `SMS til ${FJORDFISK}`);
  });
});

describe('the addresses people have given for acting for an organisation', () => {
  const about = { resourceId: `urn:altinn:resource:${RESOURCE}` };
  const own = async () => `users/current/notificationsettings/parties/${await uuidOf(FJORDFISK)}`;

  test('count for what they may use and want to hear of, each person decided alone', async () => {
    const path = await own();
    await profile(KARI, 'PUT', path, { emailAddress: 'kari@fjordfisk.example', phoneNumber: '+4799990021' });
    await profile(OLA, 'PUT', path, { phoneNumber: '+4799990022' });
    assert.deepEqual(await reached(toOrganization(FJORDFISK, 'EmailPreferred', about)), [
      'Email kari@fjordfisk.example',
      FISK_MAIL,
      'SMS +4799990022',
    ]);
    assert.deepEqual(await reached(toOrganization(FJORDFISK, 'SmsPreferred', about)), [
      FISK_SMS,
      'SMS +4799990021',
      'SMS +4799990022',
    ]);
    // Without a resource nobody asked what they may use.
    assert.deepEqual(await reached(toOrganization(FJORDFISK, 'EmailPreferred')), [FISK_MAIL]);
    // Nobody may do this.
    assert.deepEqual(
      await reached(toOrganization(FJORDFISK, 'EmailPreferred', { ...about, resourceAction: 'delete' })),
      [FISK_MAIL],
    );
    await profile(KARI, 'PATCH', path, { resourceIncludeList: ['urn:altinn:resource:noe-annet'] });
    assert.deepEqual(await reached(toOrganization(FJORDFISK, 'EmailPreferred', about)), [FISK_MAIL, 'SMS +4799990022']);
    await profile(KARI, 'PATCH', path, { resourceIncludeList: [about.resourceId] });
    assert.equal(((await reached(toOrganization(FJORDFISK, 'Email', about))) as string[]).length, 2);
    await profile(KARI, 'DELETE', path);
    await profile(OLA, 'DELETE', path);
  });

  test('that are official ones already are told once', async () => {
    const path = await own();
    await profile(KARI, 'PUT', path, { emailAddress: 'Post@FjordFisk.example', phoneNumber: '+47 999 90 001' });
    await profile(OLA, 'PUT', path, { emailAddress: 'POST@fjordfisk.example', phoneNumber: '0047 99990001' });
    assert.deepEqual(await reached(toOrganization(FJORDFISK, 'EmailAndSms', about)), [FISK_MAIL, FISK_SMS]);
    await profile(KARI, 'DELETE', path);
    await profile(OLA, 'DELETE', path);
  });
});

describe('a message', () => {
  const channel = (notificationChannel: string, more: object = {}) => ({
    notificationTemplate: 'GenericAltinnMessage',
    notificationChannel,
    ...more,
  });
  /** Whom a message has told: kind, channel, address. */
  async function told(notification: object, recipient = `${ORGANIZATION}${FJORDFISK}`): Promise<string[]> {
    const id = await new MailClient(server.url).published({
      correspondence: { notification },
      recipients: [recipient],
    });
    return eventually('all are told', async () => {
      await settle();
      const some = await toldBy(id);
      return isUnderWay(some) ? undefined : some;
    });
  }
  const isUnderWay = (some: readonly string[]) =>
    some.length === 0 || some.some((one) => one === 'Notification' || one.endsWith(' planned'));
  async function toldBy(id: string): Promise<string[]> {
    const { rows } = await server.foundation.database.pool.query<{ one: string }>(
      `select concat_ws(' ', s.kind, d.type, d.destination, nullif(c.state, 'accepted')) as one
         from notifications.chain c join notifications.shipment s on s.chain_id = c.id
         left join notifications.delivery d on d.shipment_id = s.id
        where c.correspondence_id = $1`,
      [id],
    );
    return rows.map(({ one }) => one).sort();
  }
  const main = (...destinations: string[]) => destinations.map((one) => `Notification ${one}`).sort();
  const custom = (...customRecipients: object[]) => ({ customRecipients });

  test('tells its recipient by the preferred channel, and by the other where that is missing', async () => {
    assert.deepEqual(await told(channel('EmailPreferred')), main(FISK_MAIL));
    assert.deepEqual(await told(channel('SmsPreferred')), main(FISK_SMS));
    assert.deepEqual(await told(channel('EmailAndSms')), main(FISK_MAIL, FISK_SMS));
    assert.deepEqual(await told(channel('SmsPreferred'), `${PERSON}${AASA}`), main(AASA_MAIL));
    assert.deepEqual(await told(channel('EmailPreferred'), `${ORGANIZATION}${SOLSIDEN}`), main(SOL_SMS));
  });

  test('tells those its sender named besides its recipient, or instead of it', async () => {
    const named = custom(
      { emailAddress: 'revisor@eksempel.no' },
      { mobileNumber: '+4799990031' },
      { nationalIdentityNumber: KARI },
      { organizationNumber: FJELLHEIM },
    );
    const theirs = [FJELL_MAIL, KARI_MAIL, 'Email revisor@eksempel.no', 'SMS +4799990031'];
    assert.deepEqual(await told(channel('EmailPreferred', named)), main(FISK_MAIL, ...theirs));
    const instead = { ...named, overrideRegisteredContactInformation: true };
    assert.deepEqual(await told(channel('EmailPreferred', instead)), main(...theirs));
  });

  test('does not tell an address twice that its recipient’s own notification reaches', async () => {
    const same = custom({ emailAddress: 'POST@FjordFisk.example' }, { mobileNumber: '004799990001' });
    assert.deepEqual(await told(channel('EmailAndSms', same)), main(FISK_MAIL, FISK_SMS));
    // The SMS would not be sent to the organisation here.
    assert.deepEqual(await told(channel('EmailPreferred', same)), main(FISK_MAIL, FISK_SMS));
    const instead = { ...same, overrideRegisteredContactInformation: true };
    assert.deepEqual(await told(channel('EmailAndSms', instead)), main('Email POST@FjordFisk.example', FISK_SMS));
  });

  test('tells it all the same where the organisation lacks a channel, or the recipient is a person', async () => {
    const same = custom({ emailAddress: 'post@fjellheim.example' });
    assert.deepEqual(
      await told(channel('EmailAndSms', same), `${ORGANIZATION}${FJELLHEIM}`),
      main(FJELL_MAIL, FJELL_MAIL),
    );
    assert.deepEqual(await told(channel('Email', same), `${ORGANIZATION}${FJELLHEIM}`), main(FJELL_MAIL));
    assert.deepEqual(
      await told(channel('Email', custom({ emailAddress: 'kari@example.org' })), `${PERSON}${KARI}`),
      main(KARI_MAIL, KARI_MAIL),
    );
  });

  test('leaves a named address the reminder alone that only the reminder does not reach', async () => {
    const notification = channel('Email', {
      sendReminder: true,
      reminderNotificationChannel: 'Sms',
      ...custom({ emailAddress: 'post@fjordfisk.example' }, { mobileNumber: '+4799990001' }),
    });
    const mail = new MailClient(server.url);
    const id = await mail.published({ correspondence: { notification } });
    await eventually('the main ones', async () => !isUnderWay(await toldBy(id)) || undefined);
    const before = [FISK_MAIL, 'SMS +4799990001'].map((one) => `Notification ${one}`);
    assert.deepEqual(await toldBy(id), [...before, 'Reminder', 'Reminder'].sort());
    await orders.moveTo('2031-01-22T10:30:00Z');
    await settle();
    await eventually('the reminders', async () => (await toldBy(id)).every((one) => one !== 'Reminder') || undefined);
    // By SMS to the organisation, and by e-mail to the address that has but one channel.
    assert.deepEqual(await toldBy(id), [...before, `Reminder ${FISK_MAIL}`, `Reminder ${FISK_SMS}`].sort());
  });
});
