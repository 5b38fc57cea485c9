import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '../../acceptance/client/http.ts';
import { FJELLHEIM, FJORDFISK, MailClient, ORGANIZATION } from '../harness/mail.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';

const [FISK, FJELL] = ['post@fjordfisk.example', 'post@fjellheim.example'];

let smtp: TestSmtp;
let server: TestServer;
let mail: MailClient;
before(async () => {
  smtp = await startSmtp();
  server = await startTestServer({ SMTP_URL: smtp.url, MAIL_FROM: 'varsel@budstikke.example' });
  mail = new MailClient(server.url);
});
after(async () => {
  await server?.close();
  await smtp?.close();
});

const sql = (text: string) => server.foundation.database.pool.query(text);
const received = (to: string) => smtp.received.filter((email) => email.to.includes(to)).length;
const send = (organization: string) =>
  mail.published({
    correspondence: {
      notification: { notificationTemplate: 'GenericAltinnMessage', notificationChannel: 'Email' },
    },
    recipients: [`${ORGANIZATION}${organization}`],
  });

/** A notification the database will not have: what a fault of ours would look like. */
async function refusing(table: string, condition: string): Promise<() => Promise<unknown>> {
  await sql(`create function refuse() returns trigger language plpgsql as $$ begin raise 'not this one'; end $$`);
  await sql(
    `create trigger refuse before insert or update on notifications.${table} for each row when (${condition}) execute function refuse()`,
  );
  return () => sql('drop function refuse() cascade');
}

describe('a notification that cannot be handled', () => {
  for (const [step, waiting, table, condition] of [
    ['sent', 'shipment', 'delivery', `new.destination = '${FJELL}'`],
    ['accepted', 'chain', 'chain', `new.state = 'accepted' and new.keywords::text like '%Fjellheim%'`],
  ] as const)
    test(`holds up no other when it is to be ${step}, says why, and goes out once it can`, async () => {
      const before = [received(FISK), received(FJELL)] as const;
      const mend = await refusing(table, condition);
      await Promise.all([send(FJELLHEIM), send(FJORDFISK)]);
      await eventually('the other one', async () => (received(FISK) === before[0] + 1 ? true : undefined));
      await eventually('the reason on its row', async () => {
        const { rows } = await sql(
          `select last_error, attempts from notifications.${waiting} where last_error is not null`,
        );
        return rows.some((row) => row.last_error === 'not this one' && row.attempts > 0) || undefined;
      });
      assert.equal(received(FJELL), before[1]);
      await mend();
      await advanceClock(server.url, 'PT2H');
      mail = new MailClient(server.url);
      await eventually('what was put off', async () => (received(FJELL) === before[1] + 1 ? true : undefined));
    });
});
