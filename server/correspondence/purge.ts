import type { BlobKey } from '../foundation/blobs/blobs.ts';
import type { Caller } from '../http/caller.ts';
import type { Problem } from '../http/problem.ts';
import { callerPartyLater } from './caller-party.ts';
import { eventOf } from './events.ts';
import type { Mail } from './mail.ts';
import { READ, WRITE } from './model/access.ts';
import type { Message } from './model/message.ts';
import { problem } from './model/problems.ts';
import { isAvailableToRecipient, isPurgeableBySender, isPurged } from './model/status.ts';
import type { Rights } from './rights.ts';
import { CorrespondenceReader } from './store/reader.ts';
import { CorrespondenceWriter } from './store/writer.ts';

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
    const by = party().partyUuid;
    const at = mail.clock.now();
    const writer = new CorrespondenceWriter(transaction);
    await writer.addStatus(message, roles[index] === 'sender' ? 'PurgedByAltinn' : 'PurgedByRecipient', at, by);
    await mail.events.record(transaction, [
      eventOf(
        { name: 'correspondencepurged', id, resourceId: message.resourceId, subject: message.sender },
        at,
        mail.publicUrl,
      ),
    ]);
    await writer.eraseUnusedContent(message.contentId, at);
    return await writer.purgeUnusedAttachments(message.contentId, at, by);
  });
  // After the commit: a file that could not be deleted now is an orphan, never a hole in a message.
  await Promise.all(blobs.map((key) => mail.blobs.delete(key as BlobKey)));
}

function rolesOf(caller: Caller, { sends, opens }: Rights): Role[] {
  if (!sends && !opens) throw problem('CORR-04001');
  if (sends && (!opens || caller.scopes.has(WRITE))) return ['sender'];
  if (opens && (!sends || caller.scopes.has(READ))) return ['recipient'];
  return ['sender', 'recipient'];
}

function refusalAs(role: Role, message: Message): Problem | undefined {
  if (isPurged(message.status)) return problem('CORR-01014');
  if (role === 'sender') return isPurgeableBySender(message.status) ? undefined : problem('CORR-01013');
  if (!isAvailableToRecipient(message.status)) return problem('CORR-01001');
  return message.isConfirmationNeeded && message.confirmedAt === undefined ? problem('CORR-01026') : undefined;
}
