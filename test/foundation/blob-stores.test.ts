import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { type Blobs, newBlobKey, StorageFailed } from '../../server/foundation/blobs/blobs.ts';
import { openBlobs } from '../../server/foundation/blobs/open-blobs.ts';
import { type Disturbance, type S3Request, startS3 } from '../harness/s3.ts';
import { bytesOf, CHUNK, inChild, inChunks, LONG, openDiskStore, outputOf, room } from './blob-stores.ts';

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
