import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { Interrupted, TooLarge } from '../../foundation/blobs/receive.ts';
import { treeOf } from '../../http/form.ts';
import { InvalidFields, Problem } from '../../http/problem.ts';
import { deleteBlobs } from './delete-blobs.ts';
import { MULTIPART_BYTES, type ReceivedFile } from './files.ts';
import type { Mail } from '../mail.ts';
import { problem } from '../model/problems.ts';
import { type Arriving, Stalled } from './receiving.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';

export interface MultipartForm {
  /** The fields as the JSON they stand for. */
  readonly tree: unknown;
  readonly files: readonly ReceivedFile[];
  /** To be called when every file has an owner or has been deleted. */
  end(): void;
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
  const arrivals: Arriving[] = [];
  let failure: unknown;
  // One file at a time: the parser holds the next part back until this one has been read.
  let taking: Promise<void> = Promise.resolve();
  const reading = Promise.withResolvers<void>();
  const givenUp = new AbortController();
  const signal = AbortSignal.any([call.signal, givenUp.signal]);

  /** The first failure ends the reading; gigabytes may follow it. */
  const stop = (error: unknown) => {
    failure ??= error;
    reading.reject(failure);
  };
  const end = () => {
    for (const arriving of arrivals) arriving.end();
  };

  const takeFile = async (file: Readable, fileName: string): Promise<void> => {
    try {
      const arriving = await mail.receiving.begin((key, deleteAt) =>
        mail.database.transaction((transaction) => new UnownedBlobs(transaction).announce(key, deleteAt)),
      );
      arrivals.push(arriving);
      const { size, md5, verdict } = await arriving.receive(file, { maxBytes: MULTIPART_BYTES, signal });
      files.push({ fileName, size, md5, verdict, blobKey: arriving.key });
    } catch (error) {
      stop(error);
    } finally {
      file.resume();
    }
  };

  try {
    const parser = parserOf(call.headers);
    parser.on('field', (name: string, value: string, _nameCut: boolean, valueCut: boolean) => {
      if (valueCut) stop(invalidForm('Failed to read the request form. A field value is too long.'));
      fields.push([name, value]);
    });
    parser.on('file', (name: string, file: Readable, fileName: string | undefined) => {
      if (name.toLowerCase().replace(/\[\d*\]$/, '') !== 'attachments' || fileName === undefined)
        return void file.resume();
      taking = taking.then(() => takeFile(file, fileName));
    });
    parser.on('fieldsLimit', () =>
      stop(invalidForm(`Failed to read the request form. Form value count limit ${MOST_FIELDS} exceeded.`)),
    );
    parser.on('filesLimit', () => stop(problem('CORR-01038')));
    parser.on('error', () => stop(invalidForm('Failed to read the request form. Unexpected end of the body.')));
    parser.on('finish', () => reading.resolve());
    call.stream.on('error', () => stop(problem('CORR-02002')));
    call.signal.addEventListener('abort', () => stop(problem('CORR-02002')), { once: true });
    call.stream.pipe(parser);
    await reading.promise;
    await taking;
    if (failure !== undefined) throw failure;
    return { tree: treeOf(fields, MAPS), files, end };
  } catch (error) {
    // What is not read now is left to the server, which answers and closes.
    call.stream.unpipe();
    givenUp.abort();
    await taking;
    await deleteBlobs(
      mail,
      arrivals.map(({ key }) => key),
    );
    end();
    throw refusalOf(mail, error);
  }
}

function parserOf(headers: IncomingHttpHeaders): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: headers as IncomingHttpHeaders & { 'content-type': string },
      limits: { fields: MOST_FIELDS, files: 101, fieldSize: 200_000, fieldNameSize: 1000 },
      preservePath: true,
    });
  } catch {
    throw invalidForm('Failed to read the request form. Missing content-type boundary.');
  }
}

/** What the client is told of a failure. */
function refusalOf(mail: Mail, failure: unknown): Error {
  if (failure instanceof TooLarge) return problem('CORR-02004', { limit: '2GB' });
  if (failure instanceof Interrupted) return problem(failure.cause instanceof Stalled ? 'CORR-02022' : 'CORR-02002');
  if (failure instanceof Problem || failure instanceof InvalidFields) return failure;
  mail.log.error({ error: (failure as Error).message }, 'a file of a multipart request could not be stored');
  return problem('CORR-02002');
}
