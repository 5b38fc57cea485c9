import type { Readable } from 'node:stream';
import type { BlobKey } from '../../foundation/blobs/blobs.ts';
import { Interrupted, type Received, TooLarge } from '../../foundation/blobs/receive.ts';
import type { Caller } from '../../http/caller.ts';
import { Problem } from '../../http/problem.ts';
import { recordOutcome } from './attachment-verdict.ts';
import { callerParty } from '../caller-party.ts';
import { deleteBlobs } from './delete-blobs.ts';
import { outcomeOf, UPLOAD_BYTES } from './files.ts';
import type { Mail } from '../mail.ts';
import type { Attachment } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { type Arriving, Stalled } from './receiving.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';
import { CorrespondenceWriter } from '../store/writer.ts';
import { dropEarlierUpload } from './unfinished-upload.ts';

/**
 * Takes the bytes of an attachment (correspondence-send §4.14).
 *
 * Initialized, or Failed before → UploadProcessing, taken by exactly one request → Published, Failed, or still
 * UploadProcessing while a scanner is awaited. A broken upload leaves nothing stored, says why in the status text, and
 * may be tried again (the reference refuses that for ever). One whose process dies is failed by the sweep of unowned blobs.
 */
export async function uploadTo(
  mail: Mail,
  caller: Caller,
  attachment: Attachment,
  source: Readable,
  signal: AbortSignal,
): Promise<void> {
  if (attachment.status !== 'Initialized' && attachment.status !== 'Failed') throw problem('CORR-02005');
  if ((await new CorrespondenceReader(mail.database).correspondencesOf(attachment.id)).length > 0)
    throw problem('CORR-02003');
  const by = (await callerParty(mail, caller)).partyUuid;
  const arriving = await mail.receiving.begin((key, deleteAt) => begin(mail, attachment.id, by, key, deleteAt));
  try {
    const received = await take(mail, attachment, by, arriving, source, signal);
    await recordReceived(mail, attachment, by, arriving.key, received);
  } finally {
    arriving.end();
  }
}

/** Of several requests for one attachment, one gets it. */
async function begin(mail: Mail, id: string, by: string, key: string, deleteAt: Date): Promise<void> {
  await mail.database.transaction(async (transaction) => {
    const held = await new CorrespondenceReader(transaction).attachmentForUpdate(id);
    if (held === undefined || (held.status !== 'Initialized' && held.status !== 'Failed')) throw problem('CORR-02005');
    const at = mail.clock.now();
    await dropEarlierUpload(transaction, id, at);
    await new CorrespondenceWriter(transaction).setAttachmentStatus(id, 'UploadProcessing', at, by);
    await new UnownedBlobs(transaction).announce(key, deleteAt, id);
  });
}

async function take(
  mail: Mail,
  attachment: Attachment,
  by: string,
  arriving: Arriving,
  source: Readable,
  signal: AbortSignal,
): Promise<Received> {
  try {
    return await arriving.receive(source, { maxBytes: UPLOAD_BYTES, signal });
  } catch (error) {
    const { text, refusal } = faultOf(error);
    await fail(mail, attachment.id, by, arriving.key, text);
    if (!(error instanceof Interrupted) && !(error instanceof TooLarge))
      mail.log.error({ attachment: attachment.id, error: (error as Error).message }, 'an upload could not be stored');
    throw refusal;
  }
}

/** What an upload that broke off is told, and what its attachment says of it (§4.14). */
function faultOf(error: unknown): { text: string; refusal: Problem } {
  if (error instanceof TooLarge)
    return { text: 'File is too large', refusal: problem('CORR-02004', { limit: '50GB' }) };
  if (!(error instanceof Interrupted)) return { text: 'Upload failed', refusal: problem('CORR-02002') };
  return error.cause instanceof Stalled
    ? { text: 'Upload request timed out due to data arriving too slowly', refusal: problem('CORR-02022') }
    : { text: 'Upload interrupted', refusal: problem('CORR-02002') };
}

/** Gives the attachment its bytes and records what the scanner said of them. Throws what is wrong with them. */
export async function recordReceived(
  mail: Mail,
  attachment: Attachment,
  by: string,
  key: BlobKey,
  { size, md5, verdict }: Received,
): Promise<void> {
  if (size === 0) {
    await fail(mail, attachment.id, by, key, 'File has no content');
    throw problem('CORR-02004', { limit: '50GB' });
  }
  if (attachment.checksum !== undefined && attachment.checksum !== md5) {
    await fail(mail, attachment.id, by, key, 'Checksum mismatch');
    throw problem('CORR-02008');
  }
  const at = mail.clock.now();
  const outcome = outcomeOf(verdict, mail.rules, at);
  try {
    await mail.database.transaction(async (transaction) => {
      const held = await new CorrespondenceReader(transaction).attachmentForUpdate(attachment.id);
      if (held?.status !== 'UploadProcessing' || held.blobKey !== undefined) throw problem('CORR-02006');
      if (!(await new UnownedBlobs(transaction).own([key]))) throw problem('CORR-02002');
      await new CorrespondenceWriter(transaction).recordBytes(attachment.id, {
        blobKey: key,
        size,
        checksum: md5,
        scanAt: outcome.scanAt,
      });
      if (outcome.status !== 'UploadProcessing')
        await recordOutcome(mail, transaction, { ...attachment, blobKey: key }, outcome, {
          at,
          by,
          scanned: verdict.kind === 'clean',
        });
    });
  } catch (error) {
    // Anything else leaves it open whether the commit took place: the sweep finds out.
    if (error instanceof Problem) await deleteBlobs(mail, [key]);
    throw error;
  }
  if (outcome.status === 'Failed') await deleteBlobs(mail, [key]);
}

/** Says why an upload failed, unless it was given up and perhaps begun anew by others meanwhile. */
async function fail(mail: Mail, id: string, by: string, key: BlobKey, text: string): Promise<void> {
  await mail.database.transaction(async (transaction) => {
    const held = await new CorrespondenceReader(transaction).attachmentForUpdate(id);
    const at = mail.clock.now();
    const blobs = new UnownedBlobs(transaction);
    if (!(await blobs.own([key]))) return;
    await blobs.disown([key], at);
    if (held?.status === 'UploadProcessing')
      await new CorrespondenceWriter(transaction).setAttachmentStatus(id, 'Failed', at, by, { text });
  });
  await deleteBlobs(mail, [key]);
}
