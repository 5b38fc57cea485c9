import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { FJORDFISK, JONAS, MailClient, RESOURCE, TTD } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

const DASHBOARD = '/notifications/api/v1/future/dashboard/recipients/notifications';
interface Told {
  shipmentId: string;
  creator: string;
  resourceId?: string;
  shipmentType: string;
  type: string;
  destination: string;
  status: string;
}
const operator = () => mail.token(TTD, 'budstikke:administration');
const toldTo = async (path: string, headers: Record<string, string> = {}) =>
  (await expectStatus(200, call(server.url + DASHBOARD + path, { token: await operator(), headers }))).json<Told[]>();

test('the operator sees what a person or organisation was told, by messages and by orders', async () => {
  const emailSettings = { subject: 'Emne', body: 'Tekst' };
  await expectStatus(
    201,
    call(`${server.url}/notifications/api/v1/future/orders`, {
      token: await mail.token(TTD, 'altinn:serviceowner/notifications.create', { org: 'ttd' }),
      json: {
        idempotencyId: randomUUID(),
        recipient: { recipientPerson: { nationalIdentityNumber: JONAS, channelSchema: 'Email', emailSettings } },
      },
    }),
  );
  await mail.published({ correspondence: { notification: { emailSubject: 'Emne', emailBody: 'Innhold' } } });
  const [person] = await eventually('the person', async () => {
    const told = await toldTo('/nin', { person: JONAS });
    return told.length > 0 ? told : undefined;
  });
  assert.deepEqual(
    [person!.creator, person!.shipmentType, person!.type, person!.destination, person!.status],
    ['ttd', 'Notification', 'Email', '', 'Email_Failed_RecipientReserved'],
  );
  const [organization, ...others] = await eventually('the organisation', async () => {
    const told = await toldTo(`/orgnumber?orgNumber=${FJORDFISK}`);
    return told.length > 0 ? told : undefined;
  });
  assert.deepEqual(others, []);
  assert.deepEqual(
    [organization!.destination, organization!.resourceId],
    ['post@fjordfisk.example', `urn:altinn:resource:${RESOURCE}`],
  );
  assert.deepEqual(await toldTo(`/orgnumber?orgNumber=${FJORDFISK}&to=2020-01-01T00:00:00Z`), []);
});

test('nobody else does, and a number must be one', async () => {
  const by = await mail.token(TTD, 'altinn:serviceowner/notifications.create', { org: 'ttd' });
  assert.equal((await call(`${server.url}${DASHBOARD}/orgnumber?orgNumber=${FJORDFISK}`, { token: by })).status, 403);
  assert.equal((await call(`${server.url}${DASHBOARD}/nin`, { headers: { person: JONAS } })).status, 401);
  const wrong = await call(`${server.url}${DASHBOARD}/nin?nin=${JONAS}`, { token: await operator() });
  assert.equal(wrong.status, 400);
  assert.deepEqual(wrong.json<{ errors: object }>().errors, {
    person: ['National identity number must be 11 digits long.'],
  });
});
