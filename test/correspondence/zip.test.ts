import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { archiveName, archiveSize, entryNames } from '../../server/correspondence/model/archive.ts';
import { assertProblem, FJORDFISK, LYNGHEIM, MailClient, TTD } from '../harness/mail.ts';
import { mailPolicy } from '../../acceptance/client/policy.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly bytes: Buffer;
}

/** Reads a zip by its directory, as unzip does, and checks every checksum. */
function unzip(zip: Buffer): Entry[] {
  const end = zip.length - 22;
  assert.equal(zip.readUInt32LE(end), 0x06054b50, 'the zip has no end');
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    assert.equal(zip.readUInt32LE(at), 0x02014b50);
    const [checksum, size, nameLength] = [
      zip.readUInt32LE(at + 16),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    assert.ok((zip.readUInt16LE(at + 8) & 0x800) !== 0, 'names are UTF-8 and say so');
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + size);
    assert.equal(crc32(bytes), checksum, name);
    const entry = { name, method: zip.readUInt16LE(at + 10), bytes };
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    return entry;
  });
}

describe('the rules of the archive', () => {
  test('entries are named as the files, never twice, however the case, and never longer than 255 bytes', () => {
    assert.deepEqual(entryNames(['a.txt', 'A.TXT', 'a(1).txt', 'a.txt', 'b.pdf']), [
      'a.txt',
      'A(1).TXT',
      'a(1)(1).txt',
      'a(2).txt',
      'b.pdf',
    ]);
    const long = `${'æ'.repeat(200)}.pdf`;
    const [first, second] = entryNames([long, long]);
    assert.deepEqual([first, second], [`${'æ'.repeat(125)}.pdf`, `${'æ'.repeat(124)}(1).pdf`]);
  });

  test('it is named after the title', () => {
    assert.equal(archiveName('  Vedtak om støtte – 2026!  '), 'vedtak-om-sttte-2026.zip');
    assert.equal(archiveName('æøå'), 'correspondence-attachments.zip');
    assert.equal(archiveName('Con'), 'correspondence-attachments-con.zip');
    assert.equal(archiveName('a'.repeat(255)), `${'a'.repeat(100)}.zip`);
  });

  test('its size is the formula of the reference', () => {
    assert.equal(archiveSize([{ name: 'æ.txt', size: 10 }]), 22 + 10 + 76 + 16 + 2 * 6);
  });
});

describe('download of all files', () => {
  let server: TestServer;
  let mail: MailClient;
  before(async () => {
    server = await startTestServer();
    mail = new MailClient(server.url);
  });
  after(() => server?.close());

  const download = async (id: string, token: string) => {
    const response = await fetch(mail.url(`correspondence/${id}/attachments/downloadall`), {
      headers: { authorization: `Bearer ${token}` },
    });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  const path = (id: string) => `correspondence/${id}/attachments/downloadall`;

  test('is a streamed zip of stored files, of exactly the length announced, recorded once', async () => {
    const contents = [randomBytes(3_000_000), Buffer.from('første'), Buffer.from('andre')];
    const names = ['kart over øya.pdf', 'brev.txt', 'BREV.txt'];
    const existingAttachments = [];
    for (const [index, bytes] of contents.entries())
      existingAttachments.push(await mail.uploaded(bytes, { fileName: names[index], displayName: 'vises' }));
    const id = await mail.published({ existingAttachments, content: { messageTitle: 'Kart og to brev' } });
    const token = await mail.recipient();
    const { response, bytes } = await download(id, token);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'application/zip');
    assert.equal(response.headers.get('content-disposition'), "attachment; filename*=UTF-8''kart-og-to-brev.zip");
    assert.equal(response.headers.get('content-length'), String(bytes.length));
    assert.deepEqual(
      unzip(bytes).map((entry) => [entry.name, entry.method]),
      [
        ['kart over øya.pdf', 0],
        ['brev.txt', 0],
        ['BREV(1).txt', 0],
      ],
    );
    for (const [index, entry] of unzip(bytes).entries()) assert.ok(entry.bytes.equals(contents[index]!));
    const { statusHistory, status } = (await mail.get(`correspondence/${id}/details`, token)).json<{
      status: string;
      statusHistory: { status: string; statusText: string }[];
    }>();
    assert.equal(status, 'AttachmentsDownloaded');
    assert.deepEqual(
      statusHistory.filter((line) => line.status === 'AttachmentsDownloaded').map((line) => line.statusText),
      ['All attachments downloaded'],
    );
  });

  test('is refused in the order of the reference', async () => {
    const token = await mail.recipient();
    assertProblem(await mail.get(path(randomUUID()), token), 'CORR-01001', 404);
    const bare = await mail.published();
    assertProblem(await mail.get(path(bare), await mail.recipient(LYNGHEIM)), 'CORR-04001', 401);
    assertProblem(await mail.get(path(bare), token), 'CORR-02001', 404);
    const later = await mail.initialize({
      existingAttachments: [await mail.uploaded()],
      correspondence: { requestedPublishTime: new Date(Date.now() + 86_400_000).toISOString() },
    });
    const { correspondenceId } = later.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!;
    assertProblem(await mail.get(path(correspondenceId), token), 'CORR-01001', 404);
    assert.equal((await mail.get(path(bare), await mail.sender())).status, 403);
    const purged = await mail.published({ existingAttachments: [await mail.uploaded()] });
    assert.equal((await mail.delete(`correspondence/${purged}/purge`, token)).status, 200);
    assertProblem(await mail.get(path(purged), token), 'CORR-01001', 404);
  });

  test('is refused above two billion bytes, before anything is read', async () => {
    const attachment = await mail.uploaded();
    const id = await mail.published({ existingAttachments: [attachment, await mail.uploaded('b')] });
    const { pool } = server.foundation.database;
    await pool.query('update correspondence.attachment set size = 2000000000 where id = $1', [attachment]);
    assertProblem(await mail.get(path(id), await mail.recipient()), 'CORR-02023', 400);
  });

  test('who may only see the message, or open only its own resource, gets no archive', async () => {
    const seen = await resource([
      { subjects: [['urn:altinn:organization:identifier-no', FJORDFISK]], actions: ['see'] },
    ]);
    const elsewhere = await mail.uploaded('hemmelig', { resourceId: seen });
    const token = await mail.recipient();
    const own = await mail.published({ correspondence: { resourceId: seen }, existingAttachments: [elsewhere] });
    assert.equal((await mail.get(`correspondence/${own}`, token)).status, 200);
    assertProblem(await mail.get(path(own), token), 'CORR-04001', 401);
    const mixed = await mail.published({ existingAttachments: [await mail.uploaded('åpen'), elsewhere] });
    assertProblem(await mail.get(path(mixed), token), 'CORR-04001', 401);
  });

  test('a file missing from the store is a 500 at once, and a client that leaves lets go of the file', async () => {
    const attachment = await mail.uploaded(randomBytes(30_000_000), { fileName: 'stor.pdf' });
    const id = await mail.published({ existingAttachments: [attachment] });
    const token = await mail.recipient();
    const leaving = request(mail.url(path(id)), { headers: { authorization: `Bearer ${token}` } }).end();
    const [response] = await once(leaving, 'response');
    await once(response, 'data');
    leaving.destroy();
    const key = (
      await server.foundation.database.pool.query('select blob_key from correspondence.attachment where id = $1', [
        attachment,
      ])
    ).rows[0].blob_key as string;
    const file = `${server.dataDirectory}/blobs/${key.slice(0, 2)}/${key}`;
    await eventually('closing the file', async () => !(await openFiles()).includes(file) || undefined);
    await rm(file);
    assert.equal((await mail.get(path(id), token)).status, 500);
  });

  async function resource(grants: Parameters<typeof mailPolicy>[1]): Promise<string> {
    const identifier = `ttd-zip-${randomUUID().slice(0, 8)}`;
    const token = await mail.token(TTD, 'altinn:resourceregistry/resource.write');
    const texts = { nb: 'Brev', nn: 'Brev', en: 'Brev' };
    const json = {
      identifier,
      title: texts,
      description: texts,
      rightDescription: texts,
      contactPoints: [],
      hasCompetentAuthority: { organization: TTD, orgcode: 'ttd', name: texts },
      resourceType: 'CorrespondenceService',
    };
    const base = `${server.url}/resourceregistry/api/v1/resource`;
    await expectStatus(201, call(base, { token, json }));
    const form = new FormData();
    form.append('policyFile', new Blob([mailPolicy(identifier, grants)]), 'policy.xml');
    await expectStatus(201, call(`${base}/${identifier}/policy`, { token, body: form }));
    return identifier;
  }
});

/** Paths this process holds open; empty where the system does not tell. */
async function openFiles(): Promise<string[]> {
  const { readdir, readlink } = await import('node:fs/promises');
  const descriptors = await readdir('/proc/self/fd').catch(() => []);
  return Promise.all(descriptors.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')));
}
