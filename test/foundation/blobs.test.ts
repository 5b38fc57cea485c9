import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
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
import { Interrupted, receive, TooLarge } from '../../server/foundation/blobs/receive.ts';
import { unscanned } from '../../server/foundation/scanner/unscanned.ts';
import {
  bytesOf,
  CHUNK,
  inChild,
  inChunks,
  LONG,
  MEGABYTE,
  openDiskStore,
  openS3Store,
  room,
  type Store,
} from './blob-stores.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

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

const md5Of = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

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

describe('blob keys', () => {
  it('are all different and of the one form that is taken', () => {
    const keys = new Set(Array.from({ length: 1000 }, () => asBlobKey(newBlobKey())));
    assert.equal(keys.size, 1000);
  });
});
