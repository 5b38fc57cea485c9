import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { EICAR, EICAR_NAME, startClamd, type TestClamd, withoutClamd } from '../harness/clamd.ts';
import { assertFieldFault, assertProblem, attachmentBody, FJORDFISK, MailClient, RESOURCE } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

interface Attachment {
  attachmentId: string;
  status: string;
  statusText: string;
  checksum: string | null;
  correspondenceIds: string[];
  dataType: string;
  statusHistory: { status: string }[];
}

const initialized = async (change: object = {}) =>
  (await expectStatus(200, mail.post('attachment', await mail.sender(), attachmentBody(change)))).json<string>();
const attachment = async (id: string) =>
  (await expectStatus(200, mail.get(`attachment/${id}`, await mail.sender()))).json<Attachment>();
const blobs = async () =>
  Number(
    (
      await server.foundation.database.pool.query(
        'select count(*) from correspondence.attachment where blob_key is not null',
      )
    ).rows[0].count,
  );

describe('attachments', () => {
  test('uploaded bytes come back equal, with their MD5 as checksum', async () => {
    const bytes = randomBytes(3_000_000);
    const id = await initialized({ fileName: 'kart.pdf', displayName: 'Kartet' });
    const uploaded = (await expectStatus(200, mail.upload(id, bytes))).json<Attachment>();
    assert.equal(uploaded.status, 'Published');
    assert.equal(uploaded.checksum, createHash('md5').update(bytes).digest('hex'));
    assert.equal(uploaded.dataType, 'application/pdf');
    const response = await fetch(mail.url(`attachment/${id}/download`), {
      headers: { authorization: `Bearer ${await mail.sender()}` },
    });
    assert.equal(response.headers.get('content-type'), 'application/octet-stream');
    assert.ok(Buffer.from(await response.arrayBuffer()).equals(bytes));
    const details = (
      await expectStatus(200, mail.get(`attachment/${id}/details`, await mail.sender()))
    ).json<Attachment>();
    assert.deepEqual(
      details.statusHistory.map(({ status }) => status),
      ['Initialized', 'UploadProcessing', 'Published'],
    );
  });

  test('without Content-Length and without Content-Type it works too', async () => {
    const id = await initialized();
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('bit for '));
        controller.enqueue(new TextEncoder().encode('bit'));
        controller.close();
      },
    });
    const answer = await call(mail.url(`attachment/${id}/upload`), {
      method: 'POST',
      token: await mail.sender(),
      body: stream,
    });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json<Attachment>().checksum, createHash('md5').update('bit for bit').digest('hex'));
  });

  test('a wrong checksum, no bytes and a second upload are refused', async () => {
    const wrong = await initialized({ checksum: 'a'.repeat(32) });
    const before = await blobs();
    assertProblem(await mail.upload(wrong, 'noe annet'), 'CORR-02008', 400);
    assert.deepEqual(
      [(await attachment(wrong)).status, (await attachment(wrong)).statusText],
      ['Failed', 'Checksum mismatch'],
    );
    assert.equal(await blobs(), before);

    const empty = await initialized();
    assertProblem(await mail.upload(empty, ''), 'CORR-02004', 400);
    const chunked = new ReadableStream({ start: (controller) => controller.close() });
    assertProblem(await mail.upload(empty, chunked), 'CORR-02004', 400);

    const id = await mail.uploaded();
    assertProblem(await mail.upload(id, 'en gang til'), 'CORR-02005', 400);
    assertProblem(await mail.upload(randomUUID(), 'x'), 'CORR-02001', 404);
    assertFieldFault(
      await mail.post('attachment', await mail.sender(), attachmentBody({ checksum: 'abc' })),
      'Checksum',
      'The checksum, if used, must be a MD5 hash with a length of 32 characters',
    );
  });

  test('a failed upload may be tried again', async () => {
    const id = await initialized({ checksum: createHash('md5').update('riktig').digest('hex') });
    assertProblem(await mail.upload(id, 'galt'), 'CORR-02008', 400);
    assert.equal((await expectStatus(200, mail.upload(id, 'riktig'))).json<Attachment>().status, 'Published');
  });

  test('an upload that breaks off leaves nothing, says so, and may be tried again', async () => {
    const id = await initialized();
    const before = await blobs();
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /correspondence/api/v1/attachment/${id}/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await mail.sender()}\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n`,
    );
    socket.write(Buffer.alloc(100_000));
    await eventually(
      'the start of the upload',
      async () => (await attachment(id)).status === 'UploadProcessing' || undefined,
    );
    socket.destroy();
    await eventually(
      'the end of the upload',
      async () => (await attachment(id)).statusText === 'Upload interrupted' || undefined,
    );
    assert.equal(await blobs(), before);
    assert.equal((await expectStatus(200, mail.upload(id, 'hele'))).json<Attachment>().status, 'Published');
  });

  test('of ten uploads to one attachment at once one wins', async () => {
    const id = await initialized();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => mail.upload(id, `utgave ${index}`)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(9).fill(400)]);
    const winner = answers.findIndex(({ status }) => status === 200);
    assert.equal((await attachment(id)).checksum, createHash('md5').update(`utgave ${winner}`).digest('hex'));
  });

  test('the sender downloads until a message with it is published, and deletes only what no message uses', async () => {
    const id = await mail.uploaded();
    const message = await mail.published({ existingAttachments: [id, id] });
    assert.deepEqual((await attachment(id)).correspondenceIds, [message]);
    assertProblem(await mail.get(`attachment/${id}/download`, await mail.sender()), 'CORR-02016', 400);
    assertProblem(await mail.delete(`attachment/${id}`, await mail.sender()), 'CORR-02007', 400);
    const unused = await mail.uploaded();
    assert.equal((await mail.delete(`attachment/${unused}`, await mail.sender())).status, 204);
    assertProblem(await mail.delete(`attachment/${unused}`, await mail.sender()), 'CORR-02006', 400);
    assertProblem(await mail.initialize({ existingAttachments: [unused] }), 'CORR-01018', 400);
  });

  test('names and expiry follow their rules', async () => {
    const refused = async (change: object, code: string) =>
      assertProblem(await mail.post('attachment', await mail.sender(), attachmentBody(change)), code, 400);
    await refused({ fileName: 'brev.exe' }, 'CORR-02013');
    await refused({ fileName: 'a\0b.txt' }, 'CORR-02012');
    await refused({ fileName: 'CON.txt' }, 'CORR-02021');
    await refused({ expirationInDays: 0 }, 'CORR-02017');
    await refused({ resourceId: 'finnes-ikke' }, 'CORR-01036');
    assertFieldFault(
      await mail.post('attachment', await mail.sender(), attachmentBody({ fileName: `${'x'.repeat(300)}.txt` })),
      'FileName',
      /maximum length of 255/,
    );
  });
});

describe('multipart', () => {
  const fields = {
    'Correspondence.ResourceId': RESOURCE,
    'Correspondence.SendersReference': 'multipart',
    'correspondence.content.messageTitle': 'Med vedlegg',
    'Correspondence.Content.MessageBody': 'Se vedlegg',
    'Correspondence.PropertyList.sak.nummer': '7',
    Recipients: `0192:${FJORDFISK}`,
  };
  const send = async (more: Record<string, string>, files: [name: string, content: string][], token?: string) => {
    const form = new FormData();
    // Files first: their order in the form must not matter.
    for (const [name, content] of files) form.append('attachments', new Blob([content]), name);
    for (const [name, value] of Object.entries({ ...fields, ...more })) form.append(name, value);
    return call(mail.url('correspondence/upload'), { token: token ?? (await mail.sender()), body: form });
  };
  const metadata = (...names: string[]) =>
    Object.fromEntries(
      names.flatMap((name, index) => [
        [`Correspondence.Content.Attachments[${index}].FileName`, name],
        [`request.Correspondence.Content.Attachments[${index}].SendersReference`, 'x'],
      ]),
    );

  test('files in any order find their entries by name', async () => {
    const answer = await send(metadata('en.txt', 'to.txt'), [
      ['to.txt', 'innhold to'],
      ['en.txt', 'innhold en'],
    ]);
    assert.equal(answer.status, 200, answer.text);
    const { correspondences, attachmentIds } = answer.json<{
      correspondences: { correspondenceId: string }[];
      attachmentIds: string[];
    }>();
    const id = correspondences[0]!.correspondenceId;
    const token = await mail.recipient();
    await eventually(
      'publishing',
      async () => (await mail.get(`correspondence/${id}`, token)).status === 200 || undefined,
    );
    const seen = (await mail.get(`correspondence/${id}`, token)).json<{
      propertyList: object;
      content: { attachments: { id: string; fileName: string }[] };
    }>();
    assert.deepEqual(seen.propertyList, { 'sak.nummer': '7' });
    assert.deepEqual(
      seen.content.attachments.map(({ id, fileName }) => [id, fileName]),
      [
        [attachmentIds[0], 'en.txt'],
        [attachmentIds[1], 'to.txt'],
      ],
    );
    assert.equal(
      (await mail.get(`correspondence/${id}/attachment/${attachmentIds[0]}/download`, token)).text,
      'innhold en',
    );
  });

  test('a mismatch, a bad field, an unknown recipient and a stranger leave no file behind', async () => {
    const stored = async () =>
      (await server.foundation.database.pool.query('select count(*) from correspondence.attachment')).rows[0].count;
    const before = await stored();
    assertProblem(await send(metadata('en.txt'), [['annen.txt', 'x']]), 'CORR-01005', 400);
    assertProblem(await send(metadata('en.txt', 'to.txt'), [['en.txt', 'x']]), 'CORR-01005', 400);
    assertProblem(
      await send({ ...metadata('en.txt'), 'Correspondence.Content.Attachments[0].Checksum': 'a'.repeat(32) }, [
        ['en.txt', 'x'],
      ]),
      'CORR-02008',
      400,
    );
    assertProblem(
      await send({ ...metadata('en.txt'), Recipients: '0192:999999999' }, [['en.txt', 'x']]),
      'CORR-01029',
      404,
    );
    assertFieldFault(
      await send({ ...metadata('en.txt'), 'Correspondence.ResourceId': '' }, [['en.txt', 'x']]),
      'Correspondence.ResourceId',
      'The ResourceId field is required.',
    );
    const stranger = await mail.token(FJORDFISK, 'altinn:serviceowner altinn:correspondence.write');
    assertProblem(await send(metadata('en.txt'), [['en.txt', 'x']], stranger), 'CORR-04001', 401);
    assert.equal(await stored(), before);
    assert.deepEqual(await filesOnDisk(), await filesInDatabase());
  });

  test('more than 1024 fields and a JSON body are refused', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1025 }, (_, index) => [`Correspondence.PropertyList.k${index}`, 'v']),
    );
    assertFieldFault(
      await send(many, []),
      '',
      'Failed to read the request form. Form value count limit 1024 exceeded.',
    );
    assert.equal((await call(mail.url('correspondence/upload'), { token: await mail.sender(), json: {} })).status, 415);
  });
});

/** Every blob on disk belongs to an attachment, and the other way round. */
async function filesOnDisk(): Promise<string[]> {
  const entries = await readdir(`${server.dataDirectory}/blobs`, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}
async function filesInDatabase(): Promise<string[]> {
  const { rows } = await server.foundation.database.pool.query(
    'select blob_key from correspondence.attachment where blob_key is not null order by blob_key',
  );
  return rows.map((row) => row.blob_key);
}

describe('a file with malware', { skip: withoutClamd }, () => {
  let clamd: TestClamd;
  let guarded: TestServer;
  let client: MailClient;
  before(async () => {
    clamd = await startClamd();
    guarded = await startTestServer({ CLAMD: `${clamd.host}:${clamd.port}` });
    client = new MailClient(guarded.url);
  });
  after(async () => {
    await guarded?.close();
    await clamd?.stop();
  });
  const kept = async () =>
    Number(
      (
        await guarded.foundation.database.pool.query(
          'select count(*) from correspondence.attachment where blob_key is not null',
        )
      ).rows[0].count,
    );
  const events = async (instance: string) =>
    (
      await guarded.foundation.database.pool.query(
        'select type from events.event where resource_instance = $1 order by sequence',
        [instance],
      )
    ).rows.map((row) => row.type.slice(row.type.lastIndexOf('.') + 1));

  test('is Failed with the name of the malware, told to the sender, and its bytes are deleted', async () => {
    const id = (await client.post('attachment', await client.sender(), attachmentBody())).json<string>();
    const answer = (await expectStatus(200, client.upload(id, EICAR))).json<Attachment>();
    assert.deepEqual([answer.status, answer.statusText], ['Failed', `Malware scan failed: ${EICAR_NAME}`]);
    assert.equal(await kept(), 0);
    assert.deepEqual(await events(id), ['attachmentinitialized', 'attachmentuploadfailed']);
    assertProblem(await client.initialize({ existingAttachments: [id] }), 'CORR-01018', 400);
  });

  test('a clean one is Published, and says nothing of a bypass', async () => {
    const id = (await client.post('attachment', await client.sender(), attachmentBody())).json<string>();
    const answer = (await expectStatus(200, client.upload(id, 'rent'))).json<Attachment>();
    assert.deepEqual([answer.status, answer.statusText], ['Published', 'Published']);
    assert.deepEqual(await events(id), ['attachmentinitialized', 'attachmentpublished']);
  });

  test('in a multipart request it fails the message with it, and the recipient never sees it', async () => {
    const form = new FormData();
    form.append('attachments', new Blob([EICAR]), 'virus.txt');
    for (const [name, value] of Object.entries({
      'Correspondence.ResourceId': RESOURCE,
      'Correspondence.SendersReference': 'x',
      'Correspondence.Content.MessageTitle': 'x',
      'Correspondence.Content.MessageBody': 'x',
      'Correspondence.Content.Attachments[0].FileName': 'virus.txt',
      'Correspondence.Content.Attachments[0].SendersReference': 'x',
      'Recipients[0]': `0192:${FJORDFISK}`,
    }))
      form.append(name, value);
    const before = await kept();
    const answer = await expectStatus(
      200,
      call(client.url('correspondence/upload'), { token: await client.sender(), body: form }),
    );
    const { correspondences, attachmentIds } = answer.json<{
      correspondences: { correspondenceId: string; status: string }[];
      attachmentIds: string[];
    }>();
    const { correspondenceId, status } = correspondences[0]!;
    assert.equal(status, 'Initialized');
    assert.equal(
      (await client.get(`correspondence/${correspondenceId}`, await client.sender())).json<{ status: string }>().status,
      'Failed',
    );
    assertProblem(await client.get(`correspondence/${correspondenceId}`, await client.recipient()), 'CORR-01001', 404);
    assert.deepEqual(await events(correspondenceId), ['correspondenceinitialized', 'correspondencepublishfailed']);
    assert.deepEqual(await events(attachmentIds[0]!), ['attachmentuploadfailed']);
    assert.equal(await kept(), before);
  });

  test('while the scanner is away the file waits; once it is back the message goes out', async () => {
    await clamd.kill();
    const id = (await client.post('attachment', await client.sender(), attachmentBody())).json<string>();
    assert.equal((await expectStatus(200, client.upload(id, 'venter'))).json<Attachment>().status, 'UploadProcessing');
    clamd = await startClamd({ port: clamd.port });
    const clock = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
    await expectStatus(200, call(`${guarded.url}/testtools/api/clock`, { json: { advance: 'PT1M' }, headers: clock }));
    await eventually('the scan', async () => {
      const { status } = (await client.get(`attachment/${id}`, await client.sender())).json<Attachment>();
      return status === 'Published' || undefined;
    });
  });
});
