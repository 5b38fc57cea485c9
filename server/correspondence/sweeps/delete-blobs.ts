import { later } from '../../foundation/clock.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { DELETING, deleteClaimed } from '../files/delete-blobs.ts';
import type { Mail } from '../mail.ts';
import { CLAIM_UNOWNED, DETACH_BLOB } from '../store/file-statements.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { CorrespondenceWriter } from '../store/writer.ts';

const BATCH = 50;

/**
 * Deletes blobs nobody owns: purged or expired files whose deletion failed or was cut short, and what a process that died
 * was writing. The upload such a blob was for fails, and may be tried again (correspondence-send §4.14).
 */
export function deleteBlobsSweep(mail: Mail): Sweep {
  return {
    name: 'correspondence-delete-blobs',
    every: 30_000,
    async batch() {
      const now = mail.clock.now();
      const claimed = await mail.database.run<{ blob_key: string; attachment_id: string | null; attempts: number }>(
        CLAIM_UNOWNED,
        [now, later(now, DELETING), mail.receiving.keys, BATCH],
      );
      for (const { blob_key, attachment_id, attempts } of claimed) {
        if (attachment_id !== null) await failUpload(mail, attachment_id, blob_key);
        await deleteClaimed(mail, blob_key, attempts);
      }
      return claimed.length;
    },
  };
}

async function failUpload(mail: Mail, id: string, key: string): Promise<void> {
  await mail.database.transaction(async (transaction) => {
    const held = await new CorrespondenceReader(transaction).attachmentForUpdate(id);
    const detached = await transaction.run(DETACH_BLOB, [key]);
    if (detached.length === 0 || held?.status !== 'UploadProcessing') return;
    await new CorrespondenceWriter(transaction).setAttachmentStatus(id, 'Failed', mail.clock.now(), undefined, {
      text: 'Upload interrupted',
    });
    mail.log.warn({ attachment: id }, 'an upload was interrupted by the end of its process');
  });
}
