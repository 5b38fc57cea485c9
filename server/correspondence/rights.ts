import type { Caller } from '../http/caller.ts';
import type { Mail } from './mail.ts';
import { ownsAsServiceOwner, WRITE } from './model/access.ts';
import { ORGANIZATION, PERSON } from './model/recipients.ts';

/** Attribute value of one correspondence or attachment in a decision (correspondence-send §4.2). */
export const instanceOf = (id: string): string => `urn:altinn:correspondence-id:${id}`;

/** What a caller may do with one message. */
export interface Rights {
  /** May know as its recipient that the message exists. */
  readonly sees: boolean;
  /** May have the body and the files, mark as read, confirm and delete as its recipient. */
  readonly opens: boolean;
  /** May manage it as its sender. */
  readonly sends: boolean;
  /** Treated as the recipient: reads are recorded, and what is not available to recipients is not found. */
  readonly asRecipient: boolean;
}

/**
 * Rights to a message, by the guide's actions and today's (design §5): `see` or `read` to know of it, `open` or `read`
 * for body and files, `send` or `write` to manage it.
 *
 * A token that holds both scopes and both rights acts as sender, as in the reference; one with recipient rights only
 * acts as recipient, whatever scopes it holds.
 */
export async function rightsTo(
  mail: Mail,
  caller: Caller,
  message: { id: string; resourceId: string; sender: string; recipient: string },
): Promise<Rights> {
  const subject = mail.authorization.subjectOf(caller);
  const instance = instanceOf(message.id);
  const { resourceId } = message;
  const [received, sends] = await Promise.all([
    mail.authorization.permitted({
      subject,
      resourceId,
      party: message.recipient,
      actions: ['read', 'see', 'open'],
      instance,
    }),
    mayManage(mail, caller, message.resourceId, message.sender, instance),
  ]);
  const opens = received.has('read') || received.has('open');
  const sees = opens || received.has('see');
  return { sees, opens, sends, asRecipient: sees && !(sends && caller.scopes.has(WRITE)) };
}

/** May the caller send and manage mail of the resource for its owner? */
export async function mayManage(
  mail: Mail,
  caller: Caller,
  resourceId: string,
  owner: string,
  instance?: string,
): Promise<boolean> {
  if (ownsAsServiceOwner(caller, owner)) return true;
  const permitted = await mail.authorization.permitted({
    subject: mail.authorization.subjectOf(caller),
    resourceId,
    party: `${ORGANIZATION}${owner}`,
    actions: ['write', 'send'],
    instance,
  });
  return permitted.size > 0;
}

/** The party a caller acts as, as URN; undefined when the token names none (correspondence-receive §2.3). */
export function callerUrn(caller: Caller): string | undefined {
  const dialogUser = caller.kind === 'dialog' && typeof caller.claims.c === 'string' ? caller.claims.c : undefined;
  if (dialogUser !== undefined) return dialogUser.toLowerCase();
  if (caller.partyId !== undefined) return `urn:altinn:partyid:${caller.partyId}`;
  if (caller.personIdentifier !== undefined) return `${PERSON}${caller.personIdentifier}`;
  if (caller.organizationNumber !== undefined) return `${ORGANIZATION}${caller.organizationNumber}`;
  return undefined;
}
