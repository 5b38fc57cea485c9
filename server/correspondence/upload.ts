import type { Readable } from 'node:stream';
import { newBlobKey } from '../foundation/blobs/blobs.ts';
import { Interrupted, type Received, receive, TooLarge } from '../foundation/blobs/receive.ts';
import type { Caller } from '../http/caller.ts';
import { recordOutcome } from './attachment-verdict.ts';
import { callerParty } from './caller-party.ts';
import { outcomeOf, UPLOAD_BYTES } from './files.ts';
import type { Mail } from './mail.ts';
import type { Attachment } from './model/message.ts';
import { problem } from './model/problems.ts';
import { CorrespondenceReader } from './store/reader.ts';
import { CorrespondenceWriter } from './store/writer.ts';

/**
 * Takes the bytes of an attachment (correspondence-send §4.14).
 *
 * Initialized, or Failed before → UploadProcessing, taken by exactly one request → Published, Failed, or still
 * UploadProcessing while a scanner is awaited. A broken upload leaves nothing stored, says why in the status text, and
 * may be tried again (the reference refuses that for ever).
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
  await begin(mail, attachment.id, by);

  const key = newBlobKey();
  let received: Received;
  try {
    received = await receive(source, { blobs: mail.blobs, key, scanner: mail.scanner, maxBytes: UPLOAD_BYTES, signal });
  } catch (error) {
    if (error instanceof TooLarge) {
      await fail(mail, attachment.id, by, 'File is too large');
      throw problem('CORR-02004', { limit: '50GB' });
    }
    await fail(mail, attachment.id, by, error instanceof Interrupted ? 'Upload interrupted' : 'Upload failed');
    if (!(error instanceof Interrupted))
      mail.log.error({ attachment: attachment.id, error: (error as Error).message }, 'an upload could not be stored');
    throw problem('CORR-02002');
  }

  try {
    if (received.size === 0) {
      await fail(mail, attachment.id, by, 'File has no content');
      throw problem('CORR-02004', { limit: '50GB' });
    }
    if (attachment.checksum !== undefined && attachment.checksum !== received.md5) {
      await fail(mail, attachment.id, by, 'Checksum mismatch');
      throw problem('CORR-02008');
    }
    const at = mail.clock.now();
    const outcome = outcomeOf(received.verdict, mail.rules, at);
    await mail.database.transaction(async (transaction) => {
      const held = await new CorrespondenceReader(transaction).attachmentForUpdate(attachment.id);
      if (held?.status !== 'UploadProcessing') throw problem('CORR-02006');
      await new CorrespondenceWriter(transaction).recordBytes(attachment.id, {
        blobKey: key,
        size: received.size,
        checksum: received.md5,
        scanAt: outcome.scanAt,
      });
      if (outcome.status !== 'UploadProcessing')
        await recordOutcome(mail, transaction, attachment, outcome, {
          at,
          by,
          scanned: received.verdict.kind === 'clean',
        });
    });
    if (outcome.status === 'Failed') await mail.blobs.delete(key);
  } catch (error) {
    await mail.blobs.delete(key);
    throw error;
  }
}

/** Of several requests for one attachment, one gets it. */
async function begin(mail: Mail, id: string, by: string): Promise<void> {
  await mail.database.transaction(async (transaction) => {
    const held = await new CorrespondenceReader(transaction).attachmentForUpdate(id);
    if (held === undefined || (held.status !== 'Initialized' && held.status !== 'Failed')) throw problem('CORR-02005');
    await new CorrespondenceWriter(transaction).setAttachmentStatus(id, 'UploadProcessing', mail.clock.now(), by);
  });
}

async function fail(mail: Mail, id: string, by: string, text: string): Promise<void> {
  await mail.database.transaction(async (transaction) => {
    const held = await new CorrespondenceReader(transaction).attachmentForUpdate(id);
    if (held?.status === 'UploadProcessing')
      await new CorrespondenceWriter(transaction).setAttachmentStatus(id, 'Failed', mail.clock.now(), by, { text });
  });
}
