import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  asBlobKey,
  type BlobKey,
  BlobExists,
  BlobMissing,
  type Blobs,
  type ByteRange,
  checkRange,
  RangeNotSatisfiable,
  StorageFailed,
} from './blobs.ts';
import { gather } from './gather.ts';
import { Intake } from './intake.ts';

// Chunks from a socket are 64 kB; in megabyte pieces the disk writes one while the next is read and digested.
const PIECE = 1024 * 1024;
const READ_BUFFER = 256 * 1024;
/** What is still being written lies here, in the same file system as what is stored. */
const INCOMING = 'incoming';

/**
 * Opens a directory as a blob store, making it if need be, for this process's user alone. Blobs lie in 256
 * sub-directories named by the first two digits of their keys. Throws `StorageFailed`.
 */
export async function openDiskBlobs(directory: string): Promise<Blobs> {
  try {
    await mkdir(join(directory, INCOMING), { recursive: true, mode: 0o700 });
    // All at once, so that storing a blob never has to make a directory and wait for that to be durable.
    for (let first = 0; first < 256; first++)
      await mkdir(join(directory, first.toString(16).padStart(2, '0')), { recursive: true, mode: 0o700 });
    await syncDirectory(directory);
  } catch (cause) {
    throw new StorageFailed('make the blob directory', directory, cause);
  }
  return new DiskBlobs(directory);
}

class DiskBlobs implements Blobs {
  readonly #directory: string;
  /** Names under `incoming` that this process is writing. */
  readonly #writing = new Set<string>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  async put(key: BlobKey, bytes: AsyncIterable<Buffer>, options: { readonly signal?: AbortSignal } = {}) {
    const { folder, path } = this.#placeOf(key);
    const intake = new Intake(bytes, options.signal);
    const name = randomBytes(16).toString('hex');
    const incoming = join(this.#directory, INCOMING, name);
    this.#writing.add(name);
    try {
      await writeDurably(incoming, intake);
      // Not rename, which would replace another writer's blob: link fails if the name is taken.
      await link(incoming, path);
    } catch (error) {
      if (intake.failure !== undefined) throw intake.failure.reason;
      if (hasCode(error, 'EEXIST')) throw new BlobExists(key);
      throw this.#failed('store a blob', error);
    } finally {
      await unlink(incoming).catch(() => {});
      this.#writing.delete(name);
    }
    try {
      await syncDirectory(folder);
    } catch (error) {
      await unlink(path).catch(() => {});
      throw this.#failed('store a blob', error);
    }
    return { size: intake.size };
  }

  async get(key: BlobKey, range?: ByteRange): Promise<Readable> {
    const { path } = this.#placeOf(key);
    if (range !== undefined) checkRange(range);
    let file: FileHandle | undefined;
    try {
      file = await open(path, 'r');
      if (range !== undefined && range.start >= (await file.stat()).size) throw new RangeNotSatisfiable(range);
    } catch (error) {
      await file?.close();
      throw this.#readFailed(key, error);
    }
    return file.createReadStream({ ...range, highWaterMark: READ_BUFFER });
  }

  async size(key: BlobKey): Promise<number> {
    const { path } = this.#placeOf(key);
    try {
      return (await stat(path)).size;
    } catch (error) {
      throw this.#readFailed(key, error);
    }
  }

  async delete(key: BlobKey): Promise<void> {
    const { folder, path } = this.#placeOf(key);
    try {
      await rm(path, { force: true });
      // Purged mail must not come back after a power cut.
      await syncDirectory(folder);
    } catch (error) {
      throw this.#failed('delete a blob', error);
    }
  }

  async check(): Promise<void> {
    const probe = join(this.#directory, INCOMING, randomBytes(16).toString('hex'));
    try {
      const file = await open(probe, 'wx', 0o600);
      try {
        // A byte, since a full disk still makes empty files.
        await file.write('?');
      } finally {
        await file.close();
        await unlink(probe);
      }
    } catch (error) {
      throw this.#failed('write to the blob directory', error);
    }
  }

  async sweepLeftovers(olderThan: Date): Promise<number> {
    let swept = 0;
    try {
      for (const name of await readdir(join(this.#directory, INCOMING))) {
        if (this.#writing.has(name)) continue;
        const path = join(this.#directory, INCOMING, name);
        const found = await stat(path).catch(absent);
        if (found === undefined || found.mtime >= olderThan) continue;
        await rm(path, { force: true });
        swept++;
      }
    } catch (error) {
      throw this.#failed('sweep the blob directory', error);
    }
    return swept;
  }

  /** Where a key's blob lies. Keys are checked here again: a cast would make any text one. */
  #placeOf(key: BlobKey): { folder: string; path: string } {
    const checked = asBlobKey(key);
    const folder = join(this.#directory, checked.slice(0, 2));
    return { folder, path: join(folder, checked) };
  }

  #failed(action: string, cause: unknown): StorageFailed {
    return new StorageFailed(action, `the disk and the rights of ${this.#directory}`, cause);
  }

  #readFailed(key: BlobKey, error: unknown): Error {
    if (error instanceof RangeNotSatisfiable) return error;
    return hasCode(error, 'ENOENT') ? new BlobMissing(key) : this.#failed('read a blob', error);
  }
}

/** Writes a new file and waits until it is on the disk. */
async function writeDurably(path: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  let writing = Promise.resolve();
  try {
    for await (const piece of gather(bytes, PIECE)) {
      await writing;
      writing = writeAll(file, piece);
      // Told by the next wait; until then it must not count as a rejection nobody handles.
      writing.catch(() => {});
    }
    await writing;
    await file.sync();
  } finally {
    await writing.catch(() => {});
    await file.close();
  }
}

/** In one call, uncopied: a call per chunk would leave the disk idle while the next piece is digested. */
async function writeAll(file: FileHandle, chunks: readonly Buffer[]): Promise<void> {
  let { bytesWritten } = await file.writev(chunks);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (bytesWritten === length) return;
  // A disk that is filling up takes a part, and gives its error to the next write.
  const whole = Buffer.concat(chunks);
  while (bytesWritten < length) bytesWritten += (await file.write(whole, bytesWritten)).bytesWritten;
}

/** Makes what was put into or taken out of a directory durable. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === code;

function absent(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT')) throw error;
}
