import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { type BlobKey, newBlobKey } from '../foundation/blobs/blobs.ts';
import { Interrupted, receive, TooLarge } from '../foundation/blobs/receive.ts';
import { treeOf } from '../http/form.ts';
import { InvalidFields } from '../http/problem.ts';
import { MULTIPART_BYTES, type ReceivedFile } from './files.ts';
import type { Mail } from './mail.ts';
import { problem } from './model/problems.ts';

export interface MultipartForm {
  /** The fields as the JSON they stand for. */
  readonly tree: unknown;
  readonly files: readonly ReceivedFile[];
}

/** The reference's framework default; its text goes out under an empty key. */
const MOST_FIELDS = 1024;
const MAPS = ['correspondence.propertylist'];

const invalidForm = (message: string) => new InvalidFields([{ path: '', message }]);

/**
 * Reads a multipart request in one pass (correspondence-send §2.11): fields are gathered, each file streams to the blob
 * store while it is digested and scanned. On a throw no file stays behind; otherwise the caller owns them.
 */
export async function readMultipart(
  mail: Mail,
  call: { stream: Readable; headers: IncomingHttpHeaders; signal: AbortSignal },
): Promise<MultipartForm> {
  const fields: [string, string][] = [];
  const files: ReceivedFile[] = [];
  const stored: BlobKey[] = [];
  let failure: unknown;
  // One file at a time: the parser holds the next part back until this one has been read.
  let arriving: Promise<void> = Promise.resolve();

  const takeFile = async (file: Readable, fileName: string): Promise<void> => {
    const key = newBlobKey();
    try {
      const { size, md5, verdict } = await receive(file, {
        blobs: mail.blobs,
        key,
        scanner: mail.scanner,
        maxBytes: MULTIPART_BYTES,
        signal: call.signal,
      });
      stored.push(key);
      files.push({ fileName, size, md5, verdict, blobKey: key });
    } catch (error) {
      failure ??= error;
    } finally {
      file.resume();
    }
  };

  try {
    await new Promise<void>((resolve, reject) => {
      let parser: InstanceType<typeof Busboy>;
      try {
        parser = new Busboy({
          headers: call.headers as IncomingHttpHeaders & { 'content-type': string },
          limits: { fields: MOST_FIELDS, files: 101, fieldSize: 200_000, fieldNameSize: 1000 },
          preservePath: true,
        });
      } catch {
        return reject(invalidForm('Failed to read the request form. Missing content-type boundary.'));
      }
      parser.on('field', (name: string, value: string, _nameCut: boolean, valueCut: boolean) => {
        if (valueCut) failure ??= invalidForm('Failed to read the request form. A field value is too long.');
        fields.push([name, value]);
      });
      parser.on('file', (name: string, file: Readable, fileName: string | undefined) => {
        if (name.toLowerCase().replace(/\[\d*\]$/, '') !== 'attachments' || fileName === undefined)
          return void file.resume();
        arriving = arriving.then(() => takeFile(file, fileName));
      });
      parser.on('fieldsLimit', () => {
        failure ??= invalidForm(`Failed to read the request form. Form value count limit ${MOST_FIELDS} exceeded.`);
      });
      parser.on('filesLimit', () => {
        failure ??= problem('CORR-01038');
      });
      parser.on('error', () =>
        reject(failure ?? invalidForm('Failed to read the request form. Unexpected end of the body.')),
      );
      parser.on('finish', resolve);
      call.stream.on('error', () => reject(failure ?? problem('CORR-02002')));
      call.signal.addEventListener('abort', () => reject(failure ?? problem('CORR-02002')), { once: true });
      call.stream.pipe(parser);
    });
    await arriving;
    if (failure instanceof TooLarge) throw problem('CORR-02004', { limit: '2GB' });
    if (failure instanceof Interrupted) throw problem('CORR-02002');
    if (failure !== undefined) throw failure;
    return { tree: treeOf(fields, MAPS), files };
  } catch (error) {
    call.stream.unpipe();
    call.stream.resume();
    await arriving.catch(() => undefined);
    await Promise.all(stored.map((key) => mail.blobs.delete(key)));
    throw error;
  }
}
