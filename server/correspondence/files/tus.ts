import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { DataStore, ERRORS, MemoryLocker, Server, Upload } from '@tus/server';
import type { Caller } from '../../http/caller.ts';
import type { Answer, Call, Method } from '../../http/operation.ts';
import { findAttachmentFor } from './attachments.ts';
import { callerPartyLater } from '../caller-party.ts';
import { UPLOAD_BYTES } from './files.ts';
import type { Mail } from '../mail.ts';
import { problem } from '../model/problems.ts';
import {
  abandonResumable,
  beginResumable,
  continueResumable,
  finishResumable,
  type ResumableUpload,
  resumableUpload,
} from './resumable-upload.ts';

export const TUS_PATH = '/correspondence/api/v1/attachment/:attachmentId/upload/tus';

const VERSION = { 'tus-resumable': '1.0.0' };

/** Speaks the tus protocol 1.0.0 for the attachments of callers who may upload to them. */
export class Tus {
  readonly #mail: Mail;
  /** Requests for one upload wait for each other here; between processes the database decides. */
  readonly #locker = new MemoryLocker();
  /** Pieces still being written after their request has broken off. */
  readonly #writing = new Map<string, Promise<unknown>>();

  constructor(mail: Mail) {
    this.#mail = mail;
  }

  /** Answers one request. Business errors go out in the API's own form, those of the protocol as tus has them. */
  async handle(method: Method, call: Call<{ attachmentId: string }, undefined, undefined>, caller: Caller) {
    const { id } = await findAttachmentFor(this.#mail, caller, call.params.attachmentId);
    const party = await callerPartyLater(this.#mail, caller);
    let failure: unknown;
    const server = new Server({
      path: TUS_PATH,
      datastore: new Store(this.#mail, () => party().partyUuid, this.#writing),
      locker: this.#locker,
      maxSize: 0,
      namingFunction: () => id,
      getFileIdFromRequest: () => id,
      generateUrl: () => `${this.#mail.publicUrl}${TUS_PATH.replace(':attachmentId', id)}`,
      onUploadFinish: async () => {
        const upload = await resumableUpload(this.#mail, id);
        if (upload !== undefined) await finishResumable(this.#mail, upload);
        return {};
      },
      onResponseError: (_request, error) => {
        if (error instanceof Error && !('status_code' in error)) failure = error;
        return undefined;
      },
    });
    const response = await server.handleWeb(requestOf(method, call));
    if (failure !== undefined) throw failure;
    return answerOf(response);
  }
}

/** What the protocol offers, for everybody to know. */
export const tusCapabilities: Answer = {
  status: 204,
  headers: {
    ...VERSION,
    'tus-version': '1.0.0',
    'tus-extension': 'creation,creation-with-upload,termination',
    'tus-max-size': String(UPLOAD_BYTES),
  },
};

function requestOf(method: Method, { headers, stream }: { headers: IncomingHttpHeaders; stream: Readable }): Request {
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') given.set(name, value);
  // An empty type, which is allowed, is none.
  if (given.get('content-type') === '') given.delete('content-type');
  const body = method === 'POST' || method === 'PATCH';
  return new Request('http://tus.invalid/', {
    method,
    headers: given,
    // Read only as far as it is asked for; the request itself stays open for its answer.
    ...(body ? { body: ReadableStream.from(stream.iterator({ destroyOnReturn: false })), duplex: 'half' } : {}),
  } as RequestInit);
}

async function answerOf(response: Response): Promise<Answer> {
  const headers = Object.fromEntries(response.headers);
  // Who may call from a browser is decided elsewhere; lengths are the server's own matter.
  for (const name of Object.keys(headers)) if (/^(access-control-|content-length$)/.test(name)) delete headers[name];
  const text = await response.text();
  return { status: response.status, headers, ...(text === '' ? {} : { body: text }) };
}

/** Uploads as @tus/server asks for them; everything they are is in the database and the blob store. */
class Store extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'termination'];
  readonly #mail: Mail;
  /** Party uuid of the caller, asked for after the rules that come first. */
  readonly #by: () => string;
  readonly #writing: Map<string, Promise<unknown>>;

  constructor(mail: Mail, by: () => string, writing: Map<string, Promise<unknown>>) {
    super();
    this.#mail = mail;
    this.#by = by;
    this.#writing = writing;
  }

  override async create(upload: Upload): Promise<Upload> {
    const length = upload.size ?? 0;
    if (length === 0 || length > UPLOAD_BYTES) throw problem('CORR-02004', { limit: '50GB' });
    await beginResumable(this.#mail, upload.id, { length, metadata: upload.metadata ?? {}, by: this.#by });
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    await this.#writing.get(id);
    const { length, received, metadata, created } = await this.#find(id);
    return new Upload({
      id,
      size: length,
      offset: received,
      ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
      creation_date: created.toISOString(),
    });
  }

  override async write(stream: AsyncIterable<Buffer>, id: string, offset: number): Promise<number> {
    const upload = await this.#find(id);
    const writing = continueResumable(this.#mail, upload, stream, offset);
    const settled = writing.then(
      () => undefined,
      () => undefined,
    );
    this.#writing.set(id, settled);
    try {
      const reached = await writing;
      if (reached === undefined) throw ERRORS.INVALID_OFFSET;
      return reached;
    } finally {
      if (this.#writing.get(id) === settled) this.#writing.delete(id);
    }
  }

  override async remove(id: string): Promise<void> {
    await abandonResumable(this.#mail, await this.#find(id), this.#by());
  }

  async #find(id: string): Promise<ResumableUpload> {
    const upload = await resumableUpload(this.#mail, id);
    if (upload === undefined) throw ERRORS.FILE_NOT_FOUND;
    return upload;
  }
}
