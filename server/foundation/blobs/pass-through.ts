/** Something that wants to see every chunk of a stream; a promise holds the stream back until it is done. */
export interface Tap {
  write(chunk: Buffer): void | Promise<void>;
}

/**
 * Hands a stream on unchanged while every tap sees each chunk, in one pass. Taps are started in the order given, so put
 * one that waits (a socket) before one that computes (a digest): they then work at the same time.
 */
export async function* passThrough(
  source: AsyncIterable<Buffer>,
  taps: readonly Tap[],
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of source) {
    const started = taps.map((tap) => tap.write(chunk));
    for (const waiting of started) if (waiting !== undefined) await waiting;
    yield chunk;
  }
}
