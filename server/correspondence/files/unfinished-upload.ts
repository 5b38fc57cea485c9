import type { Transaction } from '../../foundation/database/database.ts';
import { DELETE_RESUMABLE, HOLD_RESUMABLE, RESUMABLE_BY_ID } from '../store/resumable-statements.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';

/** Takes a resumable upload away; answers the keys of its pieces, which nobody owns any more. */
export async function dropUpload(
  transaction: Transaction,
  upload: { readonly attachment_id: string; readonly created: Date },
  at: Date,
): Promise<string[]> {
  const named = [upload.attachment_id, upload.created];
  await transaction.run(HOLD_RESUMABLE, named);
  const rows = await transaction.run<{ blob_key: string }>(DELETE_RESUMABLE, named);
  const keys = rows.map(({ blob_key }) => blob_key);
  await new UnownedBlobs(transaction).disown(keys, at);
  return keys;
}

/**
 * What an earlier upload to an attachment has left when a new one begins: its process may have died after the attachment
 * failed and before its pieces were taken away. They must never become the bytes of the new one.
 */
export async function dropEarlierUpload(transaction: Transaction, id: string, at: Date): Promise<void> {
  const [earlier] = await transaction.run<{ attachment_id: string; created: Date }>(RESUMABLE_BY_ID, [id]);
  if (earlier !== undefined) await dropUpload(transaction, earlier, at);
}
