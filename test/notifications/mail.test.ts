import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { eventually, expectStatus } from '../../acceptance/client/http.ts';
import { MailClient, ORGANIZATION, RESOURCE } from '../harness/mail.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';

const FISK = 'post@fjordfisk.example';

let smtp: TestSmtp;
let server: TestServer;
let mail: MailClient;
before(async () => {
  smtp = await startSmtp();
  server = await startTestServer({ SMTP_URL: smtp.url, MAIL_FROM: 'Budstikke <varsel@budstikke.example>' });
  mail = new MailClient(server.url);
});
after(async () => {
  try {
    await server?.close();
  } finally {
    await smtp?.close();
  }
});

const settle = () => server.foundation.sweeps.settle();
const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  mail = new MailClient(server.url);
  await settle();
};
const received = (to: string) => smtp.received.filter((email) => email.to.includes(to));
const generic = { notificationTemplate: 'GenericAltinnMessage', notificationChannel: 'Email' };
const custom = { emailSubject: 'Emne', emailBody: 'Innhold' };

interface Shown {
  notifications: {
    id: string;
    isReminder: boolean;
    sendersReference: string;
    creator: string;
    notificationChannel: string;
    resourceId: string;
    processingStatus: { status: string };
    notificationStatusDetails: {
      email: { succeeded: boolean; recipient: { emailAddress: string }; sendStatus: { status: string } } | null;
      sms: unknown;
      emails: { recipient: { emailAddress: string }; sendStatus: { status: string } }[] | null;
      smses: { recipient: { mobileNumber: string }; sendStatus: { status: string } }[] | null;
    };
  }[];
}
const details = async (id: string) =>
  (await expectStatus(200, mail.get(`correspondence/${id}/details`, await mail.sender()))).json<Shown>().notifications;
const overview = async (id: string) =>
  (await expectStatus(200, mail.get(`correspondence/${id}`, await mail.sender()))).json<{
    notifications: { notificationOrderId: string | null; isReminder: boolean }[];
  }>().notifications;
/** Names of the events about a message (or its orders), in their order. */
const events = async (id: string) => {
  const { rows } = await server.foundation.database.pool.query<{ type: string }>(
    `select type from events.event where resource_instance = $1
        or resource_instance in (select id::text from notifications.chain where correspondence_id = $2) order by sequence`,
    [id, id],
  );
  return rows.map(({ type }) => type.replace('no.altinn.correspondence.', ''));
};

describe('a message with a notification', () => {
  test('tells its recipient by e-mail in the message’s language, from the generic template', async () => {
    for (const [language, subject, text] of [
      [
        'nb',
        'En melding har blitt mottatt i Altinn',
        'Hei. Fjordfisk AS har mottatt en ny melding fra Testdepartementet.  Logg deg inn i Altinn for å se denne meldingen.',
      ],
      [
        'nn',
        'Ein melding har blitt motteke i Altinn',
        'Hei. Fjordfisk AS har motteke ei ny melding frå Testdepartementet.  Logg deg inn i Altinn for å sjå denne meldinga.',
      ],
      [
        'en',
        'A message has been received in Altinn',
        'Hello. Fjordfisk AS has received a new message from Testdepartementet.  Log in to Altinn to see this message.',
      ],
    ] as const) {
      const before = received(FISK).length;
      await mail.published({ content: { language }, correspondence: { notification: generic } });
      const email = (await smtp.arrived(FISK, before + 1)).at(-1)!;
      assert.equal(email.parsed.subject, subject);
      assert.equal(email.parsed.text!.trimEnd(), text);
      assert.equal(email.from, 'varsel@budstikke.example');
    }
  });

  test('shows its order in the overview and, once it has ended, what became of it, with the events of it', async () => {
    const later = new Date(server.foundation.clock.now().getTime() + 3_600_000).toISOString();
    const scheduled = await expectStatus(
      200,
      mail.initialize({ correspondence: { notification: custom, requestedPublishTime: later } }),
    );
    const { correspondenceId } = scheduled.json<{ correspondences: { correspondenceId: string }[] }>()
      .correspondences[0]!;
    assert.deepEqual(await overview(correspondenceId), [{ notificationOrderId: null, isReminder: false }]);
    assert.deepEqual(await details(correspondenceId), []);

    const id = await mail.published({ correspondence: { notification: custom } });
    await settle();
    const [shown] = await overview(id);
    assert.match(shown!.notificationOrderId!, /^[0-9a-f-]{36}$/);
    const [sent] = await details(id);
    assert.equal(sent!.processingStatus.status, 'Order_Processed');
    assert.equal(sent!.notificationStatusDetails.email!.sendStatus.status, 'Email_Succeeded');
    await advance('PT16M');
    const [ended, ...others] = await details(id);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [ended!.sendersReference, ended!.creator, ended!.notificationChannel, ended!.resourceId, ended!.isReminder],
      ['corr-test', 'ttd', 'Email', RESOURCE, false],
    );
    assert.equal(ended!.processingStatus.status, 'Order_Completed');
    assert.equal(ended!.notificationStatusDetails.email!.succeeded, true);
    assert.equal(ended!.notificationStatusDetails.email!.recipient.emailAddress, FISK);
    assert.equal(ended!.notificationStatusDetails.email!.sendStatus.status, 'Email_Delivered');
    assert.equal(ended!.notificationStatusDetails.smses, null);
    assert.deepEqual((await events(id)).slice(-2), ['notificationcreated', 'correspondencenotificationdelivered']);
  });

  test('says that nobody can be reached, and is published all the same', async () => {
    const nobody = '311005006';
    const id = await mail.published({
      correspondence: { notification: custom },
      recipients: [`${ORGANIZATION}${nobody}`],
    });
    await settle();
    assert.deepEqual(await overview(id), [{ notificationOrderId: null, isReminder: false }]);
    assert.deepEqual(await details(id), []);
    assert.equal((await events(id)).at(-1), 'correspondencenotificationcreationfailed');
  });
});

describe('a reminder', () => {
  const withReminder = {
    ...custom,
    sendReminder: true,
    reminderEmailSubject: 'Påminnelse',
    reminderEmailBody: 'Husk brevet $messageTitle$',
  };
  const reminders = () => received(FISK).filter(({ parsed }) => parsed.subject === 'Påminnelse').length;

  test('comes after seven days, and not before', async () => {
    const before = reminders();
    const id = await mail.published({ correspondence: { notification: withReminder } });
    await advance('P6DT23H');
    assert.equal(reminders(), before);
    await advance('PT2H');
    assert.equal(reminders(), before + 1);
    const reminder = received(FISK).findLast(({ parsed }) => parsed.subject === 'Påminnelse')!;
    assert.equal(reminder.parsed.text!.trimEnd(), 'Husk brevet Tittel');
    await advance('PT16M');
    await eventually('the end of both orders', async () => {
      const ends = (await details(id)).map(({ isReminder, processingStatus }) => [isReminder, processingStatus.status]);
      const wanted = [
        [false, 'Order_Completed'],
        [true, 'Order_Completed'],
      ];
      return isDeepStrictEqual(ends, wanted) ? true : undefined;
    });
    assert.equal((await events(id)).at(-1), 'correspondencenotificationreminderdelivered');
  });

  test('is not sent once the message has been read, and a purge cancels it', async () => {
    const before = reminders();
    const read = await mail.published({ correspondence: { notification: withReminder } });
    const purged = await mail.published({ correspondence: { notification: withReminder } });
    await settle();
    await expectStatus(200, mail.get(`correspondence/${read}/content`, await mail.recipient()));
    await expectStatus(200, mail.delete(`correspondence/${purged}/purge`, await mail.recipient()));
    const statuses = async (id: string) => {
      const { rows } = await server.foundation.database.pool.query(
        `select s.kind, s.status, s.email is null as forgotten, c.keywords is null as nameless
           from notifications.shipment s join notifications.chain c on c.id = s.chain_id
          where correspondence_id = $1 order by position`,
        [id],
      );
      return rows.map((row) => Object.values(row));
    };
    assert.deepEqual(await statuses(purged), [
      ['Notification', 'Processed', true, true],
      ['Reminder', 'Cancelled', true, true],
    ]);
    await advance('P8D');
    assert.equal(reminders(), before);
    assert.deepEqual(await statuses(read), [
      ['Notification', 'Completed', true, true],
      ['Reminder', 'SendConditionNotMet', true, true],
    ]);
  });
});

test('a message taken back before it is published tells nobody', async () => {
  const before = received(FISK).length;
  const later = new Date(server.foundation.clock.now().getTime() + 3_600_000).toISOString();
  const answer = await mail.initialize({ correspondence: { notification: custom, requestedPublishTime: later } });
  const { correspondenceId } = answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!;
  await expectStatus(200, mail.delete(`correspondence/${correspondenceId}/purge`, await mail.sender()));
  await advance('PT2H');
  assert.equal(received(FISK).length, before);
});
