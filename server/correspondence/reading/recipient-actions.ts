import type { Caller } from '../../http/caller.ts';
import { callerPartyLater } from '../caller-party.ts';
import { type EventName, eventOf } from '../events.ts';
import type { Mail } from '../mail.ts';
import type { Message } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { isAvailableToRecipient, isPurged, type Status } from '../model/status.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { CorrespondenceWriter } from '../store/writer.ts';

/** The first reading through the content route; once read, it stays read. */
export async function recordRead(mail: Mail, caller: Caller, id: string): Promise<void> {
  await record(mail, caller, id, 'Read', 'correspondencereceiverread', (message) => message.readAt === undefined);
}

/** Mark as read (correspondence-receive §5.5): 1024 before a fetch, 1040 the second time. */
export async function markAsRead(mail: Mail, caller: Caller, id: string): Promise<void> {
  await record(mail, caller, id, 'Read', 'correspondencereceiverread', (message) => {
    if (!message.fetched) throw problem('CORR-01024');
    if (message.readAt !== undefined) throw problem('CORR-01040');
    return true;
  });
}

/** Confirm (correspondence-receive §5.6): 1025 before a fetch, 1041 the second time. Reading is not required. */
export async function confirm(mail: Mail, caller: Caller, id: string): Promise<void> {
  await record(mail, caller, id, 'Confirmed', 'correspondencereceiverconfirmed', (message) => {
    if (!message.fetched) throw problem('CORR-01025');
    if (message.confirmedAt !== undefined) throw problem('CORR-01041');
    return true;
  });
}

/** Holds the message, asks `allowed` of it as it is now, and records status and event together. */
async function record(
  mail: Mail,
  caller: Caller,
  id: string,
  status: Status,
  event: EventName,
  allowed: (message: Message) => boolean,
): Promise<void> {
  const party = await callerPartyLater(mail, caller);
  await mail.database.transaction(async (transaction) => {
    const message = await new CorrespondenceReader(transaction).messageForUpdate(id);
    if (message === undefined || isPurged(message.status) || !isAvailableToRecipient(message.status))
      throw problem('CORR-01001');
    if (!allowed(message)) return;
    const at = mail.clock.now();
    await new CorrespondenceWriter(transaction).addStatus(message, status, at, party().partyUuid);
    await mail.events.record(transaction, [
      eventOf({ name: event, id, resourceId: message.resourceId, subject: message.sender }, at, mail.publicUrl),
    ]);
  });
}
