import type { Transaction } from '../../foundation/database/database.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { deleteBlobs } from '../files/delete-blobs.ts';
import { eventOf } from '../events.ts';
import type { Mail } from '../mail.ts';
import { CLAIM_EXPIRED_USES, STILL_IN_USE } from '../store/file-statements.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';
import { CorrespondenceWriter } from '../store/writer.ts';

const BATCH = 50;

/**
 * Expires attachments whose every use has expired (correspondence-receive §11.2): status, event to the sender, and the
 * bytes are deleted. Each use is looked at once, when its own time has come; the last one to come finds no other left.
 */
export function expireAttachmentsSweep(mail: Mail): Sweep {
  return {
    name: 'correspondence-expire-attachments',
    every: 30_000,
    async batch() {
      const { claimed, keys } = await mail.database.transaction((transaction) => expireDue(mail, transaction));
      await deleteBlobs(mail, keys);
      return claimed;
    },
  };
}

async function expireDue(mail: Mail, transaction: Transaction): Promise<{ claimed: number; keys: string[] }> {
  const at = mail.clock.now();
  const uses = await transaction.run<{ attachment_id: string }>(CLAIM_EXPIRED_USES, [at, BATCH]);
  const keys: string[] = [];
  for (const id of [...new Set(uses.map((use) => use.attachment_id))].sort()) {
    // Held first: a request that is attaching it now is waited for, and its use is then seen.
    const held = await new CorrespondenceReader(transaction).attachmentForUpdate(id);
    if (held?.status !== 'Published') continue;
    const [use] = await transaction.run<{ in_use: boolean }>(STILL_IN_USE, [id, at]);
    if (use!.in_use) continue;
    await new CorrespondenceWriter(transaction).setAttachmentStatus(id, 'Expired', at, undefined, {
      text: 'The attachment has expired',
      blobKey: null,
      scanAt: null,
    });
    if (held.blobKey !== undefined) keys.push(held.blobKey);
    await mail.events.record(transaction, [
      eventOf({ name: 'attachmentexpired', id, resourceId: held.resourceId, subject: held.sender }, at, mail.publicUrl),
    ]);
  }
  await new UnownedBlobs(transaction).disown(keys, at);
  return { claimed: uses.length, keys };
}
