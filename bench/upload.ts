import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { call, expectStatus } from '../acceptance/client/http.ts';
import { type Bench, type Line, percent } from './bench.ts';

const CHUNK = Buffer.alloc(1 << 20, 'x');
const MEGABYTES = 1024;

const rate = (started: number): number => MEGABYTES / ((performance.now() - started) / 1000);
const written = (megabytes: number): string => `${Math.round(megabytes)} MB/s`;

/** Design §7: one attachment of a gigabyte by HTTP, held against digesting and writing the same bytes in one process. */
export async function upload(bench: Bench): Promise<Line[]> {
  const { base, token } = bench;
  const url = `${base}/correspondence/api/v1/attachment`;
  const json = { resourceId: 'ttd-demo-brev', fileName: 'stor.zip', sendersReference: 'bench' };
  const id = (await expectStatus(200, call(url, { token, json }))).json<string>();
  function* bytes(): Generator<Buffer> {
    for (let sent = 0; sent < MEGABYTES; sent++) yield CHUNK;
  }
  let started = performance.now();
  const { statusCode, body } = await bench.http.request({
    path: `/correspondence/api/v1/attachment/${id}/upload`,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: Readable.from(bytes(), { objectMode: false }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${statusCode}: ${text}`);
  const uploaded = rate(started);

  const directory = await mkdtemp(join(tmpdir(), 'budstikke-raw-'));
  const file = await open(join(directory, 'raw'), 'w');
  const md5 = createHash('md5');
  started = performance.now();
  for (const chunk of bytes()) {
    md5.update(chunk);
    await file.write(chunk);
  }
  await file.sync();
  const raw = rate(started);
  await file.close();
  await rm(directory, { recursive: true });
  return [
    ['1 GB uploaded, digested and stored, no scanner', written(uploaded)],
    ['the same bytes digested and written here', written(raw)],
    ['share', percent(uploaded / raw)],
  ];
}
