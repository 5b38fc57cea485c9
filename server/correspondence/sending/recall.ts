import { statement } from '../../foundation/database/database.ts';
import { bucketOfId } from '../../foundation/ids.ts';
import type { Caller } from '../../http/caller.ts';
import { callerPartyLater } from '../caller-party.ts';
import { deleteBlobs } from '../files/delete-blobs.ts';
import type { Mail } from '../mail.ts';
import { isSentTransmission } from '../model/dialogs.ts';
import type { Message } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { isPurged } from '../model/status.ts';
import { purgeHeld } from '../reading/purge.ts';
import { findFor } from '../reading/reading.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { CorrespondenceWriter } from '../store/writer.ts';
import { PUBLISH_SWEEP } from '../sweeps/publish.ts';

/** Messages of a paused batch are put off to this time. */
const PAUSED = new Date('9999-01-01T00:00:00Z');

/** Has a recipient fetched, read or downloaded it? Asked once the message is held: then no new fetch can come. */
const OPENED = statement(
  'mail-opened',
  `select exists (select from correspondence.fetch where bucket = $1 and correspondence_id = $2)
       or exists (select from correspondence.status where bucket = $1 and correspondence_id = $2 and status in (4, 12))
       as opened`,
);

/** Takes a message back, published or not, that no recipient has opened (7001); each fetch comes wholly before or after. */
export async function recall(mail: Mail, caller: Caller, id: string): Promise<void> {
  await findForSender(mail, caller, id);
  const party = await callerPartyLater(mail, caller);
  const blobs = await mail.database.transaction(async (transaction) => {
    const message = await new CorrespondenceReader(transaction).messageForUpdate(id);
    if (message === undefined) throw problem('CORR-01001');
    if (isPurged(message.status)) throw problem('CORR-01014');
    if (isSentTransmission(message)) throw problem('CORR-01043');
    const [row] = await transaction.run<{ opened: boolean }>(OPENED, [bucketOfId(id), id]);
    if (row!.opened) throw problem('CORR-07001');
    return purgeHeld(mail, transaction, message, 'PurgedByAltinn', party().partyUuid, 'Recalled by the sender');
  });
  await deleteBlobs(mail, blobs);
}

/**
 * Publishes a failed message again, when its cause can have gone: a party missing from the register, nobody with the right
 * to read, a reservation; and one that waits for the next attempt, at once. One whose file did not pass the scan stays
 * failed (7002).
 */
export async function retry(mail: Mail, caller: Caller, id: string): Promise<void> {
  await findForSender(mail, caller, id);
  const party = await callerPartyLater(mail, caller);
  await mail.database.transaction(async (transaction) => {
    const message = await new CorrespondenceReader(transaction).messageForUpdate(id);
    if (message === undefined) throw problem('CORR-01001');
    const at = mail.clock.now();
    const writer = new CorrespondenceWriter(transaction);
    if (isOverdue(message, at)) {
      await writer.publishAgain(id, at);
      mail.sweeps.wakeAfter(transaction, PUBLISH_SWEEP);
      return;
    }
    if (message.status !== 'Failed' || !message.attachments.every(({ status }) => status === 'Published'))
      throw problem('CORR-07002');
    await writer.addStatus(
      message,
      'ReadyForPublish',
      at,
      party().partyUuid,
      'Published again at the sender’s request',
    );
    await writer.publishAgain(id, at);
    mail.sweeps.wakeAfter(transaction, PUBLISH_SWEEP);
  });
}

/** Its time has come, but publishing it did not succeed and is put off; one of a paused batch waits for its sender. */
const isOverdue = ({ status, requestedPublishTime, publishAt }: Message, now: Date): boolean =>
  status === 'ReadyForPublish' && requestedPublishTime <= now && publishAt !== undefined && publishAt < PAUSED;

/** The message must be there (1001), and the caller its sender (4001). */
async function findForSender(mail: Mail, caller: Caller, id: string): Promise<void> {
  const { rights } = await findFor(mail, caller, id);
  if (!rights.sends) throw problem('CORR-04001');
}
