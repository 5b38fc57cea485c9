import type { Readable } from 'node:stream';
import { InvalidFields, Problem } from './problem.ts';

/** Reads a whole body into memory; a body above `limit` bytes is a 413 and is not read further. */
export async function readBytes(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Problem('413', 413, `The request body is larger than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Bytes as UTF-8 text without byte order mark; undefined when they are not UTF-8. */
export function decodeText(bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Parses a JSON body; faults read as the reference's binder words them, with our own reason. */
export function parseJson(bytes: Buffer, parameter: string): unknown {
  const text = decodeText(bytes);
  const also = { path: parameter, message: `The ${parameter} field is required.` };
  if (text === undefined)
    throw new InvalidFields([{ path: '$', message: 'The request body is not UTF-8 text.' }, also]);
  if (text.trim() === '')
    throw new InvalidFields([{ path: '', message: 'A non-empty request body is required.' }, also]);
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8's message quotes the body, which may hold personal data: only the position goes out.
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    const where = position === undefined ? '' : ` at position ${position}`;
    throw new InvalidFields([{ path: '$', message: `The request body is not valid JSON${where}. Path: $.` }, also]);
  }
}
