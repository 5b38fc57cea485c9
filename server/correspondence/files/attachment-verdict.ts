import type { Transaction } from '../../foundation/database/database.ts';
import { eventOf } from '../events.ts';
import type { Outcome } from './files.ts';
import type { Mail } from '../mail.ts';
import { HOLD_CONTENTS, RELEASE_WAITING, UNPUBLISHED_WITH } from '../store/attachment-statements.ts';
import { FORGET_COMPUTED_CHECKSUM } from '../store/file-statements.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';
import { CorrespondenceWriter } from '../store/writer.ts';
import { PUBLISH_SWEEP } from '../sweeps/publish.ts';

/**
 * Records what became of an attachment's bytes, and what follows for the messages that wait for it: a clean file lets
 * them be published, an infected one fails those that are not published yet, each with an event of its own
 * (correspondence-send §4.13; the reference forgets the event and fails published ones too). The bytes of a failed file
 * are disowned; the caller deletes them after the commit.
 */
export async function recordOutcome(
  mail: Mail,
  transaction: Transaction,
  attachment: { id: string; sender: string; resourceId: string; blobKey: string | undefined },
  outcome: Outcome,
  { at, by, scanned }: { at: Date; by: string | undefined; scanned: boolean },
): Promise<void> {
  const writer = new CorrespondenceWriter(transaction);
  await writer.setAttachmentStatus(attachment.id, outcome.status, at, by, {
    ...(outcome.text === undefined ? {} : { text: outcome.text }),
    scanAt: outcome.scanAt ?? null,
    ...(outcome.status === 'Failed' ? { blobKey: null } : {}),
  });
  const { id, resourceId } = attachment;
  const facts = { id, resourceId, subject: attachment.sender };
  await transaction.run(HOLD_CONTENTS, [id]);
  if (outcome.status === 'Published') {
    await transaction.run(RELEASE_WAITING, [id, at]);
    mail.sweeps.wakeAfter(transaction, PUBLISH_SWEEP);
    if (scanned)
      await mail.events.record(transaction, [eventOf({ ...facts, name: 'attachmentpublished' }, at, mail.publicUrl)]);
  } else if (outcome.status === 'Failed') {
    await transaction.run(FORGET_COMPUTED_CHECKSUM, [id]);
    if (attachment.blobKey !== undefined) await new UnownedBlobs(transaction).disown([attachment.blobKey], at);
    const messages = await transaction.run<{ id: string; resource_id: string; sender: string }>(UNPUBLISHED_WITH, [id]);
    if (messages.length > 0)
      await writer.fail(
        messages.map((message) => ({ id: message.id, reason: 'Failed' })),
        at,
      );
    await mail.events.record(transaction, [
      eventOf({ ...facts, name: 'attachmentuploadfailed' }, at, mail.publicUrl),
      ...messages.map((message) =>
        eventOf(
          {
            id: message.id,
            resourceId: message.resource_id,
            subject: message.sender,
            name: 'correspondencepublishfailed',
          },
          at,
          mail.publicUrl,
        ),
      ),
    ]);
  }
}
