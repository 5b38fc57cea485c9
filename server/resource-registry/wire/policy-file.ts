import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import { InvalidFields, Problem } from '../../http/problem.ts';

/** Most bytes of a policy; the largest in use have some hundred thousand. */
export const MOST_POLICY_BYTES = 1_000_000;
/** What may stand around the file: other parts, headers and boundaries. */
const MOST_FORM_BYTES = MOST_POLICY_BYTES + 100_000;
const PART = 'policyfile';

const tooLarge = (): Problem => new Problem('413', 413, `The policy is larger than ${MOST_POLICY_BYTES} bytes.`);

const unreadable = (): InvalidFields =>
  new InvalidFields([
    {
      path: 'policyFile',
      message: 'The form cannot be read. Send multipart/form-data with one file named policyFile.',
    },
  ]);

/**
 * Reads the file `policyFile` of a multipart form; undefined when it is not there. Only this part is kept in memory.
 * Throws 413 for a larger one, InvalidFields for a broken form.
 */
export async function readPolicyFile(stream: Readable, headers: IncomingHttpHeaders): Promise<Buffer | undefined> {
  let form: InstanceType<typeof Busboy>;
  try {
    form = new Busboy({ headers: headers as BusboyHeaders, limits: { parts: 20, fileSize: MOST_POLICY_BYTES } });
  } catch {
    throw unreadable();
  }
  let file: Buffer[] | undefined;
  let truncated = false;
  form.on('file', (name: string | undefined, content: BusboyFileStream) => {
    if (file !== undefined || name?.toLowerCase() !== PART) {
      content.on('error', () => undefined);
      content.resume();
      return;
    }
    const chunks: Buffer[] = [];
    file = chunks;
    content.on('data', (chunk: Buffer) => chunks.push(chunk));
    content.on('limit', () => {
      truncated = true;
    });
    content.on('error', () => undefined);
  });
  await feed(stream, form);
  if (truncated) throw tooLarge();
  return file && Buffer.concat(file);
}

/** Feeds the form until it is done; a form larger than it may be is not read further. */
function feed(stream: Readable, form: InstanceType<typeof Busboy>): Promise<void> {
  return new Promise((resolve, reject) => {
    let size = 0;
    const stop = (error: Error) => {
      stream.unpipe(form);
      // What is left is thrown away, or the connection could carry no further request.
      stream.resume();
      reject(error);
    };
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_FORM_BYTES) stop(tooLarge());
    });
    stream.on('error', stop);
    // A body that was read to its end closes before the parser has finished with it.
    stream.on('close', () => stream.readableEnded || stop(unreadable()));
    form.on('error', () => stop(unreadable()));
    form.on('finish', resolve);
    stream.pipe(form);
  });
}
