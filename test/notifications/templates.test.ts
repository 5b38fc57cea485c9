import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { FJORDFISK, JONAS, KARI, LYNGHEIM, MailClient, ORGANIZATION, PERSON, TTD } from '../harness/mail.ts';
import { advanceClock, organizationsMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

const FISK = 'post@fjordfisk.example';
const TEST_TOOLS = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
type Language = 'nb' | 'nn' | 'en';
const TITLES = { nb: 'Båtbrev', nn: 'Båtbrevet', en: 'Boat letter' };

/** The texts of the generic template as the reference has them (correspondence-receive §8.3), `{}` where the sender's comes in. */
const GENERIC = {
  nb: {
    main: [
      'En melding har blitt mottatt i Altinn {}',
      'Hei. Fjordfisk AS har mottatt en ny melding fra Testdepartementet. {}Logg deg inn i Altinn for å se denne meldingen.',
    ],
    reminder: [
      'Påminnelse - en melding har blitt mottatt i Altinn {}',
      'Hei. Dette er en påminnelse om at Fjordfisk AS har mottatt en ny melding fra Testdepartementet. {}Logg deg inn i Altinn for å se denne meldingen.',
    ],
  },
  nn: {
    main: [
      'Ein melding har blitt motteke i Altinn {}',
      'Hei. Fjordfisk AS har motteke ei ny melding frå Testdepartementet. {}Logg deg inn i Altinn for å sjå denne meldinga.',
    ],
    reminder: [
      'Påminning - ein melding har blitt motteke i Altinn {}',
      'Hei. Dette er ei påminning om at Fjordfisk AS har motteke ei ny melding frå Testdepartementet. {}Logg deg inn i Altinn for å sjå denne meldinga.',
    ],
  },
  en: {
    main: [
      'A message has been received in Altinn {}',
      'Hello. Fjordfisk AS has received a new message from Testdepartementet. {}Log in to Altinn to see this message.',
    ],
    reminder: [
      'Reminder - a message has been received in Altinn {}',
      'Hello. This is a reminder that Fjordfisk AS has received a new message from Testdepartementet. {}Log in to Altinn to see this message.',
    ],
  },
} as const;

let smtp: TestSmtp;
let gateway: WebhookReceiver;
let server: TestServer;
let mail: MailClient;
let resourceId: string;
before(async () => {
  smtp = await startSmtp();
  gateway = await startWebhookReceiver();
  server = await startTestServer({ SMTP_URL: smtp.url, SMS_GATEWAY_URL: gateway.url });
  // Inside the hours in which SMS are sent.
  const now = '2031-06-02T10:00:00Z';
  await expectStatus(200, call(`${server.url}/testtools/api/clock`, { json: { now }, headers: TEST_TOOLS }));
  mail = new MailClient(server.url);
  resourceId = await registerResource(mail, `ttd-varsel-${randomUUID().slice(0, 8)}`, {
    rules: [organizationsMay([FJORDFISK], 'read')],
  });
  const token = await mail.token(TTD, 'altinn:resourceregistry/resource.write', { org: 'ttd' });
  const url = `${server.url}/resourceregistry/api/v1/resource/${resourceId}`;
  const json = { ...(await call(url)).json<object>(), title: TITLES };
  await expectStatus(200, call(url, { method: 'PUT', token, json }));
});
after(async () => {
  await server?.close();
  await gateway?.close();
  await smtp?.close();
});

const smsTexts = () => gateway.received.map(({ body }) => (JSON.parse(body) as { text: string }).text);
/** The e-mail and SMS a publishing or a moving of the clock gives rise to. */
const told = async (cause: () => Promise<unknown>, to = FISK) => {
  const emails = smtp.received.filter((email) => email.to.includes(to)).length;
  const texts = gateway.received.length;
  await cause();
  const email = (await smtp.arrived(to, emails + 1)).at(-1)!.parsed;
  await gateway.arrived(texts + 1);
  return { subject: email.subject, body: email.text!.trimEnd(), html: email.html, sms: smsTexts().at(-1) };
};
const advance = async () => {
  await advanceClock(server.url, 'P7D');
  mail = new MailClient(server.url);
  await server.foundation.sweeps.settle();
};
/** A message and its reminder, as they are told of. */
const both = async (language: string, notification: object, content: object = {}) => {
  const asked = { notificationChannel: 'EmailAndSms', sendReminder: true, ...notification };
  const main = await told(() =>
    mail.published({ correspondence: { resourceId, notification: asked }, content: { language, ...content } }),
  );
  return { main, reminder: await told(advance) };
};

const OWN = {
  emailSubject: 'Om $messageTitle$',
  emailBody: '$sendersName$ til $correspondenceRecipientName$: $resourceName$.',
  smsBody: 'SMS om $messageTitle$.',
  reminderEmailSubject: 'Husk $messageTitle$',
  reminderEmailBody: 'Til $recipientName$, $recipientNumber$.',
  reminderSmsBody: 'Husk $resourceName$, $ukjent$!',
};
const filled = (language: Language) => ({
  main: {
    subject: 'Om Tittel',
    body: `Testdepartementet til Fjordfisk AS: ${TITLES[language]}.`,
    sms: 'SMS om Tittel.',
  },
  reminder: {
    subject: 'Husk Tittel',
    body: `Til Fjordfisk AS, ${FJORDFISK}.`,
    sms: `Husk ${TITLES[language]}, $ukjent$!`,
  },
});

describe('the generic template', () => {
  for (const language of ['nb', 'nn', 'en'] as const) {
    test(`says in ${language}, by e-mail and SMS, what the reference says, a blank for what the sender left out`, async () => {
      const shown = await both(language, { notificationTemplate: 'GenericAltinnMessage' });
      for (const kind of ['main', 'reminder'] as const) {
        const [subject, body] = GENERIC[language][kind];
        const text = body.replace('{}', ' ');
        assert.deepEqual(shown[kind], { subject: subject.replace(' {}', ''), body: text, html: false, sms: text });
      }
    });

    test(`takes in the sender’s texts in ${language}, their tokens replaced`, async () => {
      const shown = await both(language, { notificationTemplate: 'GenericAltinnMessage', ...OWN });
      for (const kind of ['main', 'reminder'] as const) {
        const [subject, body] = GENERIC[language][kind];
        const own = filled(language)[kind];
        assert.deepEqual(shown[kind], {
          subject: subject.replace('{}', own.subject),
          body: body.replace('{}', `${own.body} `),
          html: false,
          sms: body.replace('{}', `${own.sms} `),
        });
      }
    });
  }

  test('is chosen by the message’s language in any case, and is Bokmål where it has none', async () => {
    const english = await both('EN', { notificationTemplate: 'GenericAltinnMessage' });
    assert.equal(english.main.subject, 'A message has been received in Altinn');
    const none = await both('', { notificationTemplate: 'GenericAltinnMessage' });
    assert.equal(none.main.subject, 'En melding har blitt mottatt i Altinn');
    const invalid = await mail.initialize({
      correspondence: { notification: { notificationTemplate: 99 } },
    });
    assert.equal(invalid.status, 400);
  });
});

describe('a custom message', () => {
  for (const language of ['nb', 'nn', 'en'] as const)
    test(`says in ${language} the sender’s texts alone, their tokens replaced`, async () => {
      const shown = await both(language, OWN);
      const wanted = filled(language);
      assert.deepEqual(shown.main, { ...wanted.main, html: false });
      assert.deepEqual(shown.reminder, { ...wanted.reminder, html: false });
    });

  test('in HTML keeps its markup, takes names as they are, and has a plain text beside it', async () => {
    const { main } = await both(
      'nb',
      { ...OWN, emailContentType: 'Html', emailBody: '<p>Om <b>$messageTitle$</b></p>' },
      { messageTitle: 'Fisk & skalldyr' },
    );
    assert.equal(String(main.html).trim(), '<p>Om <b>Fisk &amp; skalldyr</b></p>');
    assert.equal(main.body, 'Om Fisk & skalldyr');
    assert.equal(main.sms, 'SMS om Fisk & skalldyr.');
    assert.equal(main.subject, 'Om Fisk & skalldyr');
  });

  test('names the sender as it calls itself, and the person or organisation besides by its own name', async () => {
    const notification = {
      ...OWN,
      notificationChannel: 'EmailAndSms',
      emailBody: '$sendersName$ om $correspondenceRecipientName$ til $recipientName$, nummer «$recipientNumber$»',
      customRecipients: [{ nationalIdentityNumber: KARI }],
      overrideRegisteredContactInformation: true,
    };
    const told1 = await told(
      () => mail.published({ correspondence: { resourceId, messageSender: 'Båtkontoret', notification } }),
      'kari@example.org',
    );
    assert.match(told1.body, /^Båtkontoret om Fjordfisk AS til Kari .+, nummer «»$/);
  });
});

describe('a channel', () => {
  const channels = {
    Email: { [FISK]: true, sms: false },
    Sms: { [FISK]: false, sms: true },
    EmailPreferred: { [FISK]: true, sms: false },
    SmsPreferred: { [FISK]: false, sms: true },
    EmailAndSms: { [FISK]: true, sms: true },
  } as const;
  for (const [notificationChannel, wanted] of Object.entries(channels))
    test(`${notificationChannel} reaches an organisation that has both as it should`, async () => {
      const messageTitle = `Kanal ${randomUUID().slice(0, 8)}`;
      await mail.published({
        correspondence: { resourceId, notification: { ...OWN, notificationChannel } },
        content: { messageTitle },
      });
      await server.foundation.sweeps.settle();
      if (wanted[FISK]) await smtp.arrived(FISK);
      const emails = smtp.received.filter(({ parsed }) => parsed.subject === `Om ${messageTitle}`);
      const texts = smsTexts().filter((text) => text === `SMS om ${messageTitle}.`);
      assert.deepEqual([emails.length, texts.length], [Number(wanted[FISK]), Number(wanted.sms)]);
    });

  test('falls back to e-mail where somebody has no mobile number, and to SMS where it has no e-mail', async () => {
    const notification = { ...OWN, notificationChannel: 'SmsPreferred' };
    const before = smtp.received.filter(({ to }) => to.includes('post@lyngheim.example')).length;
    await mail.published({
      correspondence: { notification },
      recipients: [`${ORGANIZATION}${LYNGHEIM}`],
    });
    await smtp.arrived('post@lyngheim.example', before + 1);
    const texts = gateway.received.length;
    await mail.published({
      correspondence: { ignoreReservation: true, notification: { ...OWN, notificationChannel: 'EmailPreferred' } },
      recipients: [`${PERSON}${JONAS}`],
    });
    const [sms] = (await gateway.arrived(texts + 1)).slice(texts);
    assert.equal((JSON.parse(sms!.body) as { to: string }).to, '+4799990014');
  });
});
