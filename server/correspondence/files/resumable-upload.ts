import { isUniqueViolation } from '../../foundation/database/database.ts';
import { hours, later, minutes } from '../../foundation/clock.ts';
import type { BlobKey } from '../../foundation/blobs/blobs.ts';
import { Problem } from '../../http/problem.ts';
import { deleteBlobs } from './delete-blobs.ts';
import { UPLOAD_BYTES } from './files.ts';
import type { Mail } from '../mail.ts';
import type { Attachment } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { type Arriving, Stalled } from './receiving.ts';
import {
  INSERT_PART,
  INSERT_RESUMABLE,
  PARTS,
  POSTPONE_RESUMABLE,
  RESUMABLE_BY_ID,
} from '../store/resumable-statements.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';
import { CorrespondenceWriter } from '../store/writer.ts';
import { dropEarlierUpload, dropUpload } from './unfinished-upload.ts';
import { recordReceived } from './upload.ts';

/** An upload that may come in many requests, to any process: what has arrived lies in the blob store, piece by piece. */
export interface ResumableUpload {
  readonly attachment_id: string;
  /** Bytes of the whole file. */
  readonly length: number;
  readonly metadata: Record<string, string | null>;
  readonly created: Date;
  readonly party_uuid: string;
  /** Bytes that have arrived, from the first on. */
  readonly received: number;
}

/** Bytes of a piece: what a killed process loses at most, and the client sends again. */
const PIECE = 64 * 1024 * 1024;
/** An upload nobody has gone on with for so long is given up. */
const ABANDONED = hours(24);
/** How long putting a complete upload together may take before the sweep does it. */
const FINISHING = hours(1);

/** Begins an upload; the attachment is then being uploaded, and takes no other (2005, 2003). */
export async function beginResumable(
  mail: Mail,
  id: string,
  { length, metadata, by }: { length: number; metadata: Record<string, string | null>; by: () => string },
): Promise<void> {
  const at = mail.clock.now();
  await mail.database.transaction(async (transaction) => {
    const reader = new CorrespondenceReader(transaction);
    const held = await reader.attachmentForUpdate(id);
    if (held === undefined || (held.status !== 'Initialized' && held.status !== 'Failed')) throw problem('CORR-02005');
    if ((await reader.correspondencesOf(id)).length > 0) throw problem('CORR-02003');
    const party = by();
    await dropEarlierUpload(transaction, id, at);
    await new CorrespondenceWriter(transaction).setAttachmentStatus(id, 'UploadProcessing', at, party);
    await transaction.run(INSERT_RESUMABLE, [id, length, JSON.stringify(metadata), at, party, later(at, ABANDONED)]);
  });
}

export async function resumableUpload(mail: Mail, id: string): Promise<ResumableUpload | undefined> {
  const [upload] = await mail.database.run<ResumableUpload>(RESUMABLE_BY_ID, [id]);
  return upload;
}

/**
 * Takes in what follows at `offset` and answers the new one. Each piece counts from its commit on; when the client breaks
 * off, what had arrived counts too. Undefined when another request has brought the same bytes meanwhile, or the upload
 * is gone.
 */
export async function continueResumable(
  mail: Mail,
  upload: ResumableUpload,
  bytes: AsyncIterable<Buffer>,
  offset: number,
): Promise<number | undefined> {
  const iterator = bytes[Symbol.asyncIterator]();
  let ended = false;
  async function* piece(): AsyncGenerator<Buffer, void, undefined> {
    for (let size = 0; size < PIECE && !ended; ) {
      // However the client ends, what it sent is kept.
      const next = await iterator.next().catch(() => undefined);
      if (next === undefined || next.done === true) ended = true;
      else {
        size += next.value.length;
        yield next.value;
      }
    }
  }
  let start = offset;
  while (!ended && start < upload.length) {
    const arriving = await announced(mail);
    try {
      const size = await arriving.store(piece());
      if (size > 0 && !(await addPart(mail, upload, { start, size, key: arriving.key }))) return undefined;
      start += size;
    } catch (error) {
      if (error instanceof Stalled) throw problem('CORR-02022');
      throw error;
    } finally {
      // A piece that was added has an owner, and is not on the list any more.
      await deleteBlobs(mail, [arriving.key]);
      arriving.end();
    }
  }
  return start;
}

async function addPart(
  mail: Mail,
  { attachment_id, created, length }: ResumableUpload,
  { start, size, key }: { start: number; size: number; key: BlobKey },
): Promise<boolean> {
  try {
    return await mail.database.transaction(async (transaction) => {
      const due = later(mail.clock.now(), start + size < length ? ABANDONED : FINISHING);
      // Taken first, so that the upload cannot be given up while it grows.
      if ((await transaction.run(POSTPONE_RESUMABLE, [attachment_id, created, due])).length === 0) return false;
      if (!(await new UnownedBlobs(transaction).own([key]))) return false;
      await transaction.run(INSERT_PART, [attachment_id, start, size, key]);
      return true;
    });
  } catch (error) {
    if (isUniqueViolation(error, 'upload_part_pkey')) return false;
    throw error;
  }
}

/**
 * Puts a complete upload together, through the same pass as a plain one: digest, scan, and what follows (§4.14). Throws
 * what is wrong with the file. It may be done twice; the second finds it done. What fails for other reasons is tried
 * again by the sweep, since every byte is there.
 */
export async function finishResumable(mail: Mail, upload: ResumableUpload): Promise<void> {
  const { attachment_id: id, created, party_uuid } = upload;
  try {
    const attachment = await new CorrespondenceReader(mail.database).attachment(id);
    if (attachment?.status === 'UploadProcessing' && attachment.blobKey === undefined)
      await putTogether(mail, attachment, party_uuid);
  } catch (error) {
    if (error instanceof Problem) await forget(mail, upload);
    else await mail.database.run(POSTPONE_RESUMABLE, [id, created, later(mail.clock.now(), minutes(1))]);
    throw error;
  }
  await forget(mail, upload);
}

async function putTogether(mail: Mail, attachment: Attachment, by: string): Promise<void> {
  const parts = await mail.database.run<{ blob_key: BlobKey }>(PARTS, [attachment.id]);
  async function* whole(): AsyncGenerator<Buffer, void, undefined> {
    for (const { blob_key } of parts) yield* await mail.blobs.get(blob_key);
  }
  const arriving = await announced(mail);
  try {
    // Not the request's signal: it goes on when the client leaves, which has done its part.
    const { signal } = new AbortController();
    const received = await arriving.receive(whole(), { maxBytes: UPLOAD_BYTES, signal });
    await recordReceived(mail, attachment, by, arriving.key, received);
  } finally {
    await deleteBlobs(mail, [arriving.key]);
    arriving.end();
  }
}

/** A blob that belongs to no attachment until a transaction says so. */
const announced = (mail: Mail): Promise<Arriving> =>
  mail.receiving.begin((key, deleteAt) =>
    mail.database.transaction((transaction) => new UnownedBlobs(transaction).announce(key, deleteAt)),
  );

/** Gives an upload up: nothing of it is kept, and the attachment may be uploaded again. */
export async function abandonResumable(mail: Mail, upload: ResumableUpload, by: string | undefined): Promise<void> {
  const { attachment_id: id } = upload;
  const keys = await mail.database.transaction(async (transaction) => {
    const held = await new CorrespondenceReader(transaction).attachmentForUpdate(id);
    const at = mail.clock.now();
    const parts = await dropUpload(transaction, upload, at);
    if (held?.status === 'UploadProcessing' && held.blobKey === undefined)
      await new CorrespondenceWriter(transaction).setAttachmentStatus(id, 'Failed', at, by, {
        text: 'Upload interrupted',
      });
    return parts;
  });
  await deleteBlobs(mail, keys);
}

async function forget(mail: Mail, upload: ResumableUpload): Promise<void> {
  const keys = await mail.database.transaction((transaction) => dropUpload(transaction, upload, mail.clock.now()));
  await deleteBlobs(mail, keys);
}
