import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { attachmentBody, FJORDFISK, MailClient, RESOURCE } from '../harness/mail.ts';
import { type ServerProcess, startProcess } from '../harness/process.ts';

const MEGABYTE = 1024 * 1024;
/** What a file may cost above what the server has when it has started, however large the file is. */
const MOST_MORE = 130 * MEGABYTE;

/** A file of so many megabytes that is never in memory, and its MD5 once it has been read. */
function largeFile(megabytes: number): { stream(): AsyncGenerator<Buffer>; md5(): string } {
  const piece = randomBytes(MEGABYTE);
  const digest = createHash('md5');
  return {
    async *stream() {
      for (let number = 0; number < megabytes; number++) {
        digest.update(piece);
        yield piece;
      }
    },
    md5: () => digest.digest('hex'),
  };
}

async function md5Of(response: Response): Promise<string> {
  const digest = createHash('md5');
  for await (const chunk of response.body!) digest.update(chunk as Uint8Array);
  return digest.digest('hex');
}

describe('files larger than memory allows', { skip: existsSync('/proc/self/status') ? false : 'needs Linux' }, () => {
  let database: TestDatabase;
  let directory: string;
  let running: ServerProcess;
  let mail: MailClient;
  before(async () => {
    database = await openTestDatabase({ poolSize: 1 });
    directory = await mkdtemp(join(tmpdir(), 'budstikke-large-'));
    running = await startProcess({ DATABASE_URL: database.url, DATA_DIR: directory });
    mail = new MailClient(running.base);
    await assertFlat('started');
  });
  after(async () => {
    await running?.kill();
    await database?.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** The most memory the server has had since it started, in bytes. */
  const mostResident = async (): Promise<number> => {
    const status = await readFile(`/proc/${running.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) * 1024;
  };
  let atStart: number | undefined;
  const assertFlat = async (what: string) => {
    const most = await mostResident();
    console.log(`${what}: ${Math.round(most / MEGABYTE)} MB resident at most`);
    atStart ??= most;
    assert.ok(most - atStart < MOST_MORE, `${what}: ${most} bytes resident, ${atStart} when it had started`);
  };

  test('two gigabytes go up and come down, byte for byte, in flat memory', { timeout: 170_000 }, async () => {
    const token = await mail.sender();
    const id = (await mail.post('attachment', token, attachmentBody())).json<string>();
    const file = largeFile(2048);
    let started = performance.now();
    const answer = await expectStatus(
      200,
      call(mail.url(`attachment/${id}/upload`), {
        token,
        headers: { 'content-type': 'application/octet-stream' },
        body: Readable.toWeb(Readable.from(file.stream())) as unknown as ReadableStream,
      }),
    );
    const md5 = file.md5();
    assert.deepEqual(
      [answer.json<{ status: string }>().status, answer.json<{ checksum: string }>().checksum],
      ['Published', md5],
    );
    console.log(`up: ${Math.round(2_147 / ((performance.now() - started) / 1000))} MB/s`);
    await assertFlat('two gigabytes up');
    started = performance.now();
    const response = await fetch(mail.url(`attachment/${id}/download`), {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.headers.get('content-length'), String(2048 * MEGABYTE));
    assert.equal(await md5Of(response), md5);
    console.log(`down: ${Math.round(2_147 / ((performance.now() - started) / 1000))} MB/s`);
    await assertFlat('two gigabytes down');
  });

  test('half a gigabyte in a form, and all files as one archive, likewise', { timeout: 120_000 }, async () => {
    const file = largeFile(500);
    const fields = {
      'Correspondence.ResourceId': RESOURCE,
      'Correspondence.SendersReference': 'stor',
      'Correspondence.Content.MessageTitle': 'Stort vedlegg',
      'Correspondence.Content.MessageBody': 'Se vedlegg',
      'Correspondence.Content.Attachments[0].FileName': 'stor.zip',
      'Correspondence.Content.Attachments[0].SendersReference': 'stor',
      'Recipients[0]': `0192:${FJORDFISK}`,
    };
    const boundary = 'grense';
    const form = async function* () {
      for (const [name, value] of Object.entries(fields))
        yield Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
      yield Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="attachments"; filename="stor.zip"\r\nContent-Type: application/zip\r\n\r\n`,
      );
      yield* file.stream();
      yield Buffer.from(`\r\n--${boundary}--\r\n`);
    };
    const sent = await expectStatus(
      200,
      call(mail.url('correspondence/upload'), {
        token: await mail.sender(),
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
        body: Readable.toWeb(Readable.from(form())) as unknown as ReadableStream,
      }),
    );
    const md5 = file.md5();
    const { correspondences, attachmentIds } = sent.json<{
      correspondences: { correspondenceId: string }[];
      attachmentIds: string[];
    }>();
    const id = correspondences[0]!.correspondenceId;
    await assertFlat('half a gigabyte in a form');
    const token = await mail.recipient();
    const download = (path: string) =>
      fetch(mail.url(`correspondence/${id}/${path}`), { headers: { authorization: `Bearer ${token}` } });
    await expectStatus(200, mail.get(`correspondence/${id}`, token));
    assert.equal(await md5Of(await download(`attachment/${attachmentIds[0]}/download`)), md5);
    const archive = await download('attachments/downloadall');
    let length = 0;
    for await (const chunk of archive.body!) length += (chunk as Uint8Array).length;
    assert.equal(String(length), archive.headers.get('content-length'));
    await assertFlat('half a gigabyte in an archive');
  });
});
