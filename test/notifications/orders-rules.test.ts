import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { FJELLHEIM, FJORDFISK, MailClient, TTD } from '../harness/mail.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const SCOPE = 'altinn:serviceowner/notifications.create';
const TEST_TOOLS = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server?.close());

const token = (org = 'ttd', organization = TTD) => new MailClient(server.url).token(organization, SCOPE, { org });
const url = (path: string) => `${server.url}/notifications/api/v1/${path}`;
const send = async (path: string, json: object, by?: string) => call(url(path), { token: by ?? (await token()), json });
const errorsOf = async (path: string, json: object) => {
  const answer = await send(path, json);
  assert.equal(answer.status, 400, answer.text);
  return answer.json<{ errors: Record<string, string[]> }>().errors;
};
const email = { subject: 'Emne', body: 'Tekst' };
const sms = { body: 'Kort' };
const toEmail = (emailAddress: string) => ({ recipientEmail: { emailAddress, emailSettings: email } });
const chain = (recipient: object, more: object = {}) => ({ idempotencyId: randomUUID(), recipient, ...more });
interface Ordered {
  notificationOrderId: string;
  notification: { shipmentId: string; sendersReference?: string; reminders?: { shipmentId: string }[] };
}

describe('an order chain is refused in the reference’s words', () => {
  const organization = (more: object) => ({ recipientOrganization: { orgNumber: FJORDFISK, ...more } });
  const person = (more: object) => ({ recipientPerson: { nationalIdentityNumber: '14837510008', ...more } });
  const external = (more: object) => ({
    recipientExternalIdentity: { externalIdentity: 'urn:altinn:party:username:ola', ...more },
  });
  const both = { emailSettings: email, smsSettings: sms };
  const Organization = 'Recipient.RecipientOrganization';
  const cases: readonly (readonly [string, object, Record<string, string>])[] = [
    ['no channel', organization(both), { [`${Organization}.ChannelSchema`]: 'Invalid channel scheme value.' }],
    [
      'a channel by an unknown number',
      organization({ ...both, channelSchema: 9 }),
      { [`${Organization}.ChannelSchema`]: 'Invalid channel scheme value.' },
    ],
    [
      'both channels without texts',
      organization({ channelSchema: 'EmailAndSms' }),
      {
        [`${Organization}.EmailSettings`]: 'EmailSettings must be set when ChannelSchema is EmailAndSms',
        [`${Organization}.SmsSettings`]: 'SmsSettings must be set when ChannelSchema is EmailAndSms',
      },
    ],
    [
      'a preferred channel without texts',
      organization({ channelSchema: 'SmsPreferred' }),
      {
        [`${Organization}.EmailSettings`]:
          'EmailSettings must be set when ChannelSchema is SmsPreferred or EmailPreferred',
        [`${Organization}.SmsSettings`]: 'SmsSettings must be set when ChannelSchema is SmsPreferred or EmailPreferred',
      },
    ],
    [
      'SMS without its text',
      organization({ channelSchema: 'Sms', emailSettings: email }),
      { [`${Organization}.SmsSettings`]: 'SmsSettings must be set when ChannelSchema is Sms' },
    ],
    [
      'e-mail without its text',
      organization({ channelSchema: 'Email', smsSettings: sms }),
      { [`${Organization}.EmailSettings`]: 'EmailSettings must be set when ChannelSchema is Email' },
    ],
    [
      'empty texts',
      organization({
        channelSchema: 'EmailAndSms',
        emailSettings: { subject: ' ', body: '' },
        smsSettings: { body: ' ' },
      }),
      {
        [`${Organization}.EmailSettings.Subject`]: 'The email subject must not be empty.',
        [`${Organization}.EmailSettings.Body`]: 'The email body must not be empty.',
        [`${Organization}.SmsSettings.Body`]: 'SMS body cannot be null or empty.',
      },
    ],
    [
      'settings that are none',
      organization({
        channelSchema: 'EmailAndSms',
        emailSettings: { ...email, senderEmailAddress: 'avsender', sendingTimePolicy: 'Daytime', contentType: 7 },
        smsSettings: { ...sms, sendingTimePolicy: 7 },
      }),
      {
        [`${Organization}.EmailSettings.SenderEmailAddress`]: 'The sender email address is not valid.',
        [`${Organization}.EmailSettings.SendingTimePolicy`]: 'Email only supports send time anytime',
        [`${Organization}.EmailSettings.ContentType`]: 'Email content type must be either Plain or HTML.',
        [`${Organization}.SmsSettings.SendingTimePolicy`]: 'SMS only supports send time daytime and anytime',
      },
    ],
    [
      'no organisation number',
      { recipientOrganization: { ...both, channelSchema: 'Email' } },
      { [`${Organization}.OrgNumber`]: 'OrgNumber cannot be null or empty.' },
    ],
    [
      'no resource in that form',
      organization({ ...both, channelSchema: 'Email', resourceId: 'ttd-demo-brev' }),
      { [`${Organization}.ResourceId`]: 'ResourceId must have a valid syntax.' },
    ],
    [
      'a blank action',
      organization({
        ...both,
        channelSchema: 'Email',
        resourceId: 'urn:altinn:resource:ttd-demo-brev',
        resourceAction: ' ',
      }),
      { [`${Organization}.ResourceAction`]: 'ResourceAction cannot be blank or whitespace.' },
    ],
    [
      'a person’s number that is none',
      person({ ...both, channelSchema: 'Email', nationalIdentityNumber: '123' }),
      { 'Recipient.RecipientPerson.NationalIdentityNumber': 'National identity number must be 11 digits long.' },
    ],
    [
      'no external identity',
      external({ ...both, channelSchema: 'Email', externalIdentity: '' }),
      { 'Recipient.RecipientExternalIdentity.ExternalIdentity': 'ExternalIdentity cannot be null or empty.' },
    ],
    [
      'an external identity of no known form',
      external({ ...both, channelSchema: 'Email', externalIdentity: 'urn:altinn:person:x:y' }),
      { 'Recipient.RecipientExternalIdentity.ExternalIdentity': 'Invalid external identity URN format.' },
    ],
    [
      'an address that is none',
      toEmail('ola'),
      { 'Recipient.RecipientEmail.EmailAddress': 'Invalid email address format.' },
    ],
    [
      'no number',
      { recipientSms: { smsSettings: sms } },
      { 'Recipient.RecipientSms.PhoneNumber': 'Recipient phone number cannot be null or empty.' },
    ],
    [
      'a number without country',
      { recipientSms: { phoneNumber: '99990001', smsSettings: sms } },
      { 'Recipient.RecipientSms.PhoneNumber': 'Recipient phone number is not a valid mobile number.' },
    ],
    [
      'two recipients',
      { ...toEmail('a@eksempel.no'), recipientSms: { phoneNumber: '+4799990001', smsSettings: sms } },
      { Recipient: 'Must have exactly one recipient.' },
    ],
  ];
  for (const [name, recipient, wanted] of cases)
    test(name, async () => {
      const lists = Object.fromEntries(Object.entries(wanted).map(([path, message]) => [path, [message]]));
      assert.deepEqual(await errorsOf('future/orders', chain(recipient)), lists);
    });

  test('times and conditions', async () => {
    const time = { requestedSendTime: '2020-01-01T10:00:00Z' };
    const reminders = [
      { recipient: toEmail('a@eksempel.no') },
      { delayDays: 1, requestedSendTime: '2040-01-01T10:00:00Z', recipient: toEmail('a@eksempel.no') },
      { requestedSendTime: '2040-01-01T10:00:00', recipient: toEmail('a@eksempel.no') },
      { requestedSendTime: '2020-01-01T10:00:00Z', recipient: toEmail('a@eksempel.no'), conditionEndpoint: 'sti' },
    ];
    assert.deepEqual(await errorsOf('future/orders', chain(toEmail('a@eksempel.no'), { ...time, reminders })), {
      RequestedSendTime: ['RequestedSendTime must be greater than or equal to now.'],
      'Reminders[0]': ['Either DelayDays or RequestedSendTime must be defined, but not both.'],
      'Reminders[1]': ['Either DelayDays or RequestedSendTime must be defined, but not both.'],
      'Reminders[2].RequestedSendTime': ['The RequestedSendTime must have specified a time zone.'],
      'Reminders[3].RequestedSendTime': ['RequestedSendTime must be greater than or equal to the current UTC time.'],
      'Reminders[3].ConditionEndpoint': ['ConditionEndpoint must be a valid absolute URI or null.'],
    });
  });

  test('an instant one', async () => {
    assert.deepEqual(
      await errorsOf('future/orders/instant/sms', {
        recipientSms: { phoneNumber: '+4799990001', timeToLiveInSeconds: 59 },
      }),
      {
        IdempotencyId: ['IdempotencyId cannot be null or empty.'],
        'RecipientSms.SmsSettings': ['SmsSettings must be set when ChannelSchema is Sms'],
        'RecipientSms.TimeToLiveInSeconds': ['Time-to-live must be between 60 and 172800 seconds (48 hours).'],
      },
    );
  });
});

describe('an order', () => {
  test('that nobody may make is refused after it has been found sound', async () => {
    const query = new URLSearchParams({ env: 'local', scopes: SCOPE, orgNo: TTD });
    const answer = await call(`${server.url}/testtools/api/GetEnterpriseToken?${query}`, { headers: TEST_TOOLS });
    const withoutOrg = (await expectStatus(200, Promise.resolve(answer))).text;
    const sound = chain(toEmail('a@eksempel.no'));
    assert.equal((await send('future/orders', { ...sound, idempotencyId: '' }, withoutOrg)).status, 400);
    assert.equal((await send('future/orders', sound, withoutOrg)).status, 403);
    assert.equal((await call(url('future/orders'), { json: sound })).status, 401);
  });

  test('with a key its creator has used answers the first one, whatever it asks for; another’s key is another', async () => {
    const json = chain(toEmail('a@eksempel.no'), {
      sendersReference: 'første',
      reminders: [{ delayDays: 3, sendersReference: 'minne', recipient: toEmail('a@eksempel.no') }],
    });
    const first = (await expectStatus(201, send('future/orders', json))).json<Ordered>();
    assert.equal(first.notification.sendersReference, 'første');
    assert.equal(first.notification.reminders!.length, 1);
    const again = { idempotencyId: json.idempotencyId, recipient: toEmail('b@eksempel.no') };
    assert.deepEqual((await expectStatus(200, send('future/orders', again))).json(), first);
    const atOnce = chain(toEmail('a@eksempel.no'));
    const answers = await Promise.all(Array.from({ length: 5 }, () => send('future/orders', atOnce)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 201]);
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    const other = await token('fhd', FJELLHEIM);
    const theirs = (await expectStatus(201, send('future/orders', json, other))).json<Ordered>();
    assert.notEqual(theirs.notificationOrderId, first.notificationOrderId);
    const foreign = await call(url(`future/shipment/${first.notification.shipmentId}`), { token: other });
    assert.equal(foreign.status, 404);
    assert.equal(foreign.json<{ code: string }>().code, 'NOT-00003');
  });
});

test('the feed shows one’s own ends in both directions, a page at a time, once they are two seconds old', async () => {
  const by = await token('fhd', FJELLHEIM);
  const feed = async (query = '', reader = by) =>
    (await expectStatus(200, call(url(`future/shipment/feed${query}`), { token: reader }))).json<
      Record<string, unknown>[]
    >();
  const later = new Date(server.foundation.clock.now().getTime() + 3_600_000).toISOString();
  const ids: string[] = [];
  for (const sendersReference of ['en', 'to', 'tre']) {
    const json = chain(toEmail('a@eksempel.no'), { requestedSendTime: later, sendersReference });
    const { notification } = (await expectStatus(201, send('future/orders', json, by))).json<Ordered>();
    ids.push(notification.shipmentId);
    const cancel = url(`orders/${notification.shipmentId}/cancel`);
    await expectStatus(200, call(cancel, { method: 'PUT', token: by }));
  }
  await advanceClock(server.url, 'PT3S');
  const all = await eventually('three ends', async () => {
    const ended = (await feed()).filter(({ sendersReference }) =>
      ['en', 'to', 'tre'].includes(String(sendersReference)),
    );
    return ended.length === 3 ? ended : undefined;
  });
  const [first, second, third] = all as { sequenceNumber: number; shipmentId: string }[];
  assert.deepEqual([first!.shipmentId, second!.shipmentId, third!.shipmentId], ids);
  assert.deepEqual(
    { ...first, lastUpdate: '', sequenceNumber: 0 },
    {
      sequenceNumber: 0,
      shipmentId: ids[0],
      sendersReference: 'en',
      shipmentType: 'Notification',
      status: 'Order_Cancelled',
      lastUpdate: '',
      recipients: [],
    },
  );
  const numbers = async (query: string) => (await feed(query)).map(({ sequenceNumber }) => sequenceNumber);
  assert.deepEqual((await numbers(`?seq=${first!.sequenceNumber}`)).slice(0, 2), [
    second!.sequenceNumber,
    third!.sequenceNumber,
  ]);
  assert.equal((await numbers(`?seq=${first!.sequenceNumber}&pageSize=0`)).length, 1);
  assert.deepEqual(await numbers('?orderBy=Desc&pageSize=2'), [third!.sequenceNumber, second!.sequenceNumber]);
  assert.deepEqual(await numbers(`?orderBy=Desc&seq=${second!.sequenceNumber}&pageSize=1`), [first!.sequenceNumber]);
  const others = await feed('', await token());
  assert.ok(others.every(({ shipmentId }) => !ids.includes(String(shipmentId))));
  const negative = await call(url('future/shipment/feed?seq=-1'), { token: by });
  assert.equal(negative.status, 400);
  assert.match(negative.text, /Sequence number cannot be less than 0\./);
});
