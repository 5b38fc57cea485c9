import type { Access, Caller } from '../../http/caller.ts';

/** Who may call the operations of the mail at all (correspondence-send §1.2); rights to a message are another matter. */

export const WRITE = 'altinn:correspondence.write';
export const READ = 'altinn:correspondence.read';
const NOTIFICATION_CHECK = 'altinn:system/notifications.condition.check';
const FORWARD_CHECK = 'altinn:correspondence.forward.check';
const SERVICE_OWNER = 'altinn:serviceowner';

const isSender = (caller: Caller): boolean =>
  caller.kind === 'maskinporten'
    ? caller.scopes.has(SERVICE_OWNER) && caller.scopes.has(WRITE)
    : caller.kind === 'altinn' && caller.scopes.has(WRITE);

/** The actions a dialog token allows (claim `a`, separated by `;`). */
const dialogActions = (caller: Caller): string[] =>
  typeof caller.claims.a === 'string' ? caller.claims.a.split(';') : [];

const isRecipient = (caller: Caller): boolean =>
  caller.kind === 'dialog' ? dialogActions(caller).includes('read') : caller.scopes.has(READ);

export const sender: Access = { kind: 'token', scopes: [WRITE], kinds: ['altinn', 'maskinporten'], allows: isSender };

export const recipient: Access = { kind: 'token', scopes: [READ], kinds: ['altinn', 'dialog'], allows: isRecipient };

export const senderOrRecipient: Access = {
  kind: 'token',
  scopes: [WRITE, READ],
  kinds: ['altinn', 'maskinporten', 'dialog'],
  allows: (caller) => isSender(caller) || isRecipient(caller),
};

export const downloader: Access = {
  kind: 'token',
  scopes: [READ, 'altinn:portal/enduser'],
  kinds: ['altinn', 'dialog'],
  allows: (caller) => caller.kind !== 'altinn' || caller.scopes.has(READ) || caller.scopes.has('altinn:portal/enduser'),
};

/** The notification service, just before it sends; with a raw Maskinporten token only. */
export const notificationChecker: Access = {
  kind: 'token',
  scopes: [NOTIFICATION_CHECK],
  kinds: ['maskinporten'],
  allows: (caller) => caller.scopes.has(NOTIFICATION_CHECK),
};

/** The inbox, before it offers to forward. */
export const forwardingChecker: Access = {
  kind: 'token',
  scopes: [FORWARD_CHECK],
  kinds: ['altinn', 'dialog'],
  allows: (caller) => caller.scopes.has(FORWARD_CHECK),
};

/**
 * A service owner's own token sends without asking the decision point. The reference lets it read too; here the
 * bypass is for sending only (correspondence-send §8.2 row 2, docs/deviations.md).
 */
export const ownsAsServiceOwner = (caller: Caller, owner: string | undefined): boolean =>
  owner !== undefined && caller.scopes.has(SERVICE_OWNER) && caller.consumer === owner;
