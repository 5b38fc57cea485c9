// A sender may make its chunks a byte long, and each costs a hundred or more until it is passed on.
const MOST_CHUNKS = 1000;

/**
 * Gathers the chunks of a stream, uncopied, into pieces of at least so many bytes, or of a thousand chunks where these are
 * tiny. The last piece is what is left; an empty stream has none.
 */
export async function* gather(
  source: AsyncIterable<Buffer>,
  bytes: number,
): AsyncGenerator<readonly Buffer[], void, undefined> {
  let piece: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    piece.push(chunk);
    length += chunk.length;
    if (length < bytes && piece.length < MOST_CHUNKS) continue;
    yield piece;
    piece = [];
    length = 0;
  }
  if (length > 0) yield piece;
}
