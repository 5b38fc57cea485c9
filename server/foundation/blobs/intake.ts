import { Readable } from 'node:stream';

/**
 * A source being read once: counts its bytes, stops it on abort, and remembers whether it was the source that failed,
 * so that a store can tell that from its own failures.
 */
export class Intake implements AsyncIterable<Buffer> {
  /** Bytes read so far. */
  size = 0;
  /** True after the last byte. */
  ended = false;
  /** Why the source broke off: what it threw, or the signal's reason. */
  failure: { readonly reason: unknown } | undefined;
  readonly #source: AsyncIterable<Buffer>;
  readonly #signal: AbortSignal | undefined;

  constructor(source: AsyncIterable<Buffer>, signal?: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    const signal = this.#signal;
    // An upload's request must outlive a failed store, or its sender would see a broken connection and not the answer.
    const iterator =
      this.#source instanceof Readable
        ? (this.#source.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>)
        : this.#source[Symbol.asyncIterator]();
    let waiting = false;
    let interrupt: (reason: unknown) => void = () => {};
    const onAbort = () => interrupt(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    try {
      for (;;) {
        let next: IteratorResult<Buffer>;
        try {
          signal?.throwIfAborted();
          waiting = true;
          next = await new Promise<IteratorResult<Buffer>>((resolve, reject) => {
            interrupt = reject;
            iterator.next().then(resolve, reject);
          });
          waiting = false;
        } catch (reason) {
          this.failure = { reason };
          throw reason;
        }
        if (next.done) {
          this.ended = true;
          return;
        }
        this.size += next.value.length;
        yield next.value;
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      if (!this.ended) {
        const returned = iterator.return?.();
        // A source that is waited for answers `return` only after the chunk that may never come.
        if (waiting) returned?.catch(() => {});
        else await returned;
      }
    }
  }
}
