import type { Access, Caller } from '../http/caller.ts';
import { callerOf } from '../http/operation.ts';
import { problem } from './problems.ts';

export const BASE = '/notifications/api/v1';
export const TAG = 'Notifications';
export const CREATE = 'altinn:serviceowner/notifications.create';

/** Who may order and follow orders (events §3.1). */
export const ordering: Access = {
  kind: 'token',
  scopes: [CREATE],
  kinds: ['altinn'],
  allows: (caller) => caller.scopes.has(CREATE),
  platformToken: true,
};

const COMPOSE = 'altinn:serviceowner/notifications.composedemail.create';

/** Who may order e-mails with files. */
export const composing: Access = {
  kind: 'token',
  scopes: [COMPOSE],
  kinds: ['altinn'],
  allows: (caller) => caller.scopes.has(COMPOSE),
};

/** Code of the service owner that calls; 403 for anybody else, tested once the request is known to be sound. */
export function creatorOf(call: { caller: Caller | undefined }): string {
  const { orgCode } = callerOf(call);
  if (orgCode === undefined) throw problem('not-an-owner');
  return orgCode.toLowerCase();
}
