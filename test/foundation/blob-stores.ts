import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Blobs } from '../../server/foundation/blobs/blobs.ts';
import { type BlobsConfig, openBlobs } from '../../server/foundation/blobs/open-blobs.ts';
import { startS3 } from '../harness/s3.ts';

export const MEGABYTE = 1024 * 1024;
/** Longer than two parts of an S3 upload. */
export const LONG = 13 * MEGABYTE;
export const CHUNK = 64 * 1024;

/** Where a module of the blobs is, for processes of their own. */
export const room = (file: string) => new URL(`../../server/foundation/blobs/${file}`, import.meta.url).href;

/** A store under test. */
export interface Store {
  readonly config: BlobsConfig;
  readonly blobs: Blobs;
  /** Bytes of a long file it may have in memory at once, with the S3 server's own, which runs in this process. */
  readonly holds: number;
  /** Keys of what is stored, and one `leftover` for each write that was begun and not ended. */
  contents(): Promise<string[]>;
  /** Makes every write fail from now on, and no longer. */
  breakDown(): Promise<void>;
  repair(): Promise<void>;
  stop(): Promise<void>;
}

export async function openDiskStore(): Promise<Store> {
  const directory = await mkdtemp(join(tmpdir(), 'budstikke-blobs-'));
  const config = { kind: 'disk', directory } as const;
  return {
    config,
    blobs: await openBlobs(config),
    holds: 8 * MEGABYTE,
    contents: async () =>
      (await readdir(directory, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => (basename(entry.parentPath) === 'incoming' ? 'leftover' : entry.name)),
    breakDown: () => rm(join(directory, 'incoming'), { recursive: true }),
    repair: async () => void (await openBlobs(config)),
    stop: () => rm(directory, { recursive: true, force: true }),
  };
}

export async function openS3Store(): Promise<Store> {
  const s3 = await startS3();
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = s3;
  const config = { kind: 's3', endpoint, bucket, region, accessKeyId, secretAccessKey } as const;
  return {
    config,
    blobs: await openBlobs(config),
    holds: 40 * MEGABYTE,
    contents: async () => (await s3.contents()).map((name) => (name.startsWith('upload of ') ? 'leftover' : name)),
    breakDown: async () => {
      s3.disturb = ({ method }) => (method === 'PUT' ? 'forbid' : undefined);
    },
    repair: async () => {
      s3.disturb = () => undefined;
    },
    stop: s3.stop,
  };
}

/** A file in chunks of the size an HTTP socket gives. */
export async function* inChunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

export async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Runs an ES module in a process of its own, `config` being `process.argv[1]` as JSON. */
export function inChild(module: string, config: BlobsConfig, shellPrefix = '') {
  const node = [process.execPath, '--input-type=module', '-e', module, JSON.stringify(config)];
  return spawn('/bin/sh', ['-c', `${shellPrefix} exec "$@"`, 'sh', ...node], { stdio: ['ignore', 'pipe', 'inherit'] });
}

export async function outputOf(child: ReturnType<typeof inChild>): Promise<string> {
  return (await bytesOf(child.stdout)).toString().trim();
}
