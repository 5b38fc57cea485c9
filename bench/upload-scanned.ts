import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { Client } from 'undici';
import { call, expectStatus } from '../acceptance/client/http.ts';
import { testToken } from '../acceptance/client/maskinporten.ts';
import { startOwnServer } from '../acceptance/own-server.ts';
import { clamdPath, startClamd } from '../test/harness/clamd.ts';
import { type Line, percent } from './bench.ts';

const CHUNK = Buffer.alloc(1 << 20, 'x');
const MEGABYTES = 512;

function* bytes(): Generator<Buffer> {
  for (let sent = 0; sent < MEGABYTES; sent++) yield CHUNK;
}

/** Design §7: an attachment by HTTP to a server with a clamd beside it, held against the same bytes straight to that clamd. */
export async function uploadScanned(): Promise<Line[]> {
  if (clamdPath === undefined) return [['not measured', 'clamd is not installed']];
  const clamd = await startClamd({ streamMaxLength: 1100 });
  try {
    const raw = MEGABYTES / (await secondsOf(() => scan(clamd.port)));
    const server = await startOwnServer({ CLAMD: `127.0.0.1:${clamd.port}` });
    try {
      const uploaded = MEGABYTES / (await secondsOf(() => upload(server.base)));
      return [
        [`${MEGABYTES} MB uploaded, digested, scanned and stored`, `${Math.round(uploaded)} MB/s`],
        ['the same bytes scanned by clamd alone', `${Math.round(raw)} MB/s`],
        ['share', percent(uploaded / raw)],
      ];
    } finally {
      await server.stop();
    }
  } finally {
    await clamd.stop();
  }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Until the file is published: a scan that only begins after the answer counts too. */
async function upload(base: string): Promise<void> {
  const token = await testToken(base, '311001000', 'altinn:serviceowner altinn:correspondence.write', { org: 'ttd' });
  const url = `${base}/correspondence/api/v1/attachment`;
  const json = { resourceId: 'ttd-demo-brev', fileName: 'stor.zip', sendersReference: 'bench' };
  const id = (await expectStatus(200, call(url, { token, json }))).json<string>();
  const client = new Client(base);
  const { statusCode, body } = await client.request({
    path: `/correspondence/api/v1/attachment/${id}/upload`,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: Readable.from(bytes(), { objectMode: false }),
  });
  const text = await body.text();
  await client.close();
  if (statusCode !== 200) throw new Error(`${statusCode}: ${text}`);
  for (;;) {
    const { status } = (await expectStatus(200, call(`${url}/${id}`, { token }))).json<{ status: string }>();
    if (status === 'Published') return;
    if (status === 'Failed') throw new Error('The scan failed');
  }
}

/** The bytes over clamd's own protocol (INSTREAM). */
async function scan(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const answer = once(socket, 'data');
  socket.write('zINSTREAM\0');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(CHUNK.length);
  for (const chunk of bytes()) {
    socket.write(length);
    if (!socket.write(chunk)) await once(socket, 'drain');
  }
  socket.write(Buffer.alloc(4));
  const [text] = (await answer) as [Buffer];
  socket.destroy();
  if (!text.toString().includes('OK')) throw new Error(`clamd: ${text}`);
}
