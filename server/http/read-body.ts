import type { Readable } from 'node:stream';
import { InvalidFields, Problem } from './problem.ts';

/** Longest time a body that is read into memory may take, in milliseconds. Files are streams and may take longer. */
const PATIENCE = 60_000;

/** Reads a whole body into memory; above `limit` bytes it is a 413, too slow a 408, and it is not read further. */
export function readBytes(stream: Readable, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (finish: () => void): void => {
      clearTimeout(timer);
      stream.off('data', take).off('end', whole).off('error', broken).off('close', broken).pause();
      finish();
    };
    const refuse = (status: number, text: string) => end(() => reject(new Problem(String(status), status, text)));
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) refuse(413, `The request body is larger than ${limit} bytes.`);
      else chunks.push(chunk);
    };
    const whole = (): void => end(() => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    const broken = (): void => refuse(400, 'The request body broke off before its end.');
    const timer = setTimeout(
      () => refuse(408, `The request body took longer than ${PATIENCE / 1000} seconds.`),
      PATIENCE,
    );
    if (stream.readableEnded) whole();
    else stream.on('data', take).on('end', whole).on('error', broken).on('close', broken);
  });
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
    const where =
      position === undefined ? ' (it ends too early, or a character is out of place)' : ` at position ${position}`;
    throw new InvalidFields([{ path: '$', message: `The request body is not valid JSON${where}. Path: $.` }, also]);
  }
}
