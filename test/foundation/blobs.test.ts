import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  asBlobKey,
  BlobExists,
  type BlobKey,
  BlobKeyInvalid,
  BlobMissing,
  type Blobs,
  newBlobKey,
  RangeNotSatisfiable,
  StorageFailed,
} from '../../server/foundation/blobs/blobs.ts';
import { type BlobsConfig, openBlobs } from '../../server/foundation/blobs/open-blobs.ts';
import { Interrupted, receive, TooLarge } from '../../server/foundation/blobs/receive.ts';
import { unscanned } from '../../server/foundation/scanner/unscanned.ts';
import { type Disturbance, type S3Request, startS3 } from '../harness/s3.ts';

const MEGABYTE = 1024 * 1024;
/** Longer than two parts of an S3 upload. */
const LONG = 13 * MEGABYTE;
const CHUNK = 64 * 1024;

const room = (file: string) => new URL(`../../server/foundation/blobs/${file}`, import.meta.url).href;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A store under test. */
interface Store {
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

async function openDiskStore(): Promise<Store> {
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

async function openS3Store(): Promise<Store> {
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

/** Bytes in buffers that are in use. What is not is given back in several turns after a collection. */
async function memoryHeld(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 4; turn++) {
    collectGarbage();
    await sleep(2);
    least = Math.min(least, process.memoryUsage().arrayBuffers);
  }
  return least;
}

/** A file in chunks of the size an HTTP socket gives. */
async function* inChunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/** A source that stands still after its bytes, until it is let go on to its end. */
function stalling(bytes: Buffer) {
  const stalled = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  async function* source() {
    yield* inChunks(bytes);
    stalled.resolve();
    await goOn.promise;
  }
  return { source: source(), stalled: stalled.promise, goOn: goOn.resolve, breakOff: goOn.reject };
}

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const md5Of = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

/** Runs an ES module in a process of its own, `config` being `process.argv[1]` as JSON. */
function inChild(module: string, config: BlobsConfig, shellPrefix = '') {
  const node = [process.execPath, '--input-type=module', '-e', module, JSON.stringify(config)];
  return spawn('/bin/sh', ['-c', `${shellPrefix} exec "$@"`, 'sh', ...node], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function outputOf(child: ReturnType<typeof inChild>): Promise<string> {
  return (await bytesOf(child.stdout)).toString().trim();
}

for (const [name, open] of [
  ['a disk', openDiskStore],
  ['S3', openS3Store],
] as const) {
  describe(`blobs on ${name}`, () => {
    let store: Store;
    let blobs: Blobs;

    before(async () => {
      store = await open();
      blobs = store.blobs;
    });
    after(() => store.stop());

    for (const size of [0, 1, 100_000, LONG]) {
      it(`are read back byte for byte (${size} bytes)`, async () => {
        const key = newBlobKey();
        const bytes = randomBytes(size);
        assert.deepEqual(await blobs.put(key, inChunks(bytes)), { size });
        assert.equal(await blobs.size(key), size);
        assert.ok(bytes.equals(await bytesOf(await blobs.get(key))));
        await blobs.delete(key);
      });
    }

    it('are taken from a Readable', async () => {
      const key = newBlobKey();
      const bytes = randomBytes(300_000);
      await blobs.put(key, Readable.from(inChunks(bytes)));
      assert.ok(bytes.equals(await bytesOf(await blobs.get(key))));
      await blobs.delete(key);
    });

    it('are taken in chunks of a byte each, and of none', async () => {
      const key = newBlobKey();
      const bytes = randomBytes(30_000);
      const source = async function* () {
        for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + (at % 1000 === 0 ? 0 : 1));
      };
      const expected = Buffer.from(bytes.filter((_, at) => at % 1000 !== 0));
      assert.deepEqual(await blobs.put(key, source()), { size: expected.length });
      assert.ok(expected.equals(await bytesOf(await blobs.get(key))));
      await blobs.delete(key);
    });

    for (const size of [CHUNK, LONG]) {
      it(`are invisible until complete (${size} bytes written)`, async () => {
        const key = newBlobKey();
        const { source, stalled, goOn } = stalling(randomBytes(size));
        const put = blobs.put(key, source);
        await stalled;
        await assert.rejects(blobs.get(key), BlobMissing);
        await assert.rejects(blobs.size(key), BlobMissing);
        assert.ok(!(await store.contents()).includes(key));
        goOn();
        await put;
        assert.equal(await blobs.size(key), size);
        await blobs.delete(key);
      });

      it(`leave nothing behind when the source fails, and say what the source said (${size} bytes written)`, async () => {
        const key = newBlobKey();
        const { source, stalled, breakOff } = stalling(randomBytes(size));
        const failure = new Error('the sender hung up');
        const put = blobs.put(key, source);
        await Promise.all([assert.rejects(put, (error) => error === failure), stalled.then(() => breakOff(failure))]);
        await assert.rejects(blobs.get(key), BlobMissing);
        assert.deepEqual(await store.contents(), []);
      });

      it(`leave nothing behind when stopped while the source is silent (${size} bytes written)`, async () => {
        const { source, stalled } = stalling(randomBytes(size));
        const stop = new AbortController();
        const reason = new Error('too slow');
        const put = blobs.put(newBlobKey(), source, { signal: stop.signal });
        await Promise.all([assert.rejects(put, (error) => error === reason), stalled.then(() => stop.abort(reason))]);
        assert.deepEqual(await store.contents(), []);
      });
    }

    it('are not begun for a signal that has fired', async () => {
      const reason = new Error('gone');
      await assert.rejects(
        blobs.put(newBlobKey(), inChunks(randomBytes(10)), { signal: AbortSignal.abort(reason) }),
        (error) => error === reason,
      );
      assert.deepEqual(await store.contents(), []);
    });

    it('are never overwritten', async () => {
      const key = newBlobKey();
      await blobs.put(key, inChunks(Buffer.from('first')));
      await assert.rejects(blobs.put(key, inChunks(Buffer.from('second'))), BlobExists);
      assert.equal(String(await bytesOf(await blobs.get(key))), 'first');
      assert.deepEqual(await store.contents(), [key]);
      await blobs.delete(key);
    });

    for (const size of [100_000, LONG]) {
      it(`are written by exactly one of several writers of one key (${size} bytes)`, async () => {
        const key = newBlobKey();
        const files = [1, 2, 3].map(() => randomBytes(size));
        const writers = files.map((bytes) => stalling(bytes));
        const puts = Promise.allSettled(writers.map(({ source }) => blobs.put(key, source)));
        // All are past any look at what is there before one may finish.
        await Promise.all(writers.map(({ stalled }) => stalled));
        for (const { goOn } of writers) goOn();
        const outcomes = await puts;
        const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
        for (const [index, outcome] of outcomes.entries())
          if (index !== winner) assert.ok(outcome.status === 'rejected' && outcome.reason instanceof BlobExists);
        assert.ok(files[winner]?.equals(await bytesOf(await blobs.get(key))));
        assert.deepEqual(await store.contents(), [key]);
        await blobs.delete(key);
      });
    }

    it('are read by range, both ends included, cut to the end', async () => {
      const key = newBlobKey();
      await blobs.put(key, inChunks(Buffer.from('0123456789')));
      for (const [range, expected] of [
        [{ start: 0 }, '0123456789'],
        [{ start: 4 }, '456789'],
        [{ start: 0, end: 3 }, '0123'],
        [{ start: 9, end: 9 }, '9'],
        [{ start: 8, end: 4000 }, '89'],
      ] as const)
        assert.equal(String(await bytesOf(await blobs.get(key, range))), expected);
      for (const range of [{ start: 10 }, { start: 10, end: 12 }, { start: 5, end: 4 }, { start: -1 }, { start: 0.5 }])
        await assert.rejects(blobs.get(key, range), RangeNotSatisfiable);
      await blobs.delete(key);
    });

    it('that are missing say so before there is a stream', async () => {
      await assert.rejects(blobs.get(newBlobKey()), BlobMissing);
      await assert.rejects(blobs.get(newBlobKey(), { start: 5 }), BlobMissing);
      await assert.rejects(blobs.size(newBlobKey()), BlobMissing);
    });

    it('are deleted once and for all, and deleting again is no error', async () => {
      const key = newBlobKey();
      await blobs.put(key, inChunks(randomBytes(10)));
      await blobs.delete(key);
      await blobs.delete(key);
      await assert.rejects(blobs.get(key), BlobMissing);
      assert.deepEqual(await store.contents(), []);
    });

    it('have no keys that lead anywhere else', async () => {
      const key = newBlobKey();
      const tricks = [
        '',
        '.',
        `../${key}`,
        `${key.slice(0, 20)}/../${key.slice(24)}`,
        `${key}\0`,
        `${key}\n`,
        key.toUpperCase().replace(/^./, 'A'),
        key.slice(1),
        `incoming/${key}`,
        `%2e%2e%2f${key}`,
        undefined,
      ];
      for (const trick of tricks as BlobKey[]) {
        assert.throws(() => asBlobKey(trick), BlobKeyInvalid);
        await assert.rejects(blobs.put(trick, inChunks(randomBytes(1))), BlobKeyInvalid);
        await assert.rejects(blobs.get(trick), BlobKeyInvalid);
        await assert.rejects(blobs.size(trick), BlobKeyInvalid);
        await assert.rejects(blobs.delete(trick), BlobKeyInvalid);
      }
      assert.deepEqual(await store.contents(), []);
    });

    it('of 64 MB pass through in little memory', async () => {
      const key = newBlobKey();
      const atFirst = await memoryHeld();
      let most = 0;
      const sampled = async function* (source: AsyncIterable<Buffer>) {
        let size = 0;
        for await (const chunk of source) {
          yield chunk;
          size += chunk.length;
          if (size % (8 * MEGABYTE) === 0) most = Math.max(most, (await memoryHeld()) - atFirst);
        }
      };
      const source = async function* () {
        for (let index = 0; index < (64 * MEGABYTE) / CHUNK; index++) yield Buffer.alloc(CHUNK, index);
      };
      await blobs.put(key, sampled(source()));
      for await (const _ of sampled(await blobs.get(key)));
      await blobs.delete(key);
      assert.ok(most < store.holds, `${(most / MEGABYTE).toFixed()} MB were held`);
    });

    it('leave nothing behind when the store fails, and say that it was the store', async () => {
      await store.breakDown();
      try {
        await assert.rejects(blobs.put(newBlobKey(), inChunks(randomBytes(LONG))), StorageFailed);
      } finally {
        await store.repair();
      }
      assert.deepEqual(await store.contents(), []);
    });

    it('whose writer was killed are swept once old enough; those being written are not', async () => {
      const child = inChild(
        `import { openBlobs } from '${room('open-blobs.ts')}';
         import { newBlobKey } from '${room('blobs.ts')}';
         const blobs = await openBlobs(JSON.parse(process.argv[1]));
         const endless = async function* () {
           for (let index = 0; index < ${LONG / CHUNK}; index++) yield Buffer.alloc(${CHUNK});
           await new Promise(() => setInterval(() => {}, 1000));
         };
         for (let index = 0; index < 3; index++) blobs.put(newBlobKey(), endless());`,
        store.config,
      );
      try {
        while ((await store.contents()).length < 3) await sleep(20);
      } finally {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      const key = newBlobKey();
      const { source, stalled, goOn } = stalling(randomBytes(LONG));
      const put = blobs.put(key, source);
      await stalled;

      assert.equal(await blobs.sweepLeftovers(new Date(Date.now() - 3_600_000)), 0);
      assert.equal(await blobs.sweepLeftovers(new Date(Date.now() + 3_600_000)), 3);
      goOn();
      await put;
      assert.deepEqual(await store.contents(), [key]);
      await blobs.delete(key);
    });

    it('are well when they are', async () => {
      await blobs.check();
      assert.deepEqual(await store.contents(), []);
    });

    describe('received in one pass', () => {
      const received = (source: AsyncIterable<Buffer>, maxBytes: number, key = newBlobKey(), signal?: AbortSignal) =>
        receive(source, { blobs, key, scanner: unscanned, maxBytes, ...(signal && { signal }) });

      it('are stored, measured and digested, up to the size allowed', async () => {
        for (const bytes of [Buffer.alloc(0), randomBytes(LONG)]) {
          const key = newBlobKey();
          const { size, md5, verdict } = await received(inChunks(bytes), bytes.length, key);
          assert.deepEqual([size, md5, verdict.kind], [bytes.length, md5Of(bytes), 'not-scanned']);
          assert.ok(bytes.equals(await bytesOf(await blobs.get(key))));
          await blobs.delete(key);
        }
      });

      it('are refused when a byte too long, and their source is left to its owner', async () => {
        const source = Readable.from(inChunks(randomBytes(LONG + CHUNK)));
        await assert.rejects(
          received(source, LONG - 1),
          (error) => error instanceof TooLarge && error.maxBytes === LONG - 1,
        );
        assert.equal(source.destroyed, false);
        assert.ok((await bytesOf(source)).length > 0);
        assert.deepEqual(await store.contents(), []);
      });

      it('are not kept when the source fails or is stopped, and say why', async () => {
        const failure = new Error('the sender hung up');
        const because = (error: unknown) => error instanceof Interrupted && error.cause === failure;
        const failing = stalling(randomBytes(LONG));
        const failed = received(failing.source, LONG);
        await Promise.all([assert.rejects(failed, because), failing.stalled.then(() => failing.breakOff(failure))]);

        const silent = stalling(randomBytes(LONG));
        const stop = new AbortController();
        const stopped = received(silent.source, LONG, newBlobKey(), stop.signal);
        await Promise.all([assert.rejects(stopped, because), silent.stalled.then(() => stop.abort(failure))]);
        assert.deepEqual(await store.contents(), []);
      });

      it('are not kept when the store fails', async () => {
        await store.breakDown();
        try {
          await assert.rejects(received(inChunks(randomBytes(LONG)), LONG), StorageFailed);
        } finally {
          await store.repair();
        }
        assert.deepEqual(await store.contents(), []);
      });

      it('do not harm a blob that is there', async () => {
        const key = newBlobKey();
        await received(inChunks(Buffer.from('first')), 10, key);
        await assert.rejects(received(inChunks(Buffer.from('second')), 10, key), BlobExists);
        assert.equal(String(await bytesOf(await blobs.get(key))), 'first');
        await blobs.delete(key);
      });
    });
  });
}

describe('blobs on a disk, besides,', () => {
  it('leave nothing behind when the disk takes no more', async () => {
    const store = await openDiskStore();
    try {
      // A limit on file size makes the same write fail that a full disk does, and needs no disk to fill.
      const child = inChild(
        `import { openBlobs } from '${room('open-blobs.ts')}';
         import { newBlobKey } from '${room('blobs.ts')}';
         const blobs = await openBlobs(JSON.parse(process.argv[1]));
         const source = async function* () {
           for (let index = 0; index < ${LONG / CHUNK}; index++) yield Buffer.alloc(${CHUNK});
         };
         await blobs.put(newBlobKey(), source()).catch((error) => console.log(error.name, error.cause.code));`,
        store.config,
        'ulimit -f 5000;',
      );
      assert.equal(await outputOf(child), 'StorageFailed EFBIG');
      assert.deepEqual(await store.contents(), []);
    } finally {
      await store.stop();
    }
  });

  it('are unwell when the directory is gone', async () => {
    const store = await openDiskStore();
    await store.stop();
    await assert.rejects(store.blobs.check(), StorageFailed);
  });

  it('do not load the S3 client', async () => {
    const store = await openDiskStore();
    try {
      const child = inChild(
        `import { registerHooks } from 'node:module';
         const loaded = [];
         registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
         const { openBlobs } = await import('${room('open-blobs.ts')}');
         await openBlobs(JSON.parse(process.argv[1]));
         console.log(loaded.some((url) => url.endsWith('disk.ts')), loaded.some((url) => url.includes('aws-sdk')));`,
        store.config,
      );
      assert.equal(await outputOf(child), 'true false');
    } finally {
      await store.stop();
    }
  });
});

describe('blobs on S3, besides,', () => {
  const withS3 = async (test: (s3: Awaited<ReturnType<typeof startS3>>, blobs: Blobs) => Promise<void>) => {
    const s3 = await startS3();
    try {
      await test(s3, await openBlobs({ kind: 's3', ...s3 }));
    } finally {
      await s3.stop();
    }
  };
  const lastOfPut = ({ method, query }: S3Request) => method === 'PUT' && query.partNumber === undefined;
  const lastOfMultipart = ({ method, query }: S3Request) => method === 'POST' && query.uploadId !== undefined;
  /** Does something to the first request of a sort, and to no other. */
  const theFirst = (sort: (request: S3Request) => boolean, disturbance: Disturbance) => {
    let done = false;
    return (request: S3Request) => {
      if (done || !sort(request)) return undefined;
      done = true;
      return disturbance;
    };
  };

  for (const [size, last] of [
    [1000, lastOfPut],
    [LONG, lastOfMultipart],
  ] as const) {
    it(`are stored although S3's answer to the last request was lost (${size} bytes)`, () =>
      withS3(async (s3, blobs) => {
        s3.disturb = theFirst(last, 'forget-answer');
        const key = newBlobKey();
        const bytes = randomBytes(size);
        assert.deepEqual(await blobs.put(key, inChunks(bytes)), { size });
        assert.ok(bytes.equals(await bytesOf(await blobs.get(key))));
        assert.deepEqual(await s3.contents(), [key]);
      }));
  }

  it('survive a part that had to be sent twice', () =>
    withS3(async (s3, blobs) => {
      s3.disturb = theFirst(({ query }) => query.partNumber === '2', 'delay');
      const key = newBlobKey();
      const bytes = randomBytes(LONG);
      await blobs.put(key, inChunks(bytes));
      assert.ok(bytes.equals(await bytesOf(await blobs.get(key))));
    }));

  it('are unwell when the bucket is not there', () =>
    withS3(async (s3) => {
      const blobs = await openBlobs({ kind: 's3', ...s3, bucket: 'no-such-bucket' });
      await assert.rejects(blobs.check(), StorageFailed);
      await assert.rejects(blobs.put(newBlobKey(), inChunks(randomBytes(10))), StorageFailed);
    }));

  it('are swept without touching what else is in the bucket', () =>
    withS3(async (s3, blobs) => {
      const response = await fetch(`${s3.endpoint}/${s3.bucket}/somebody/elses-file?uploads`, { method: 'POST' });
      assert.equal(response.status, 200);
      assert.equal(await blobs.sweepLeftovers(new Date(Date.now() + 3_600_000)), 0);
      assert.deepEqual(await s3.contents(), ['upload of somebody/elses-file']);
    }));
});

describe('blob keys', () => {
  it('are all different and of the one form that is taken', () => {
    const keys = new Set(Array.from({ length: 1000 }, () => asBlobKey(newBlobKey())));
    assert.equal(keys.size, 1000);
  });
});
