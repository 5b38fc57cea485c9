import { days, later } from '../../foundation/clock.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { BulkReader, BulkWriter } from '../bulk/store.ts';
import { deleteBlobs } from '../files/delete-blobs.ts';
import type { Mail } from '../mail.ts';
import { HOLD_CONTENT } from '../store/attachment-statements.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';
import { CorrespondenceWriter } from '../store/writer.ts';

/** How long a batch may wait for its next line. It can be gone on with afterwards too, unless its texts were erased. */
const ABANDONED_AFTER = days(7);
const BATCH = 20;

/**
 * Closes batches whose sender never came back. While one is open its texts and files are kept for lines to come; closed,
 * it keeps nothing that its messages do not: texts that nobody has any more are erased, and files that all have purged.
 */
export function abandonedBulksSweep(mail: Mail): Sweep {
  return {
    name: 'correspondence-abandoned-bulks',
    every: 300_000,
    async batch() {
      const at = mail.clock.now();
      const since = later(at, -ABANDONED_AFTER);
      const abandoned = await new BulkReader(mail.database).abandoned(since, BATCH);
      for (const { id, contentId, createdBy } of abandoned) {
        const blobs = await mail.database.transaction(async (transaction) => {
          // Held in the order of a request that goes on with the batch.
          await transaction.run(HOLD_CONTENT, [contentId]);
          const accepted = await new BulkWriter(transaction).closeAbandoned(id, since, at);
          if (accepted === undefined) return [];
          const writer = new CorrespondenceWriter(transaction);
          await writer.eraseUnusedContent(contentId, at);
          // Files that no message ever used are still the sender's to send.
          const keys = accepted === 0 ? [] : await writer.purgeUnusedAttachments(contentId, at, createdBy);
          await new UnownedBlobs(transaction).disown(keys, at);
          return keys;
        });
        await deleteBlobs(mail, blobs);
      }
      return abandoned.length;
    },
  };
}
