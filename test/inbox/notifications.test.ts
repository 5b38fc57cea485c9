import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, expectStatus } from '../../acceptance/client/http.ts';
import { inPart } from '../../server/inbox/addresses.ts';
import { MailClient } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { KARI, Person } from './person.ts';

let smtp: TestSmtp;
let server: TestServer;
let mail: MailClient;
let kari: Person;
before(async () => {
  smtp = await startSmtp();
  server = await startTestServer({ SMTP_URL: smtp.url });
  mail = new MailClient(server.url);
  kari = await Person.logIn(server.url, KARI);
});
after(async () => {
  await server?.close();
  await smtp?.close();
});

interface Line {
  what: string;
  text: string | null;
  channel: string | null;
}
const linesOf = async (id: string): Promise<Line[]> =>
  (await expectStatus(200, kari.get(`messages/${id}`)))
    .json<{ activities: Line[] }>()
    .activities.filter(({ channel }) => channel !== null);

test('the history tells what was sent to whom: official addresses in full, those of others in part', async () => {
  const id = await mail.published({
    correspondence: {
      notification: {
        notificationTemplate: 'GenericAltinnMessage',
        notificationChannel: 'Email',
        customRecipients: [{ emailAddress: 'Ola.Privat@example.org' }, { emailAddress: 'kari@example.org' }],
      },
    },
  });
  const lines = await eventually('three notifications', async () => {
    const found = await linesOf(id);
    return found.length === 3 ? found : undefined;
  });
  assert.deepEqual(lines.map(({ what, text, channel }) => [what, text?.toLowerCase(), channel]).sort(), [
    // Her own, and the organisation's.
    ['notification-sent', 'kari@example.org', 'Email'],
    ['notification-sent', 'o•••@example.org', 'Email'],
    ['notification-sent', 'post@fjordfisk.example', 'Email'],
  ]);
  const shown = (await kari.get(`messages/${id}`)).json<{ activities: { what: string }[] }>().activities;
  assert.equal(shown[0]!.what, 'Published', 'in the order in which it happened');
});

test('what did not arrive is told too, also where nobody could be reached', async () => {
  smtp.refuse = () => ({ code: 550, text: '5.1.1 No such mailbox', at: 'recipient' });
  const id = await mail.published({
    correspondence: {
      notification: { notificationTemplate: 'GenericAltinnMessage', notificationChannel: 'Email' },
    },
  });
  const [line] = await eventually('the failure', async () => {
    const found = await linesOf(id);
    return found.length > 0 ? found : undefined;
  });
  assert.deepEqual([line!.what, line!.text], ['notification-failed', 'post@fjordfisk.example']);
});

test('an address told in part is enough to recognise, and not to write to', () => {
  assert.equal(inPart('ola@example.org'), 'o•••@example.org');
  assert.equal(inPart('😀x@example.org'), '😀•••@example.org');
  assert.equal(inPart('+4799999678'), '•••• 678');
});
