import type { Transaction } from '../../foundation/database/database.ts';
import { type EventFacts, eventOf } from '../events.ts';
import type { AddedFile } from './initialize-files.ts';
import type { Mail } from '../mail.ts';
import { problem } from '../model/problems.ts';
import { planFollowUp } from './plan-follow-up.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';
import { CorrespondenceWriter, type NewRequest } from '../store/writer.ts';
import { PUBLISH_SWEEP } from '../sweeps/publish.ts';

/** Stores a checked request with its new files and its events: all of it, or nothing. */
export async function storeRequest(
  mail: Mail,
  transaction: Transaction,
  { request, added, existing }: { request: NewRequest; added: readonly AddedFile[]; existing: readonly string[] },
): Promise<void> {
  const writer = new CorrespondenceWriter(transaction);
  // A file purged since it was looked at must not get a message.
  if (existing.length > 0 && (await writer.holdPublished(existing)) < existing.length) throw problem('CORR-01018');
  for (const file of added) await file.write(writer);
  const blobs = added.flatMap(({ blobKey }) => blobKey ?? []);
  if (!(await new UnownedBlobs(transaction).own(blobs))) throw problem('CORR-02002');

  const { resourceId, sender, created } = request;
  const facts: EventFacts[] = request.recipients.map(({ id, status }) => ({
    name: status === 'Reserved' ? 'correspondencereceiverreserved' : 'correspondenceinitialized',
    id,
    resourceId,
    subject: sender,
  }));
  for (const { event } of added) if (event !== undefined) facts.push(event);
  const failed = added.some(({ outcome }) => outcome.status === 'Failed')
    ? request.recipients.filter(({ status }) => status !== 'Reserved')
    : [];
  for (const { id } of failed) facts.push({ name: 'correspondencepublishfailed', id, resourceId, subject: sender });

  // Neither waits for the other's answer, so both travel together; the first to fail decides.
  await Promise.all([
    writer.insertRequest(request),
    planFollowUp(mail, transaction, request),
    mail.events.record(
      transaction,
      facts.map((fact) => eventOf(fact, created, mail.publicUrl)),
    ),
  ]);
  if (failed.length > 0)
    await writer.fail(
      failed.map(({ id }) => ({ id, reason: 'Failed' })),
      created,
    );
  if (request.recipients.some(({ publishAt }) => publishAt !== undefined && publishAt <= created))
    mail.sweeps.wakeAfter(transaction, PUBLISH_SWEEP);
}
