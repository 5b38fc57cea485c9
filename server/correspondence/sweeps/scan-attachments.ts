import type { BlobKey } from '../../foundation/blobs/blobs.ts';
import { hours, later, minutes } from '../../foundation/clock.ts';
import { scanBlob } from '../../foundation/scanner/scan-blob.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { recordOutcome } from '../files/attachment-verdict.ts';
import { deleteBlobs } from '../files/delete-blobs.ts';
import { outcomeOf } from '../files/files.ts';
import type { Mail } from '../mail.ts';
import { CLAIM_TO_SCAN } from '../store/attachment-statements.ts';
import type { CorrespondenceTables } from '../store/tables.ts';

/** Longest time a scan may take before another process may try it. */
const LEASE = hours(1);
const pauseAfter = (attempts: number): number => Math.min(hours(1), minutes(0.5) * 2 ** Math.min(attempts, 7));

/** Scans stored files whose scanner could not answer while they were uploaded, until one can. */
export function scanSweep(mail: Mail): Sweep {
  return {
    name: 'correspondence-scan-attachments',
    every: 10_000,
    async batch() {
      const now = mail.clock.now();
      const claimed = await mail.database.run<{
        id: string;
        blob_key: string;
        scan_attempts: number;
        sender: string;
        resource_id: string;
      }>(CLAIM_TO_SCAN, [now, later(now, LEASE), 1]);
      for (const row of claimed) {
        const verdict = await scanBlob(mail.scanner, await mail.blobs.get(row.blob_key as BlobKey));
        const at = mail.clock.now();
        if (verdict.kind === 'not-scanned' && verdict.transient) {
          mail.log.warn({ attachment: row.id, reason: verdict.reason }, verdict.detail);
          await mail.database
            .tables<CorrespondenceTables>()
            .updateTable('correspondence.attachment')
            .set({ scan_at: later(at, pauseAfter(row.scan_attempts)), scan_error: verdict.reason })
            .where('id', '=', row.id)
            .execute();
          continue;
        }
        const outcome = outcomeOf(verdict, mail.rules, at);
        await mail.database.transaction((transaction) =>
          recordOutcome(
            mail,
            transaction,
            { id: row.id, sender: row.sender, resourceId: row.resource_id, blobKey: row.blob_key },
            outcome,
            { at, by: undefined, scanned: verdict.kind === 'clean' },
          ),
        );
        if (outcome.status === 'Failed') await deleteBlobs(mail, [row.blob_key]);
      }
      return claimed.length;
    },
  };
}
