import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Answer, call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { EICAR, EICAR_NAME, startClamd, type TestClamd, withoutClamd } from '../harness/clamd.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { assertProblem, attachmentBody, FJORDFISK, MailClient } from '../harness/mail.ts';
import { type ServerProcess, startProcess } from '../harness/process.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const clock = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };

interface Attachment {
  status: string;
  statusText: string;
  checksum: string | null;
  statusHistory: { status: string }[];
}

/** A tus client as small as can be. */
class TusClient {
  readonly mail: MailClient;
  constructor(mail: MailClient) {
    this.mail = mail;
  }

  url = (id: string) => this.mail.url(`attachment/${id}/upload/tus`);

  async request(method: string, id: string, headers: Record<string, string> = {}, body?: Buffer): Promise<Answer> {
    return call(this.url(id), {
      method,
      token: await this.mail.sender(),
      headers: { 'tus-resumable': '1.0.0', ...headers },
      ...(body === undefined ? {} : { body: body as unknown as RequestInit['body'] }),
    });
  }

  create = (id: string, length: number, headers: Record<string, string> = {}) =>
    this.request('POST', id, { 'upload-length': String(length), ...headers });
  patch = (id: string, offset: number, bytes: Buffer) =>
    this.request(
      'PATCH',
      id,
      { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      bytes,
    );
  offset = async (id: string) => Number((await this.request('HEAD', id)).headers.get('upload-offset'));

  async initialized(change: object = {}): Promise<string> {
    const answer = this.mail.post('attachment', await this.mail.sender(), attachmentBody(change));
    return (await expectStatus(200, answer)).json<string>();
  }

  async details(id: string): Promise<Attachment> {
    return (await expectStatus(200, this.mail.get(`attachment/${id}/details`, await this.mail.sender()))).json();
  }

  /** Begins a request for `length` bytes and leaves after the first few. */
  async breakOff(id: string, offset: number, length: number, bytes: Buffer): Promise<void> {
    const socket = connect(Number(new URL(this.mail.base).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `PATCH /correspondence/api/v1/attachment/${id}/upload/tus HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\n` +
        `Authorization: Bearer ${await this.mail.sender()}\r\nUpload-Offset: ${offset}\r\n` +
        `Content-Type: application/offset+octet-stream\r\nContent-Length: ${length}\r\n\r\n`,
    );
    await new Promise((resolve) => socket.write(bytes, resolve));
    await new Promise((resolve) => setTimeout(resolve, 300));
    socket.destroy();
  }
}

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('a resumable upload', () => {
  let server: TestServer;
  let tus: TusClient;
  before(async () => {
    server = await startTestServer();
    tus = new TusClient(new MailClient(server.url));
  });
  after(() => server?.close());

  const keysOf = async (id: string) =>
    (
      await server.foundation.database.pool.query(
        'select blob_key from correspondence.upload_part where attachment_id = $1',
        [id],
      )
    ).rows.map((row) => row.blob_key as string);

  test('in pieces ends as a plain one does', async () => {
    const bytes = randomBytes(3_000_000);
    const id = await tus.initialized({ fileName: 'kart.pdf' });
    const metadata = `filename ${Buffer.from('kart.pdf').toString('base64')}`;
    const created = await expectStatus(201, tus.create(id, bytes.length, { 'upload-metadata': metadata }));
    assert.equal(created.headers.get('location'), tus.url(id));
    assert.equal(created.headers.get('tus-resumable'), '1.0.0');
    assert.equal((await tus.details(id)).status, 'UploadProcessing');
    const head = await expectStatus(200, tus.request('HEAD', id));
    assert.deepEqual(
      ['upload-offset', 'upload-length', 'upload-metadata', 'cache-control'].map((name) => head.headers.get(name)),
      ['0', '3000000', metadata, 'no-store'],
    );
    assert.equal(
      (await expectStatus(204, tus.patch(id, 0, bytes.subarray(0, 1_000_000)))).headers.get('upload-offset'),
      '1000000',
    );
    assert.equal(await tus.offset(id), 1_000_000);
    const parts = await keysOf(id);
    const last = await expectStatus(204, tus.patch(id, 1_000_000, bytes.subarray(1_000_000)));
    assert.equal(last.headers.get('upload-offset'), '3000000');
    const details = await tus.details(id);
    assert.deepEqual(
      [details.status, details.checksum, details.statusHistory.map(({ status }) => status)],
      ['Published', createHash('md5').update(bytes).digest('hex'), ['Initialized', 'UploadProcessing', 'Published']],
    );
    const response = await fetch(tus.mail.url(`attachment/${id}/download`), {
      headers: { authorization: `Bearer ${await tus.mail.sender()}` },
    });
    assert.ok(Buffer.from(await response.arrayBuffer()).equals(bytes));
    const stored = await filesIn(`${server.dataDirectory}/blobs`);
    assert.ok(parts.length > 0 && parts.every((key) => !stored.includes(key)), 'pieces are not kept');
    assert.equal((await tus.request('HEAD', id)).status, 404);
    assertProblem(await tus.create(id, 10), 'CORR-02005', 400);
  });

  test('can begin with its bytes', async () => {
    const id = await tus.initialized();
    const headers = { 'upload-length': '4', 'content-type': 'application/offset+octet-stream' };
    const answer = await expectStatus(201, tus.request('POST', id, headers, Buffer.from('hele')));
    assert.equal(answer.headers.get('upload-offset'), '4');
    assert.equal((await tus.details(id)).status, 'Published');
  });

  test('keeps what arrived before the connection broke, and goes on from there', async () => {
    const bytes = randomBytes(2_000_000);
    const id = await tus.initialized();
    await expectStatus(201, tus.create(id, bytes.length));
    await tus.breakOff(id, 0, bytes.length, bytes.subarray(0, 700_000));
    const offset = await eventually('what arrived', async () => (await tus.offset(id)) || undefined);
    assert.equal(offset, 700_000);
    await expectStatus(204, tus.patch(id, offset, bytes.subarray(offset)));
    assert.equal((await tus.details(id)).checksum, createHash('md5').update(bytes).digest('hex'));
  });

  test('follows the rules of the plain one', async () => {
    const id = await tus.initialized({ checksum: createHash('md5').update('riktig').digest('hex') });
    assertProblem(await tus.create(id, 0), 'CORR-02004', 400);
    assertProblem(await tus.create(id, 50_000_000_001), 'CORR-02004', 400);
    assertProblem(await tus.create('00000000-0000-4000-8000-000000000000', 1), 'CORR-02001', 404);
    const stranger = await tus.mail.token(FJORDFISK, 'altinn:serviceowner altinn:correspondence.write');
    for (const method of ['POST', 'PATCH', 'DELETE'])
      assertProblem(
        await call(tus.url(id), {
          method,
          token: stranger,
          headers: { 'tus-resumable': '1.0.0', 'upload-length': '6', 'upload-offset': '0' },
        }),
        'CORR-04001',
        401,
      );
    assert.equal((await call(tus.url(id), { method: 'HEAD', token: stranger })).status, 401);
    assert.equal((await call(tus.url(id), { method: 'POST' })).status, 401);

    await expectStatus(201, tus.create(id, 4));
    assertProblem(await tus.create(id, 4), 'CORR-02005', 400);
    assertProblem(await tus.mail.upload(id, 'galt'), 'CORR-02005', 400);
    assertProblem(await tus.patch(id, 0, Buffer.from('galt')), 'CORR-02008', 400);
    const failed = await tus.details(id);
    assert.deepEqual([failed.status, failed.statusText], ['Failed', 'Checksum mismatch']);
    await expectStatus(201, tus.create(id, 6));
    await expectStatus(204, tus.patch(id, 0, Buffer.from('riktig')));
    assert.equal((await tus.details(id)).status, 'Published');

    const used = await tus.mail.uploaded();
    await tus.mail.published({ existingAttachments: [used] });
    await server.foundation.database.pool.query('update correspondence.attachment set status = 4 where id = $1', [
      used,
    ]);
    assertProblem(await tus.create(used, 4), 'CORR-02003', 400);
  });

  test('follows the rules of the protocol', async () => {
    const id = await tus.initialized();
    assert.equal((await tus.request('POST', id)).status, 400);
    assert.equal((await call(tus.url(id), { method: 'POST', token: await tus.mail.sender() })).status, 412);
    await expectStatus(201, tus.create(id, 10));
    assert.equal((await tus.patch(id, 5, Buffer.from('x'))).status, 409);
    assert.equal((await tus.patch(id, 0, Buffer.alloc(11))).status, 413);
    const type = { 'upload-offset': '0', 'content-type': 'application/octet-stream' };
    assert.notEqual((await tus.request('PATCH', id, type, Buffer.from('x'))).status, 204);
    assert.equal(await tus.offset(id), 0);
    const options = await call(tus.url(id), { method: 'OPTIONS' });
    assert.deepEqual(
      [options.status, options.headers.get('tus-version'), options.headers.get('tus-extension')],
      [204, '1.0.0', 'creation,creation-with-upload,termination'],
    );
  });

  test('two requests with the same bytes do not both count', async () => {
    const id = await tus.initialized();
    await expectStatus(201, tus.create(id, 8));
    const answers = await Promise.all([tus.patch(id, 0, Buffer.from('bitea')), tus.patch(id, 0, Buffer.from('biteb'))]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409]);
    assert.equal(await tus.offset(id), 5);
  });

  test('whose pieces a dying process left behind never become the bytes of the next', async () => {
    for (const again of ['plain', 'resumable']) {
      const id = await tus.initialized();
      await expectStatus(201, tus.create(id, 10));
      await expectStatus(204, tus.patch(id, 0, Buffer.from('halv')));
      await server.foundation.database.pool.query('update correspondence.attachment set status = 4 where id = $1', [
        id,
      ]);
      if (again === 'plain') await expectStatus(200, tus.mail.upload(id, 'hele'));
      else {
        await expectStatus(201, tus.create(id, 4));
        assert.equal(await tus.offset(id), 0);
        await expectStatus(204, tus.patch(id, 0, Buffer.from('hele')));
      }
      assert.equal((await tus.details(id)).checksum, createHash('md5').update('hele').digest('hex'));
      assert.deepEqual(await keysOf(id), []);
    }
  });

  test('given up, or left alone for a day, leaves nothing, and the attachment can be uploaded again', async () => {
    const [ended, left, purged] = [await tus.initialized(), await tus.initialized(), await tus.initialized()];
    const keys: string[] = [];
    for (const id of [ended, left, purged]) {
      await expectStatus(201, tus.create(id, 10));
      await expectStatus(204, tus.patch(id, 0, Buffer.from('halv')));
      keys.push(...(await keysOf(id)));
    }
    assert.equal(keys.length, 3);
    await expectStatus(204, tus.request('DELETE', ended));
    assert.equal((await tus.mail.delete(`attachment/${purged}`, await tus.mail.sender())).status, 204);
    assert.equal((await tus.request('HEAD', ended)).status, 404);
    await expectStatus(200, call(`${server.url}/testtools/api/clock`, { json: { advance: 'PT25H' }, headers: clock }));
    tus = new TusClient(new MailClient(server.url));
    await eventually('giving up', async () => (await tus.details(left)).status === 'Failed' || undefined);
    for (const id of [ended, left]) {
      assert.equal((await tus.details(id)).statusText, 'Upload interrupted');
      await expectStatus(200, tus.mail.upload(id, 'hele'));
    }
    assert.equal((await tus.details(purged)).status, 'Purged');
    await eventually('the deletion', async () => {
      const stored = await filesIn(`${server.dataDirectory}/blobs`);
      return !keys.some((key) => stored.includes(key)) || undefined;
    });
  });
});

describe('a resumable upload past a killed process', () => {
  let database: TestDatabase;
  let directory: string;
  let running: ServerProcess | undefined;
  before(async () => {
    database = await openTestDatabase({ poolSize: 1 });
    directory = await mkdtemp(join(tmpdir(), 'budstikke-tus-'));
  });
  after(async () => {
    await running?.kill();
    await database?.close();
    await rm(directory, { recursive: true, force: true });
  });
  const start = () => startProcess({ DATABASE_URL: database.url, DATA_DIR: directory });

  test('goes on where it was', { timeout: 120_000 }, async () => {
    running = await start();
    let tus = new TusClient(new MailClient(running.base));
    const bytes = randomBytes(3_000_000);
    const id = await tus.initialized();
    await expectStatus(201, tus.create(id, bytes.length));
    await expectStatus(204, tus.patch(id, 0, bytes.subarray(0, 1_000_000)));
    void tus.breakOff(id, 1_000_000, 2_000_000, bytes.subarray(1_000_000, 1_500_000)).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await running.kill();

    running = await start();
    tus = new TusClient(new MailClient(running.base));
    const offset = await tus.offset(id);
    assert.ok(offset >= 1_000_000);
    await expectStatus(204, tus.patch(id, offset, bytes.subarray(offset)));
    const { status, checksum } = await tus.details(id);
    assert.deepEqual([status, checksum], ['Published', createHash('md5').update(bytes).digest('hex')]);
  });

  test('is put together by the sweep when every byte had arrived', { timeout: 120_000 }, async () => {
    running ??= await start();
    let tus = new TusClient(new MailClient(running.base));
    const id = await tus.initialized();
    await expectStatus(201, tus.create(id, 4));
    await expectStatus(204, tus.patch(id, 0, Buffer.from('hal')));
    // As if the process had died between the last byte's commit and the file's.
    await database.database.pool.query(
      `insert into correspondence.upload_part (attachment_id, start, size, blob_key)
       select attachment_id, 3, size - 2, blob_key from correspondence.upload_part where attachment_id = $1`,
      [id],
    );
    await expectStatus(
      200,
      call(`${running.base}/testtools/api/clock`, { json: { advance: 'P1DT1M' }, headers: clock }),
    );
    tus = new TusClient(new MailClient(running.base));
    const details = await eventually('the file', async () => {
      const found = await tus.details(id);
      return found.status === 'Published' ? found : undefined;
    });
    assert.equal(details.checksum, createHash('md5').update('halhal').digest('hex'));
  });
});

describe('a resumable upload of malware', { skip: withoutClamd }, () => {
  let clamd: TestClamd;
  let server: TestServer;
  before(async () => {
    clamd = await startClamd();
    server = await startTestServer({ CLAMD: `${clamd.host}:${clamd.port}` });
  });
  after(async () => {
    await server?.close();
    await clamd?.stop();
  });

  test('is found although it came in two pieces', async () => {
    const tus = new TusClient(new MailClient(server.url));
    const id = await tus.initialized();
    await expectStatus(201, tus.create(id, EICAR.length));
    await expectStatus(204, tus.patch(id, 0, EICAR.subarray(0, 30)));
    await expectStatus(204, tus.patch(id, 30, EICAR.subarray(30)));
    const { status, statusText } = await tus.details(id);
    assert.deepEqual([status, statusText], ['Failed', `Malware scan failed: ${EICAR_NAME}`]);
  });
});
