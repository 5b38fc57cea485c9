import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { System } from '../../acceptance/client/maskinporten.ts';
import { assertProblem, FJORDFISK, MailClient, TTD } from '../harness/mail.ts';
import { organizationsMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const CHECK = 'altinn:system/notifications.condition.check';

let server: TestServer;
let mail: MailClient;
let token: string;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  const administrator = await mail.token(TTD, 'budstikke:administration idporten:scopes.write idporten:dcr.write');
  await expectStatus(
    200,
    call(`${server.url}/maskinporten/scopes/access/${TTD}?scope=${encodeURIComponent(CHECK)}`, {
      method: 'PUT',
      token: administrator,
    }),
  );
  const system = await System.register(server.url, administrator, 'Varsling', [CHECK]);
  token = await system.maskinportenToken(CHECK);
});
after(() => server?.close());

/** What the two conditions of a message say: of the main notification, of the reminder. */
const conditions = async (id: string) =>
  Promise.all(
    ['/main', ''].map(async (kind) => {
      const answer = await expectStatus(200, mail.get(`correspondence/${id}/notification/check${kind}`, token));
      return answer.json<{ sendNotification: boolean }>().sendNotification;
    }),
  );

describe('the condition of a notification', () => {
  test('holds for a published message; reading ends that of the reminder alone', async () => {
    const id = await mail.published();
    assert.deepEqual(await conditions(id), [true, true]);
    const recipient = await mail.recipient();
    await expectStatus(200, mail.get(`correspondence/${id}`, recipient));
    await expectStatus(200, mail.post(`correspondence/${id}/confirm`, recipient));
    assert.deepEqual(await conditions(id), [true, true]);
    await expectStatus(200, mail.get(`correspondence/${id}/content`, recipient));
    assert.deepEqual(await conditions(id), [true, false]);
    await expectStatus(200, mail.delete(`correspondence/${id}/purge`, recipient));
    assert.deepEqual(await conditions(id), [false, false]);
  });

  test('does not hold for a message that is unknown or not published', async () => {
    assert.deepEqual(await conditions(randomUUID()), [false, false]);
    const requestedPublishTime = new Date(Date.now() + 3_600_000).toISOString();
    const answer = await mail.initialize({ correspondence: { requestedPublishTime } });
    const { correspondenceId } = answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!;
    assert.deepEqual(await conditions(correspondenceId), [false, false]);
  });

  test('is told to the notification service alone', async () => {
    const path = `correspondence/${randomUUID()}/notification/check`;
    assert.equal((await call(mail.url(path))).status, 401);
    assert.equal((await mail.get(path, await mail.token(TTD, CHECK))).status, 401, 'an Altinn token');
    const system = await System.register(server.url, await mail.token(FJORDFISK, 'idporten:dcr.write'), 'Leser', [
      'altinn:correspondence.read',
    ]);
    assert.equal((await mail.get(path, await system.maskinportenToken('altinn:correspondence.read'))).status, 403);
    assert.equal((await mail.get('correspondence/12/notification/check', token)).status, 400);
  });
});

describe('the question whether a message may be forwarded', () => {
  test('is answered as its sender said, to those with the scope', async () => {
    const checker = await mail.token(TTD, 'altinn:correspondence.forward.check');
    const resourceId = await registerResource(mail, `ttd-videre-${randomUUID().slice(0, 8)}`, {
      rules: [organizationsMay([FJORDFISK], 'read')],
    });
    const forwardable = await mail.published({ correspondence: { resourceId, allowForwarding: true } });
    const ordinary = await mail.published();
    const ask = async (id: string) =>
      (await expectStatus(200, mail.get(`correspondence/${id}/forward/check`, checker))).json();
    assert.deepEqual(await ask(forwardable), { allowForwarding: true });
    assert.deepEqual(await ask(ordinary), { allowForwarding: false });
    assertProblem(await mail.get(`correspondence/${randomUUID()}/forward/check`, checker), 'CORR-01001', 404);
    assert.equal((await mail.get(`correspondence/${ordinary}/forward/check`, await mail.recipient())).status, 403);
  });
});
