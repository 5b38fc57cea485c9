import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { EICAR, startClamd, type TestClamd, withoutClamd } from '../harness/clamd.ts';
import { FJELLHEIM, FJORDFISK, JONAS, LYNGHEIM, MailClient, ORGANIZATION, RESOURCE } from '../harness/mail.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';

const SENDER = `${ORGANIZATION}311001000`;
const RECIPIENT = `${ORGANIZATION}${FJORDFISK}`;

/** Every event type of the mail: whom it is about, and what its source is (correspondence-receive §14). */
const TYPES: Readonly<Record<string, readonly [subject: string, source: string]>> = {
  attachmentinitialized: [SENDER, 'attachment'],
  attachmentpublished: [SENDER, 'attachment'],
  attachmentuploadfailed: [SENDER, 'attachment'],
  attachmentpurged: [SENDER, 'attachment'],
  attachmentexpired: [SENDER, 'attachment'],
  correspondenceinitialized: [SENDER, 'correspondence'],
  correspondencepublished: [RECIPIENT, 'correspondence'],
  correspondencepublishfailed: [SENDER, 'correspondence'],
  correspondencereceiverreserved: [SENDER, 'correspondence'],
  correspondencepurged: [SENDER, 'correspondence'],
  correspondencereceiverread: [SENDER, 'correspondence'],
  correspondencereceiverconfirmed: [SENDER, 'correspondence'],
  correspondencereceiverneverread: [RECIPIENT, 'correspondence'],
  correspondencereceiverneverconfirmed: [RECIPIENT, 'correspondence'],
  notificationcreated: [SENDER, 'notification'],
  correspondencenotificationcreationfailed: [SENDER, 'correspondence'],
  correspondencenotificationdelivered: [SENDER, 'correspondence'],
  correspondencenotificationreminderdelivered: [SENDER, 'correspondence'],
  correspondencenotificationfailed: [SENDER, 'correspondence'],
  correspondencenotificationallfailed: [SENDER, 'correspondence'],
};

let clamd: TestClamd | undefined;
let smtp: TestSmtp;
let server: TestServer;
let mail: MailClient;
before(async () => {
  clamd = withoutClamd === false ? await startClamd() : undefined;
  smtp = await startSmtp();
  server = await startTestServer({
    SMTP_URL: smtp.url,
    MAIL_FROM: 'varsel@budstikke.example',
    ...(clamd === undefined ? {} : { CLAMD: `127.0.0.1:${clamd.port}` }),
  });
  mail = new MailClient(server.url);
});
after(async () => {
  await server?.close();
  await smtp?.close();
  await clamd?.stop();
});

const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  mail = new MailClient(server.url);
  await server.foundation.sweeps.settle();
};
const inHours = (hours: number) => new Date(server.foundation.clock.now().getTime() + hours * 3_600_000).toISOString();

interface CloudEvent {
  readonly type: string;
  readonly subject: string;
  readonly source: string;
  readonly resource: string;
}

/** Everything the service owner's feed has, page by page. */
async function feed(): Promise<CloudEvent[]> {
  const all: CloudEvent[] = [];
  const token = await testToken(server.url, '311001000', 'altinn:serviceowner altinn:events.subscribe', { org: 'ttd' });
  for (
    let next: string | null =
      `${server.url}/events/api/v1/events?resource=urn:altinn:resource:${RESOURCE}&after=0&size=1000`;
    next !== null;
  ) {
    const page = await expectStatus(200, call(next, { token }));
    const events = page.json<CloudEvent[]>();
    if (events.length === 0) break;
    all.push(...events);
    next = page.headers.get('next');
  }
  return all;
}

async function provokeAll(): Promise<void> {
  const notification = {
    notificationTemplate: 'GenericAltinnMessage',
    notificationChannel: 'Email',
    sendReminder: true,
  };
  // Files: one that is purged, one that expires, one with malware in a message of its own.
  const purged = await mail.uploaded('a');
  await mail.delete(`attachment/${purged}`, await mail.sender());
  const expiring = await mail.uploaded('b', { expirationInDays: 1 });
  await mail.published({ correspondence: {}, existingAttachments: [expiring] });
  const form = new FormData();
  form.append('attachments', new Blob([EICAR]), 'virus.txt');
  for (const [name, value] of Object.entries({
    'Correspondence.ResourceId': RESOURCE,
    'Correspondence.SendersReference': 'x',
    'Correspondence.Content.MessageTitle': 'x',
    'Correspondence.Content.MessageBody': 'x',
    'Correspondence.Content.Attachments[0].FileName': 'virus.txt',
    'Correspondence.Content.Attachments[0].SendersReference': 'x',
    'Recipients[0]': RECIPIENT,
  }))
    form.append(name, value);
  await expectStatus(200, call(mail.url('correspondence/upload'), { token: await mail.sender(), body: form }));

  // A message that is read, confirmed and purged; one that is neither by its due date; one to somebody reserved.
  const due = { isConfirmationNeeded: true, dueDateTime: inHours(1) };
  const done = await mail.published({ correspondence: due });
  const reader = await mail.recipient();
  await expectStatus(200, mail.get(`correspondence/${done}/content`, reader));
  await expectStatus(200, mail.post(`correspondence/${done}/confirm`, reader));
  await expectStatus(200, mail.delete(`correspondence/${done}/purge`, reader));
  await mail.published({ correspondence: due });
  await expectStatus(200, mail.initialize({ recipients: [JONAS, RECIPIENT] }));

  // Notifications: delivered with a reminder, to nobody who can be reached, refused for all, refused for a second address.
  await mail.published({ correspondence: { notification } });
  const unreachable = `${ORGANIZATION}311005006`;
  await mail.published({ correspondence: { notification }, recipients: [unreachable] });
  smtp.refuse = (to) =>
    to === 'post@fjellheim.example' || to === 'feil@eksempel.no'
      ? { code: 550, text: '5.1.1 No', at: 'recipient' }
      : undefined;
  await mail.published({ correspondence: { notification }, recipients: [`${ORGANIZATION}${FJELLHEIM}`] });
  await mail.published({
    correspondence: { notification: { ...notification, customRecipients: [{ emailAddress: 'feil@eksempel.no' }] } },
    recipients: [`${ORGANIZATION}${LYNGHEIM}`],
  });
  await server.foundation.sweeps.settle();
  await advance('PT2H');
  await advance('P8D');
  await advance('PT1H');
}

test('every event type is told, of the right party, from the right source, in the feed', {
  skip: withoutClamd,
}, async () => {
  await provokeAll();
  const missing = (events: readonly CloudEvent[]) =>
    Object.keys(TYPES).filter((name) => !events.some(({ type }) => type === `no.altinn.correspondence.${name}`));
  const events = await eventually('all of them', async () => {
    await server.foundation.sweeps.settle();
    const sofar = await feed();
    return missing(sofar).length === 0 ? sofar : undefined;
  }).catch(async (error: Error) => {
    throw new Error(`${error.message}: ${missing(await feed()).join(', ')}`);
  });
  for (const { type, subject, source, resource } of events) {
    const name = type.replace('no.altinn.correspondence.', '');
    const [whom, what] = TYPES[name] ?? assert.fail(`${name} is no type of the mail`);
    if (whom === SENDER) assert.equal(subject, SENDER, name);
    else assert.match(subject, /^urn:altinn:(organization|person):identifier-no:/, name);
    assert.ok(source.endsWith(`/correspondence/api/v1/${what}`), `${name}: ${source}`);
    assert.equal(resource, `urn:altinn:resource:${RESOURCE}`);
  }
  for (const [name, [subject]] of Object.entries(TYPES))
    assert.ok(
      events.some((event) => event.type.endsWith(`.${name}`) && event.subject === subject),
      `${name} of ${subject}`,
    );
});
