import type { Transaction } from '../../foundation/database/database.ts';
import { bucketOfId } from '../../foundation/ids.ts';
import type { Caller } from '../../http/caller.ts';
import type { Problem } from '../../http/problem.ts';
import { callerPartyLater } from '../caller-party.ts';
import { deleteBlobs } from '../files/delete-blobs.ts';
import { eventOf } from '../events.ts';
import type { Mail } from '../mail.ts';
import { READ, WRITE } from '../model/access.ts';
import { isSentTransmission } from '../model/dialogs.ts';
import type { Message } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { isAvailableToRecipient, isPurgeableBySender, isPurged } from '../model/status.ts';
import type { Rights } from '../rights.ts';
import { ERASE_FORWARDING_TEXTS } from '../store/life-statements.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';
import { CorrespondenceWriter } from '../store/writer.ts';

type Role = 'sender' | 'recipient';

/**
 * Purges a message (correspondence-send §4.16, correspondence-receive §11.3): status and event, files no other message
 * still uses, and, once no recipient of the request is left, the texts themselves. What was not published will not be.
 */
export async function purge(mail: Mail, caller: Caller, id: string, rights: Rights): Promise<void> {
  // Roles in the order they are tried; only where the token does not tell both are.
  const roles = rolesOf(caller, rights);
  const party = await callerPartyLater(mail, caller);
  const blobs = await mail.database.transaction(async (transaction) => {
    const message = await new CorrespondenceReader(transaction).messageForUpdate(id);
    if (message === undefined) throw problem('CORR-01001');
    const refusals = roles.map((role) => refusalAs(role, message));
    const index = refusals.indexOf(undefined);
    if (index < 0) throw refusals[0];
    const status = roles[index] === 'sender' ? 'PurgedByAltinn' : 'PurgedByRecipient';
    return purgeHeld(mail, transaction, message, status, party().partyUuid);
  });
  // After the commit, so that no failure makes a hole in a message; what is left is on the list of the sweep.
  await deleteBlobs(mail, blobs);
}

/** Purges a message that the transaction holds; answers the keys of the blobs to delete once it is committed. */
export async function purgeHeld(
  mail: Mail,
  transaction: Transaction,
  message: Message,
  status: 'PurgedByAltinn' | 'PurgedByRecipient',
  by: string,
  text?: string,
): Promise<string[]> {
  const at = mail.clock.now();
  const writer = new CorrespondenceWriter(transaction);
  await writer.addStatus(message, status, at, by, text);
  await mail.events.record(transaction, [
    eventOf(
      { name: 'correspondencepurged', id: message.id, resourceId: message.resourceId, subject: message.sender },
      at,
      mail.publicUrl,
    ),
  ]);
  await mail.notifications.cancel(transaction, message.id);
  await transaction.run(ERASE_FORWARDING_TEXTS, [bucketOfId(message.id), message.id]);
  await writer.eraseUnusedContent(message.contentId, at);
  const keys = await writer.purgeUnusedAttachments(message.contentId, at, by);
  await new UnownedBlobs(transaction).disown(keys, at);
  return keys;
}

function rolesOf(caller: Caller, { sends, opens }: Rights): Role[] {
  if (!sends && !opens) throw problem('CORR-04001');
  if (sends && (!opens || caller.scopes.has(WRITE))) return ['sender'];
  if (opens && (!sends || caller.scopes.has(READ))) return ['recipient'];
  return ['sender', 'recipient'];
}

function refusalAs(role: Role, message: Message): Problem | undefined {
  if (isPurged(message.status)) return problem('CORR-01014');
  if (isSentTransmission(message)) return problem('CORR-01043');
  if (role === 'sender') return isPurgeableBySender(message.status) ? undefined : problem('CORR-01013');
  if (!isAvailableToRecipient(message.status)) return problem('CORR-01001');
  return message.isConfirmationNeeded && message.confirmedAt === undefined ? problem('CORR-01026') : undefined;
}
