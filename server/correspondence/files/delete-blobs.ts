import type { BlobKey } from '../../foundation/blobs/blobs.ts';
import { later, minutes } from '../../foundation/clock.ts';
import type { Mail } from '../mail.ts';
import { CLAIM_LISTED, FORGET_BLOB, UNOWNED_FAILED } from '../store/file-statements.ts';

/** How long deleting may take before the sweep may try it. */
export const DELETING = minutes(10);

/**
 * Deletes those of the blobs that are on the list of blobs without an owner, and takes them off it. One that is not on it
 * has an owner, even when the answer to the commit that gave it one was lost. What cannot be deleted now is left to the
 * sweep: a purge that is committed is answered as such.
 */
export async function deleteBlobs(mail: Mail, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  try {
    const claimed = await mail.database.run<{ blob_key: string; attempts: number }>(CLAIM_LISTED, [
      keys,
      later(mail.clock.now(), DELETING),
    ]);
    await Promise.all(claimed.map(({ blob_key, attempts }) => deleteClaimed(mail, blob_key, attempts)));
  } catch (error) {
    mail.log.warn({ reason: (error as Error).message }, 'files were not deleted yet; the sweep will do it');
  }
}

/** Deletes a blob that has been claimed for it, for the `attempts`th time. */
export async function deleteClaimed(mail: Mail, key: string, attempts: number): Promise<void> {
  try {
    await mail.blobs.delete(key as BlobKey);
    await mail.database.run(FORGET_BLOB, [key]);
  } catch (error) {
    const reason = (error as Error).message;
    mail.log.warn({ blob: key, attempts, reason }, 'a file could not be deleted and will be tried again');
    const pause = minutes(Math.min(60, 2 ** Math.min(attempts, 6)));
    await mail.database.run(UNOWNED_FAILED, [key, later(mail.clock.now(), pause), reason]);
  }
}
