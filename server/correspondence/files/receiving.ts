import { Readable } from 'node:stream';
import { type BlobKey, newBlobKey } from '../../foundation/blobs/blobs.ts';
import { type Received, receive } from '../../foundation/blobs/receive.ts';
import { later, minutes, seconds } from '../../foundation/clock.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { KEEP_BLOBS } from '../store/file-statements.ts';

/** How long a blob that is being written is safe from the sweep after its process last said that it lives. */
const LEASE = minutes(5);
/** A client that sends nothing for so long is given up (2022); one that sends a byte now and then is not. */
const STALLED = minutes(3);
const TICK = seconds(5);

/** No byte has arrived for too long. */
export class Stalled extends Error {
  override name = 'Stalled';
  constructor() {
    super(`No byte arrived for ${STALLED / minutes(1)} minutes; send the file again.`);
  }
}

/** A file on its way in. It ends when its blob has an owner or has been deleted. */
export interface Arriving {
  readonly key: BlobKey;
  /**
   * Takes in the bytes; see `receive` for what it throws. An `Interrupted` whose cause is `Stalled` means that the client
   * was too slow.
   */
  receive(source: AsyncIterable<Buffer>, options: { maxBytes: number; signal: AbortSignal }): Promise<Received>;
  /** Stores the bytes only, and answers how many they were. */
  store(source: AsyncIterable<Buffer>): Promise<number>;
  end(): void;
}

interface Watch {
  /** When we began to wait for the client's next bytes; undefined while store or scanner make it wait. */
  waitingSince: Date | undefined;
  /** The wait that was found too long at the last tick; one more tick, in case only the clock was moved. */
  tooLong: Date | undefined;
  readonly stop: AbortController;
}

/**
 * The files this process is taking in. While it does, their blobs are kept from the sweep, and a file whose bytes have
 * stopped coming is given up; a process that is killed says nothing more, and the sweep cleans up after it.
 */
export class Receiving {
  readonly #foundation: Foundation;
  readonly #watches = new Map<BlobKey, Watch>();
  #timer: NodeJS.Timeout | undefined;

  constructor(foundation: Foundation) {
    this.#foundation = foundation;
  }

  /** Keys of the blobs being written here. */
  get keys(): BlobKey[] {
    return [...this.#watches.keys()];
  }

  /** Begins a file with a new blob; `announce` writes it down as unowned until `deleteAt`, before there is a byte. */
  async begin(announce: (key: BlobKey, deleteAt: Date) => Promise<void>): Promise<Arriving> {
    const { blobs, scanner, clock } = this.#foundation;
    const key = newBlobKey();
    const watch: Watch = { waitingSince: undefined, tooLong: undefined, stop: new AbortController() };
    const end = () => this.#end(key);
    this.#watches.set(key, watch);
    this.#timer ??= setInterval(() => void this.#tick(), TICK).unref();
    try {
      await announce(key, later(clock.now(), LEASE));
    } catch (error) {
      end();
      throw error;
    }
    return {
      key,
      end,
      receive: (source, { maxBytes, signal }) =>
        receive(this.#watched(source, watch), {
          blobs,
          key,
          scanner,
          maxBytes,
          signal: AbortSignal.any([signal, watch.stop.signal]),
        }),
      store: async (source) => (await blobs.put(key, this.#watched(source, watch), { signal: watch.stop.signal })).size,
    };
  }

  #end(key: BlobKey): void {
    this.#watches.delete(key);
    if (this.#watches.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async *#watched(source: AsyncIterable<Buffer>, watch: Watch): AsyncGenerator<Buffer, void, undefined> {
    const { clock } = this.#foundation;
    try {
      watch.waitingSince = clock.now();
      // A request stays open for its answer.
      const bytes = source instanceof Readable ? source.iterator({ destroyOnReturn: false }) : source;
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        watch.waitingSince = undefined;
        yield chunk;
        watch.waitingSince = clock.now();
      }
    } finally {
      watch.waitingSince = undefined;
    }
  }

  async #tick(): Promise<void> {
    const { clock, database, log } = this.#foundation;
    const now = clock.now();
    for (const watch of this.#watches.values()) {
      const { waitingSince, tooLong, stop } = watch;
      const stalled = waitingSince !== undefined && now.getTime() - waitingSince.getTime() >= STALLED;
      if (stalled && waitingSince === tooLong) stop.abort(new Stalled());
      watch.tooLong = stalled ? waitingSince : undefined;
    }
    try {
      await database.run(KEEP_BLOBS, [this.keys, later(now, LEASE)]);
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'uploads could not be kept from the sweep; it is tried again');
    }
  }
}
