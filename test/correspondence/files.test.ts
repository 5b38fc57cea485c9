import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { assertProblem, attachmentBody, FJORDFISK, LYNGHEIM, MailClient, ORGANIZATION } from '../harness/mail.ts';
import { type ServerProcess, startProcess } from '../harness/process.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const clock = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };

/** Moves the clock; tokens from before may have run out, so the client is a new one. */
async function advance(base: string, by: string): Promise<MailClient> {
  await expectStatus(200, call(`${base}/testtools/api/clock`, { json: { advance: by }, headers: clock }));
  return new MailClient(base);
}

interface Attachment {
  status: string;
  statusText: string;
}
const attachmentAt = async (mail: MailClient, id: string) =>
  (await expectStatus(200, mail.get(`attachment/${id}`, await mail.sender()))).json<Attachment>();

/** Names of every file under a blob directory, the unfinished ones included. */
async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** Begins an upload by hand, so that it can be left standing. */
async function beginUpload(mail: MailClient, id: string, first: Buffer): Promise<Socket> {
  const socket = connect(Number(new URL(mail.base).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `POST /correspondence/api/v1/attachment/${id}/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await mail.sender()}\r\n` +
      'Content-Type: application/octet-stream\r\nContent-Length: 100000000\r\n\r\n',
  );
  socket.write(first);
  await eventually(
    'the start of the upload',
    async () => (await attachmentAt(mail, id)).status === 'UploadProcessing' || undefined,
  );
  return socket;
}

const initialized = async (mail: MailClient) =>
  (await expectStatus(200, mail.post('attachment', await mail.sender(), attachmentBody()))).json<string>();

describe('expiry of attachments', () => {
  let server: TestServer;
  let mail: MailClient;
  before(async () => {
    server = await startTestServer();
    // Two processes sweep: an attachment must still expire once.
    await server.startAnother();
    mail = new MailClient(server.url);
  });
  after(() => server?.close());

  const file = async (message: string, attachment: string, organization?: string) =>
    mail.get(`correspondence/${message}/attachment/${attachment}/download`, await mail.recipient(organization));
  const eventsOf = async (instance: string) =>
    (
      await server.foundation.database.pool.query(
        `select type, subject from events.event where resource_instance = $1 and type like '%expired'`,
        [instance],
      )
    ).rows;

  test('each use ends at its own time, and the last one takes the bytes with it', async () => {
    const attachment = await mail.uploaded('forgjengelig', { expirationInDays: 2 });
    const forever = await mail.uploaded('varig');
    const first = await mail.published({ existingAttachments: [attachment, forever] });
    mail = await advance(server.url, 'P1D');
    const second = await mail.published({
      existingAttachments: [attachment],
      recipients: [`${ORGANIZATION}${LYNGHEIM}`],
    });
    mail = await advance(server.url, 'P1DT1M');
    assertProblem(await file(first, attachment), 'CORR-02020', 400);
    assertProblem(
      await mail.get(`correspondence/${first}/attachments/downloadall`, await mail.recipient()),
      'CORR-02020',
      400,
    );
    assert.equal((await file(first, forever)).text, 'varig');
    assert.equal((await file(second, attachment, LYNGHEIM)).text, 'forgjengelig');
    assert.equal((await attachmentAt(mail, attachment)).status, 'Published');
    assert.deepEqual(await eventsOf(attachment), []);

    const { rows } = await server.foundation.database.pool.query(
      'select blob_key from correspondence.attachment where id = $1',
      [attachment],
    );
    const stored = async () => (await filesIn(`${server.dataDirectory}/blobs`)).includes(rows[0].blob_key);
    assert.ok(await stored());
    mail = await advance(server.url, 'P1D');
    const expired = await eventually('expiry', async () => {
      const now = await attachmentAt(mail, attachment);
      return now.status === 'Expired' ? now : undefined;
    });
    assert.equal(expired.statusText, 'The attachment has expired');
    await eventually('the deletion', async () => !(await stored()) || undefined);
    const events = await eventsOf(attachment);
    assert.equal(events.length, 1);
    assert.deepEqual(
      [events[0].type, events[0].subject],
      ['no.altinn.correspondence.attachmentexpired', `${ORGANIZATION}311001000`],
    );

    assertProblem(await file(second, attachment, LYNGHEIM), 'CORR-02020', 400);
    assertProblem(await mail.get(`attachment/${attachment}/download`, await mail.sender()), 'CORR-02020', 400);
    assertProblem(await mail.delete(`attachment/${attachment}`, await mail.sender()), 'CORR-02018', 400);
    assertProblem(await mail.initialize({ existingAttachments: [attachment] }), 'CORR-01018', 400);
    const seen = (await mail.get(`correspondence/${first}`, await mail.recipient())).json<{
      content: { messageBody: string; attachments: { status: string; expirationTime: string | null }[] };
    }>();
    assert.equal(seen.content.messageBody, 'Brødtekst');
    assert.deepEqual(
      seen.content.attachments.map(({ status }) => status),
      ['Expired', 'Published'],
    );
    assert.equal((await file(first, forever)).text, 'varig');
  });

  test('a purged use does not keep an attachment, and one never used does not expire', async () => {
    const attachment = await mail.uploaded('a', { expirationInDays: 1 });
    const unused = await mail.uploaded('b', { expirationInDays: 1 });
    const first = await mail.published({ existingAttachments: [attachment] });
    mail = await advance(server.url, 'PT12H');
    const second = await mail.published({ existingAttachments: [attachment] });
    await expectStatus(200, mail.delete(`correspondence/${second}/purge`, await mail.recipient()));
    mail = await advance(server.url, 'PT12H1M');
    await eventually('expiry', async () => (await attachmentAt(mail, attachment)).status === 'Expired' || undefined);
    assert.equal((await mail.get(`correspondence/${first}`, await mail.recipient())).status, 200);
    assert.equal((await attachmentAt(mail, unused)).status, 'Published');
  });
});

describe('what is left behind', () => {
  let server: TestServer;
  let mail: MailClient;
  before(async () => {
    server = await startTestServer();
    mail = new MailClient(server.url);
  });
  after(() => server?.close());

  const unowned = async () =>
    (await server.foundation.database.pool.query('select blob_key from correspondence.unowned_blob')).rows.map(
      (row) => row.blob_key as string,
    );

  test('a purged file whose deletion failed is deleted later', async () => {
    const attachment = await mail.uploaded('skal bort');
    const id = await mail.published({ existingAttachments: [attachment] });
    const [key] = (
      await server.foundation.database.pool.query('select blob_key from correspondence.attachment where id = $1', [
        attachment,
      ])
    ).rows.map((row) => row.blob_key as string);
    const path = `${server.dataDirectory}/blobs/${key!.slice(0, 2)}/${key}`;
    // Something that cannot be deleted as a file can.
    await rm(path);
    await mkdir(join(path, 'i veien'), { recursive: true });
    await expectStatus(200, mail.delete(`correspondence/${id}/purge`, await mail.recipient()));
    assert.equal((await attachmentAt(mail, attachment)).status, 'Purged');
    assert.ok((await unowned()).includes(key!));
    await rm(path, { recursive: true });
    await writeFile(path, 'skal bort');
    mail = await advance(server.url, 'PT5M');
    await eventually('the deletion', async () => !(await unowned()).includes(key!) || undefined);
    assert.ok(!(await filesIn(`${server.dataDirectory}/blobs`)).includes(key!));
  });

  test('an upload that stands still is given up with 408; one that crawls is not', { timeout: 60_000 }, async () => {
    const [standing, crawling] = [await initialized(mail), await initialized(mail)];
    const crawler = await beginUpload(mail, crawling, Buffer.alloc(10));
    const steps = setInterval(() => crawler.write('x'), 50);
    const socket = await beginUpload(mail, standing, Buffer.alloc(100_000));
    let answer = '';
    socket.on('data', (text) => (answer += text));
    mail = await advance(server.url, 'PT4M');
    await eventually('the answer', async () => answer.includes('\r\n\r\n') || undefined, 30_000);
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.match(answer, /CORR-02022/);
    socket.destroy();
    assert.deepEqual(
      [(await attachmentAt(mail, standing)).status, (await attachmentAt(mail, standing)).statusText],
      ['Failed', 'Upload request timed out due to data arriving too slowly'],
    );
    assert.equal((await attachmentAt(mail, crawling)).status, 'UploadProcessing');
    clearInterval(steps);
    crawler.destroy();
    assert.equal((await expectStatus(200, mail.upload(standing, 'på nytt'))).json<Attachment>().status, 'Published');
    await eventually('the list', async () => (await unowned()).length === 0 || undefined);
  });
});

describe('a killed process', () => {
  let database: TestDatabase;
  let directory: string;
  let running: ServerProcess | undefined;
  before(async () => {
    database = await openTestDatabase({ poolSize: 1 });
    directory = await mkdtemp(join(tmpdir(), 'budstikke-files-'));
  });
  after(async () => {
    await running?.kill();
    await database?.close();
    await rm(directory, { recursive: true, force: true });
  });
  const start = () => startProcess({ DATABASE_URL: database.url, DATA_DIR: directory, PROFILE: 'demo' });
  const unowned = async () =>
    (await database.database.pool.query('select blob_key from correspondence.unowned_blob')).rows.map(
      (row) => row.blob_key as string,
    );

  test('leaves uploads that fail and can be done again, and no file that nobody owns', {
    timeout: 120_000,
  }, async () => {
    running = await start();
    let mail = new MailClient(running.base);
    const id = await initialized(mail);
    await beginUpload(mail, id, randomBytes(2_000_000));
    // A multipart request whose first file is stored and whose second is on its way.
    const form = new FormData();
    form.append('attachments', new Blob(['hel']), 'hel.txt');
    form.append('attachments', new Blob([randomBytes(1_000_000)]), 'halv.txt');
    const request = new Request(mail.url('correspondence/upload'), { method: 'POST', body: form });
    const bytes = Buffer.from(await request.arrayBuffer());
    const socket = connect(Number(new URL(mail.base).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /correspondence/api/v1/correspondence/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await mail.sender()}\r\n` +
        `Content-Type: ${request.headers.get('content-type')}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    socket.write(bytes.subarray(0, 500_000));
    const keys = await eventually('three files on their way', async () => {
      const found = await unowned();
      return found.length >= 3 ? found : undefined;
    });
    await running.kill();
    assert.ok((await filesIn(`${directory}/blobs`)).length >= 2);

    running = await start();
    mail = new MailClient(running.base);
    assert.equal((await attachmentAt(mail, id)).status, 'UploadProcessing');
    assertProblem(await mail.upload(id, 'for tidlig'), 'CORR-02005', 400);
    mail = await advance(running.base, 'PT10M');
    await eventually('the failure', async () => (await attachmentAt(mail, id)).status === 'Failed' || undefined);
    assert.equal((await attachmentAt(mail, id)).statusText, 'Upload interrupted');
    await eventually('the deletion', async () => !(await unowned()).some((key) => keys.includes(key)) || undefined);
    // Only what was half written is left, for the sweep of leftovers two days later.
    const stored = await filesIn(`${directory}/blobs`);
    assert.deepEqual(
      keys.filter((key) => stored.includes(key)),
      [],
    );
    assert.equal((await expectStatus(200, mail.upload(id, 'på nytt'))).json<Attachment>().status, 'Published');
    const message = await mail.published({ existingAttachments: [id] });
    assert.equal(
      (await mail.get(`correspondence/${message}/attachment/${id}/download`, await mail.recipient(FJORDFISK))).text,
      'på nytt',
    );
  });
});
