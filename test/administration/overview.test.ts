import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { System } from '../../acceptance/client/maskinporten.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { FJORDFISK, MailClient, ORGANIZATION } from '../harness/mail.ts';
import { advanceClock, organizationsMay, packageMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

const OWNERS = '/administration/api/v1/service-owners';
const OWNER = '311005006';
const CODE = 'solsiden';
const RESOURCE = 'solsiden-brev';
const SCOPES = 'altinn:serviceowner altinn:correspondence.write altinn:events.subscribe';

interface Step {
  step: string;
  state: string;
  since: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: each step has evidence of its own
  evidence: any;
  waitsFor: string | null;
  next: string | null;
}

let server: TestServer;
let mail: MailClient;
let receiver: WebhookReceiver;
let kari: LoggedIn;
let ola: LoggedIn;
let ida: LoggedIn;
let system: System;

const own = () => mail.token(OWNER, SCOPES, { org: CODE });
const asMember = (who: LoggedIn, path: string) => who.fetch(path, { headers: { 'budstikke-owner': CODE } });
async function setup(): Promise<Record<string, Step>> {
  const answer = await expectStatus(
    200,
    call(`${server.url}/administration/api/v1/owners/${CODE}/setup`, { token: await own() }),
  );
  const { steps, done } = answer.json<{ done: number; steps: Step[] }>();
  assert.equal(done, steps.filter(({ state }) => state === 'done').length);
  return Object.fromEntries(steps.map((step) => [step.step, step]));
}
const states = (steps: Record<string, Step>) => Object.values(steps).map(({ state }) => state);
/** Sends a message of the owner to Fjordfisk, and answers its id. */
async function send(change: object = {}): Promise<string> {
  const correspondence = {
    resourceId: RESOURCE,
    sendersReference: 'sak',
    content: { language: 'nb', messageTitle: 'T', messageSummary: 'S', messageBody: 'B' },
    ...change,
  };
  const recipients = [ORGANIZATION + FJORDFISK];
  const answer = await expectStatus(200, mail.post('correspondence', await own(), { correspondence, recipients }));
  return answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!.correspondenceId;
}
async function post<Answer>(path: string, json: unknown, status = 201): Promise<Answer> {
  const token = await mail.token(OWNER, `idporten:dcr.write ${SCOPES}`, { org: CODE });
  return (await expectStatus(status, call(`${server.url}${path}`, { token, json }))).json<Answer>();
}

before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  receiver = await startWebhookReceiver();
  kari = await logIn(server, { pid: '14837510008' });
  ola = await logIn(server, { pid: '02918220065' });
  ida = await logIn(server, { pid: '18850460120' });
  const made = await kari.fetch(OWNERS, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      organizationNumber: OWNER,
      code: CODE,
      name: { nb: 'Solsiden' },
      contact: { email: 'post@solsiden.example' },
      agreement: { accepted: true },
    }),
  });
  assert.equal(made.status, 201);
});
after(async () => {
  await receiver?.close();
  await server?.close();
});

describe('the setup of a service owner', () => {
  test('has eight steps, of which a new one has done the first, and tells what the others wait for', async () => {
    const steps = await setup();
    assert.deepEqual(Object.keys(steps), [
      'service-owner',
      'api-key',
      'client',
      'service',
      'access-rules',
      'publish',
      'first-message',
      'events',
    ]);
    assert.deepEqual(states(steps), ['done', 'done', 'missing', 'missing', 'waiting', 'waiting', 'waiting', 'missing']);
    assert.deepEqual(steps['service-owner']!.evidence, { code: CODE, organizationNumber: OWNER, status: 'approved' });
    assert.deepEqual(steps['api-key']!.evidence, { required: false, keys: 0, key: null }, 'none is needed here');
    assert.deepEqual(
      ['access-rules', 'publish', 'first-message'].map((step) => steps[step]!.waitsFor),
      ['service', 'service', 'publish'],
    );
    assert.equal(steps.client!.next, 'create-client');
  });

  test('shows the key in use, never the key itself', async () => {
    const { key } = await post<{ key: string }>(`${OWNERS}/${CODE}/api-keys`, { name: 'Første nøkkel' });
    const { evidence } = (await setup())['api-key']!;
    assert.deepEqual([evidence.keys, evidence.key.name], [1, 'Første nøkkel']);
    assert.ok(key.startsWith(evidence.key.prefix) && !JSON.stringify(evidence).includes(key));
  });

  test('says what keeps a client from sending, and is done with the client when it has got a token', async () => {
    const bare = await post<{ client_id: string }>('/maskinporten/clients', { client_name: 'Tom', scopes: [] });
    const without = (await setup()).client!;
    assert.deepEqual([without.state, without.evidence.fault, without.next], ['wrong', 'no-key', 'add-client-key']);
    assert.equal(without.evidence.clientId, bare.client_id);
    const token = await mail.token(OWNER, `idporten:dcr.write ${SCOPES}`, { org: CODE });
    system = await System.register(server.url, token, 'Fagsystem', SCOPES.split(' '));
    const ready = (await setup()).client!;
    assert.deepEqual([ready.state, ready.waitsFor, ready.next], ['waiting', 'token', 'fetch-token']);
    assert.deepEqual(
      ready.evidence.scopes.map(({ state }: { state: string }) => state),
      ['usable', 'usable'],
    );
    await system.maskinportenToken(SCOPES);
    const { since } = await eventually('the token is noted', async () => {
      const { client } = await setup();
      return client!.state === 'done' ? client : undefined;
    });
    assert.ok(since !== null);
  });

  test('wants a service of the right type with a policy that somebody can read by', async () => {
    const rules = [organizationsMay([FJORDFISK], 'read')];
    await registerResource(mail, 'solsiden-annet', { rules, owner: OWNER, code: CODE, resourceType: 'BrokerService' });
    assert.equal((await setup()).service!.state, 'missing', 'nothing that sends mail');
    const unread = [organizationsMay([FJORDFISK], 'write')];
    await registerResource(mail, 'solsiden-stengt', { rules: unread, owner: OWNER, code: CODE });
    const closed = (await setup())['access-rules']!;
    assert.deepEqual([closed.state, closed.next], ['wrong', 'let-somebody-read']);
    const subscribe = { subjects: [['urn:altinn:org', CODE] as const], actions: ['subscribe'] };
    await registerResource(mail, RESOURCE, { rules: [...rules, subscribe], owner: OWNER, code: CODE });
    const steps = await setup();
    assert.deepEqual(states(steps).slice(0, 7), ['done', 'done', 'done', 'done', 'done', 'done', 'missing']);
    assert.deepEqual(
      [steps.service!.evidence.resourceId, steps['access-rules']!.evidence.readers.organizations],
      [RESOURCE, [FJORDFISK]],
    );
  });

  test('waits with the first message until its recipient has read it, and confirmed it where that was asked for', async () => {
    const id = await send({
      sendersReference: 'Sak 1',
      isConfirmationNeeded: true,
      dueDateTime: new Date(Date.now() + 86_400_000 * 3).toISOString(),
    });
    const sent = await eventually('publishing', async () => {
      const step = (await setup())['first-message']!;
      return step.evidence.published === null ? undefined : step;
    });
    assert.deepEqual(
      [sent.state, sent.waitsFor, sent.next, sent.evidence.correspondenceId],
      ['waiting', 'recipient', 'open-as-recipient', id],
    );
    const recipient = await mail.recipient();
    await expectStatus(200, mail.get(`correspondence/${id}/content`, recipient));
    const read = (await setup())['first-message']!;
    assert.deepEqual([read.state, read.next], ['waiting', 'confirm-as-recipient']);
    await expectStatus(200, mail.post(`correspondence/${id}/confirm`, recipient));
    const done = (await setup())['first-message']!;
    assert.deepEqual(
      [done.state, done.since, done.evidence.sendersReference],
      ['done', done.evidence.confirmedAt, 'Sak 1'],
    );
  });

  test('is done with events when one has been delivered, and not any more when the receiver is gone', async () => {
    const { id } = await post<{ id: number }>('/events/api/v1/subscriptions', {
      endPoint: `${receiver.url}/mottak`,
      resourceFilter: `urn:altinn:resource:${RESOURCE}`,
    });
    const validated = await eventually('validation', async () => {
      const { events } = await setup();
      return events!.evidence.validated === null ? undefined : events;
    });
    assert.deepEqual(
      [validated!.state, validated!.waitsFor, validated!.evidence.subscriptionId],
      ['waiting', 'event', id],
      'a validation is no event',
    );
    await post(`/events/api/v1/subscriptions/${id}/test`, {}, 202);
    const delivered = await eventually('delivery', async () => {
      const { events } = await setup();
      return events!.state === 'done' ? events : undefined;
    });
    assert.ok(delivered!.since !== null);
    assert.ok(states(await setup()).every((state) => state === 'done'));

    receiver.reply([{ status: 503 }]);
    await send();
    await eventually('failure', async () => ((await setup()).events!.state === 'wrong' ? true : undefined));
    const failing = (await attention()).items.filter(({ kind }) => kind === 'subscription-failing');
    assert.deepEqual(
      failing.map(({ subject, severity, next }) => [subject.id, severity, next]),
      [[String(id), 'error', 'mend-end-point']],
    );
  });

  test('is told to members of any role and to the owner’s systems, and to nobody else', async () => {
    const { secret } = (await (
      await kari.fetch(`${OWNERS}/${CODE}/invitations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ role: 'reader' }),
      })
    ).json()) as { secret: string };
    const accepted = await ola.fetch('/administration/api/v1/invitations/accept', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret }),
    });
    assert.equal(accepted.status, 200);
    for (const path of ['setup', 'attention'].map((name) => `/administration/api/v1/owners/${CODE}/${name}`)) {
      assert.equal((await asMember(kari, path)).status, 200, 'owner');
      assert.equal((await asMember(ola, path)).status, 200, 'reader');
      assert.equal((await asMember(ida, path)).status, 403, 'not a member');
      assert.equal((await ida.fetch(path)).status, 404, 'not a member, by itself');
      assert.equal((await call(server.url + path, { token: await mail.sender() })).status, 404, 'another owner');
      assert.equal((await call(server.url + path)).status, 401);
    }
  });
});

interface Item {
  kind: string;
  severity: string;
  since: string;
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a subject of its own
  subject: any;
  next: string;
}
const attention = async () =>
  (
    await expectStatus(
      200,
      call(`${server.url}/administration/api/v1/owners/${CODE}/attention`, { token: await own() }),
    )
  ).json<{ items: Item[]; more: string[] }>();

describe('what needs action', () => {
  const ofKind = async (kind: string) => (await attention()).items.filter((item) => item.kind === kind);

  test('is a policy that lets nobody read, before warnings', async () => {
    const { items } = await attention();
    const [policy] = items.filter(({ subject }) => subject.id === 'solsiden-stengt');
    assert.deepEqual([policy!.kind, policy!.severity], ['policy-warning', 'error']);
    assert.ok(policy!.subject.warnings.includes('mail-without-read'));
    const severities = items.map(({ severity }) => severity);
    assert.deepEqual(severities, severities.toSorted());
  });

  test('is a key that another has taken over from, as long as it still works', async () => {
    assert.deepEqual(await ofKind('api-key-expires'), []);
    const { id } = await post<{ id: string }>(`${OWNERS}/${CODE}/api-keys`, { name: 'Gammel' });
    await post(`${OWNERS}/${CODE}/api-keys/${id}/rotate`, { overlapDays: 3 });
    assert.deepEqual(
      (await ofKind('api-key-expires')).map(({ subject }) => subject.id),
      [id],
    );
  });

  test('are messages that are stuck, twenty at most, with a word that there are more', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 21; count++) ids.push(await send());
    await server.foundation.sweeps.settle();
    await server.foundation.database.pool.query(
      `update correspondence.correspondence set status = 11, status_text = 'Fant ingen' where id = any($1)`,
      [ids],
    );
    const { items, more } = await attention();
    const stuck = items.filter(({ kind }) => kind === 'message-stuck');
    assert.deepEqual([stuck.length, more], [20, ['message-stuck']]);
    assert.deepEqual(
      [stuck[0]!.subject.reason, stuck[0]!.subject.detail, stuck[0]!.next],
      ['failed', 'Fant ingen', 'retry-message'],
    );
  });

  test('is confidential mail that nobody has opened for a week, and a client whose last key ends', async () => {
    const resourceId = await registerResource(mail, 'solsiden-taus', {
      rules: [
        packageMay('post-til-virksomheten-med-taushetsbelagt-innhold', 'read'),
        organizationsMay([FJORDFISK], 'read'),
      ],
      owner: OWNER,
      code: CODE,
    });
    await send({ resourceId, sendersReference: 'taus', isConfidential: true });
    await server.foundation.sweeps.settle();
    assert.deepEqual(await ofKind('confidential-unread'), []);
    assert.deepEqual(await ofKind('client-key-expires'), []);
    await advanceClock(server.url, 'P8D');
    mail = new MailClient(server.url);
    assert.deepEqual(
      (await ofKind('confidential-unread')).map(({ subject }) => subject.sendersReference),
      ['taus'],
    );
    await advanceClock(server.url, 'P320D');
    mail = new MailClient(server.url);
    const [ending] = await ofKind('client-key-expires');
    assert.deepEqual([ending!.subject.id, ending!.subject.name], [system.clientId, 'Fagsystem']);
    await advanceClock(server.url, 'P60D');
    mail = new MailClient(server.url);
    assert.equal((await ofKind('client-key-expired'))[0]!.severity, 'error');
    assert.deepEqual(
      [(await setup()).client!.state, (await setup()).client!.evidence.fault],
      ['wrong', 'keys-expired'],
      'a step that was done and broke',
    );
  });
});
