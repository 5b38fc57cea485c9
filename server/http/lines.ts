import type { Readable } from 'node:stream';
import { InvalidFields } from './problem.ts';

/** Longest line in bytes; the first one of a batch holds a whole message. */
const LONGEST = 500_000;
const NEWLINE = 0x0a;
const EMPTY = Buffer.alloc(0);

/**
 * The lines of an NDJSON body, as bytes without their end; blank ones are left out, or empty with `blanks`. Nothing but
 * the line that is being read is held in memory, and the client waits while a line is worked on. Throws what the stream
 * throws when it breaks.
 */
export async function* linesOf(
  stream: Readable,
  { blanks = false }: { readonly blanks?: boolean } = {},
): AsyncGenerator<Buffer, void, void> {
  let rest: Buffer[] = [];
  let size = 0;
  // Left alone when we stop early: destroying it would take the connection along, and with it the answer.
  const chunks: AsyncIterable<Buffer> = stream.iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line =
        rest.length === 0 ? chunk.subarray(start, end) : Buffer.concat([...rest, chunk.subarray(start, end)]);
      rest = [];
      size = 0;
      start = end + 1;
      if (line.length > LONGEST) throw tooLong();
      if (!isBlank(line)) yield line;
      else if (blanks) yield EMPTY;
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
      size += chunk.length - start;
      if (size > LONGEST) throw tooLong();
    }
  }
  const last = Buffer.concat(rest);
  if (!isBlank(last)) yield last;
}

const isBlank = (line: Buffer): boolean => line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);

const tooLong = () => new InvalidFields([{ path: '$', message: `A line is longer than ${LONGEST} bytes.` }]);
