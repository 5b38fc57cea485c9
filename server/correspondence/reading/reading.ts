import { later, seconds } from '../../foundation/clock.ts';
import type { Caller } from '../../http/caller.ts';
import { callerParty } from '../caller-party.ts';
import type { Mail } from '../mail.ts';
import type { Message } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { isAvailableToRecipient, isBeforePublishing, isPurged } from '../model/status.ts';
import { type Rights, rightsTo } from '../rights.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { CorrespondenceWriter } from '../store/writer.ts';
import { publishOverdue } from '../sweeps/publish.ts';
import type { Share } from '../wire/correspondence.ts';

/** A party's reads of one message within this time count as one fetch (correspondence-receive §5.2 step 7). */
const DEBOUNCE = seconds(15);

export interface Opened {
  readonly message: Message;
  readonly rights: Rights;
}

/** The message (1001), when the caller has some right to it (4001). */
export async function findFor(mail: Mail, caller: Caller, id: string): Promise<Opened> {
  const message = await new CorrespondenceReader(mail.database).message(id);
  if (message === undefined) throw problem('CORR-01001');
  const rights = await rightsTo(mail, caller, message);
  if (!rights.sees && !rights.sends) throw problem('CORR-04001');
  return { message, rights };
}

/** As `findFor`, for what only a recipient may do: open the message. */
export async function findForRecipient(mail: Mail, caller: Caller, id: string): Promise<Opened> {
  const found = await findFor(mail, caller, id);
  if (!found.rights.opens) throw problem('CORR-04001');
  return found;
}

/**
 * Opens a message for reading its overview or content: an overdue one is published first, one that is gone or not yet
 * there is not found, and a recipient's reading is recorded before it is answered.
 */
export async function openFor(mail: Mail, caller: Caller, found: Opened): Promise<Opened> {
  let { message } = found;
  const { rights } = found;
  const now = mail.clock.now();
  if (rights.asRecipient && message.publishAt !== undefined && message.publishAt <= now) {
    await publishOverdue(mail, message);
    message = (await new CorrespondenceReader(mail.database).message(message.id))!;
  }
  if (isPurged(message.status)) throw problem('CORR-01001');
  const party = await callerParty(mail, caller);
  if (rights.asRecipient) {
    if (!isAvailableToRecipient(message.status)) throw problem('CORR-01001');
    const held = await mail.database.transaction((transaction) =>
      new CorrespondenceWriter(transaction).addFetch(message.id, now, party.partyUuid, later(now, -DEBOUNCE)),
    );
    if (!held) throw problem('CORR-01001');
  }
  return { message, rights };
}

/** How much of the content a caller may have: its sender until it is published, its recipient as far as rights go. */
export function shareOf({ message, rights }: Opened): Share {
  if (rights.sends && isBeforePublishing(message.status)) return 'whole';
  if (!isAvailableToRecipient(message.status)) return 'nothing';
  return rights.opens ? 'whole' : rights.sees ? 'without-body' : 'nothing';
}
