import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { eventually, expectStatus } from '../../acceptance/client/http.ts';
import { FJORDFISK, LYNGHEIM, MailClient } from '../harness/mail.ts';
import { advanceClock, organizationsMay, packageMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';

let smtp: TestSmtp;
let server: TestServer;
let mail: MailClient;
let resourceId: string;
before(async () => {
  smtp = await startSmtp();
  server = await startTestServer({ SMTP_URL: smtp.url });
  mail = new MailClient(server.url);
  resourceId = await registerResource(mail, `ttd-taus-${randomUUID().slice(0, 8)}`, {
    rules: [
      packageMay('post-til-virksomheten-med-taushetsbelagt-innhold', 'read'),
      organizationsMay([FJORDFISK, LYNGHEIM], 'read'),
    ],
  });
});
after(async () => {
  await server?.close();
  await smtp?.close();
});

const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  mail = new MailClient(server.url);
  await server.foundation.sweeps.settle();
};
interface Shown {
  notifications: {
    sendersReference: string;
    resourceId: string;
    notificationChannel: string;
    isReminder: boolean;
    processingStatus: { status: string };
  }[];
}

test('the reminder of confidential mail is an order of the message itself, and is told of like any other', async () => {
  const id = await mail.published({ correspondence: { resourceId, isConfidential: true } });
  await advance('PT2M');
  const [email] = await smtp.arrived('post@fjordfisk.example');
  assert.equal(email!.parsed.subject, 'Din virksomhet Fjordfisk AS har uåpnet taushetsbelagt post.');
  assert.equal(
    email!.parsed.text!.trimEnd(),
    'Dette er et automatisk varsel om at din virksomhet har mottatt taushetsbelagt post som ikke er åpnet. \n\n Logg inn i Altinn for å se hvilke meldinger det gjelder og hvordan du kan åpne dem.',
  );
  await advance('PT16M');
  const [shown, ...others] = await eventually('the end of the order', async () => {
    const { notifications } = (
      await expectStatus(200, mail.get(`correspondence/${id}/details`, await mail.sender()))
    ).json<Shown>();
    return notifications[0]?.processingStatus.status === 'Order_Completed' ? notifications : undefined;
  });
  assert.deepEqual(others, []);
  assert.deepEqual(
    [shown!.sendersReference, shown!.resourceId, shown!.notificationChannel, shown!.isReminder],
    ['corr-corr-confidential-reminder', 'digdir-reminder-unopened-confidential-correspondences', 'Email', false],
  );
  const { rows } = await server.foundation.database.pool.query<{ type: string }>(
    `select type from events.event where resource_instance = $1
        or resource_instance in (select id::text from notifications.chain where correspondence_id = $2) order by sequence`,
    [id, id],
  );
  const events = rows.map(({ type }) => type.replace('no.altinn.correspondence.', ''));
  assert.deepEqual(events.slice(-2), ['notificationcreated', 'correspondencenotificationdelivered']);
});

test('a message that was read in time gives no reminder', async () => {
  const before = smtp.received.length;
  const id = await mail.published({ correspondence: { resourceId, isConfidential: true } });
  await expectStatus(200, mail.get(`correspondence/${id}/content`, await mail.recipient()));
  await advance('PT10M');
  assert.equal(smtp.received.length, before);
});
