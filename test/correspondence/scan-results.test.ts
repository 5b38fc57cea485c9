import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { configure } from '../../server/config/config.ts';
import { readEnvironment } from '../../server/config/env.ts';
import { assertProblem, attachmentBody, FJORDFISK, MailClient, RESOURCE } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const SECRET = 'en hemmelighet som ingen gjetter';
const PATH = 'webhooks/malwarescanresults';

interface Attachment {
  status: string;
  statusText: string;
}

/** An event as Event Grid sends it. */
const scanned = (file: string, scanResultType: string, details: object = {}) => ({
  id: randomUUID(),
  eventType: 'Microsoft.Security.MalwareScanningResult',
  data: {
    correlationId: randomUUID(),
    blobUri: `https://storage.example.no/attachments/${file}`,
    scanFinishedTimeUtc: '2026-11-26T06:00:00Z',
    scanResultType,
    scanResultDetails: details,
  },
});

describe('results of an external malware scanner', () => {
  let server: TestServer;
  let mail: MailClient;
  before(async () => {
    server = await startTestServer({ MALWARE_WEBHOOK_SECRET: SECRET });
    mail = new MailClient(server.url);
  });
  after(() => server?.close());

  const tell = (json: unknown, headers: Record<string, string> = { 'x-webhook-secret': SECRET }) =>
    call(mail.url(PATH), { method: 'POST', json, headers });
  const attachment = async (id: string) =>
    (await expectStatus(200, mail.get(`attachment/${id}`, await mail.sender()))).json<Attachment>();
  const events = async (instance: string) =>
    (
      await server.foundation.database.pool.query(
        'select type from events.event where resource_instance = $1 order by sequence',
        [instance],
      )
    ).rows.map((row) => row.type.slice(row.type.lastIndexOf('.') + 1));
  const blobOf = async (id: string) =>
    (await server.foundation.database.pool.query('select blob_key from correspondence.attachment where id = $1', [id]))
      .rows[0].blob_key as string;
  const isStored = async (key: string) =>
    (await readdir(`${server.dataDirectory}/blobs/${key.slice(0, 2)}`)).includes(key);
  /** A message with one file in the same request. */
  const sent = async () => {
    const form = new FormData();
    form.append('attachments', new Blob(['fil']), 'fil.txt');
    for (const [name, value] of Object.entries({
      'Correspondence.ResourceId': RESOURCE,
      'Correspondence.SendersReference': 'x',
      'Correspondence.Content.MessageTitle': 'x',
      'Correspondence.Content.MessageBody': 'x',
      'Correspondence.Content.Attachments[0].FileName': 'fil.txt',
      'Correspondence.Content.Attachments[0].SendersReference': 'x',
      'Recipients[0]': `0192:${FJORDFISK}`,
    }))
      form.append(name, value);
    const answer = await expectStatus(
      200,
      call(mail.url('correspondence/upload'), { token: await mail.sender(), body: form }),
    );
    const { correspondences, attachmentIds } = answer.json<{
      correspondences: { correspondenceId: string; status: string }[];
      attachmentIds: string[];
    }>();
    assert.equal(correspondences[0]!.status, 'Initialized');
    return { message: correspondences[0]!.correspondenceId, file: attachmentIds[0]! };
  };

  test('a clean file is published, and its message with it, however often the result comes', async () => {
    const { message, file } = await sent();
    assert.equal((await attachment(file)).status, 'UploadProcessing');
    const event = scanned(file, 'no threats found');
    const answers = await Promise.all([tell(event), tell([event]), tell(event)]);
    assert.deepEqual(
      answers.map(({ status, text }) => [status, text]),
      Array(3).fill([200, '']),
    );
    assert.deepEqual([(await attachment(file)).status, await events(file)], ['Published', ['attachmentpublished']]);
    await eventually(
      'publishing',
      async () => (await mail.get(`correspondence/${message}`, await mail.recipient())).status === 200 || undefined,
    );
    assert.equal((await tell(scanned(file, 'Malicious'))).status, 200);
    assert.equal((await attachment(file)).status, 'Published');
  });

  test('any other result fails the file and its message, and the bytes are deleted', async () => {
    const { message, file } = await sent();
    const key = await blobOf(file);
    assert.equal((await tell(scanned(key, 'Malicious', { malwareNamesFound: ['EICAR'] }))).status, 200);
    assert.deepEqual(
      [(await attachment(file)).status, (await attachment(file)).statusText],
      ['Failed', 'Malware scan failed: Malicious'],
    );
    assert.ok(!(await isStored(key)));
    assert.deepEqual(await events(file), ['attachmentuploadfailed']);
    assert.deepEqual(await events(message), ['correspondenceinitialized', 'correspondencepublishfailed']);
    const other = await mail.uploaded('x');
    await tell(scanned(other, 'Error', { errorMessage: 'SAM259203: not scanned' }));
    assert.equal((await attachment(other)).statusText, 'Malware scan failed: SAM259203: not scanned');
    assert.equal((await expectStatus(200, mail.upload(other, 'igjen'))).json<Attachment>().status, 'UploadProcessing');
  });

  test('nobody without the secret is listened to', async () => {
    const id = await mail.uploaded('x');
    const event = scanned(id, 'No threats found');
    for (const headers of [
      {},
      { 'x-webhook-secret': `${SECRET}.` },
      { authorization: `Bearer ${await mail.sender()}` },
    ])
      assert.equal((await tell(event, headers as Record<string, string>)).status, 401);
    assert.equal((await attachment(id)).status, 'UploadProcessing');
    const withCode = call(mail.url(`${PATH}?code=${encodeURIComponent(SECRET)}`), { method: 'POST', json: event });
    assert.equal((await withCode).status, 200);
    assert.equal((await attachment(id)).status, 'Published');
  });

  test('the subscription is validated, other events are 400, unknown and unfinished files 404', async () => {
    const validation = {
      eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
      data: { validationCode: 'abc-123' },
    };
    assert.deepEqual((await expectStatus(200, tell([validation]))).json(), { validationResponse: 'abc-123' });
    assert.equal((await tell([{ ...validation, eventType: 'Noe.Annet' }])).status, 400);
    assertProblem(await tell(scanned(randomUUID(), 'No threats found')), 'CORR-02001', 404);
    assertProblem(await tell(scanned('../../etc/passwd', 'No threats found')), 'CORR-02001', 404);
    const initialized = (await mail.post('attachment', await mail.sender(), attachmentBody())).json<string>();
    assert.equal((await tell(scanned(initialized, 'No threats found'))).status, 200);
    assert.equal((await attachment(initialized)).status, 'Initialized');
    const answer = await call(mail.url(PATH), {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json', 'x-webhook-secret': SECRET },
    });
    assertProblem(answer, 'CORR-02001', 404);
  });
});

test('without the secret, or with a scanner of our own, the webhook is not there', async () => {
  for (const variables of [{}, { MALWARE_WEBHOOK_SECRET: SECRET, CLAMD: '127.0.0.1:9' }]) {
    const server = await startTestServer(variables as Record<string, string>);
    try {
      const json = scanned(randomUUID(), 'No threats found');
      const headers = { 'x-webhook-secret': SECRET };
      const url = `${server.url}/correspondence/api/v1/${PATH}`;
      assert.equal((await call(url, { method: 'POST', json, headers })).status, 404);
    } finally {
      await server.close();
    }
  }
});

test('a secret that could be guessed is refused at the start; a good one stands for a scanner in production', () => {
  assert.throws(() => configure(readEnvironment({ MALWARE_WEBHOOK_SECRET: 'kort' })), /MALWARE_WEBHOOK_SECRET/);
  const { clamd, secrets } = configure(
    readEnvironment({
      PROFILE: 'production',
      PUBLIC_URL: 'https://mail.example.no',
      ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
      MALWARE_WEBHOOK_SECRET: SECRET,
    }),
  );
  assert.deepEqual([clamd, secrets.malwareWebhookSecret], [undefined, SECRET]);
});
