import type { MemberRole } from '../../../administration/port.ts';

/** What a person's own session may ask for: its mail, and what it may do for whom. */
export const PERSON_SCOPES: readonly string[] = [
  'openid',
  'altinn:portal/enduser',
  'altinn:correspondence.read',
  'altinn:instances.read',
  'altinn:accessmanagement/authorizedparties',
  'altinn:clientdelegations.read',
  'altinn:clientdelegations.write',
  'digdir:dialogporten.noconsent',
];

const READER = [
  'altinn:serviceowner',
  'altinn:correspondence.read',
  'altinn:resourceregistry/resource.read',
  'altinn:resourceregistry/accesslist.read',
  'altinn:authentication/systemuser.request.read',
  'altinn:accessmanagement/authorizedparties.resourceowner',
  'altinn:serviceowner/notifications.read',
  'altinn:serviceowner/organizations',
];

const EDITOR = [
  ...READER,
  'altinn:correspondence.write',
  'altinn:resourceregistry/resource.write',
  'altinn:resourceregistry/accesslist.write',
  'altinn:events.subscribe',
  'altinn:events.publish',
  'altinn:serviceowner/notifications.create',
  'altinn:serviceowner/notifications.composedemail.create',
];

const OWNER = [
  ...EDITOR,
  'altinn:authentication/systemregister.write',
  'altinn:authentication/systemuser.request.write',
  'idporten:dcr.read',
  'idporten:dcr.modify',
  'idporten:dcr.write',
  'idporten:scopes.write',
];

const SCOPES: Readonly<Record<MemberRole, readonly string[]>> = { reader: READER, editor: EDITOR, owner: OWNER };

/**
 * Scopes of a call that a member makes for an approved service owner. Confirming, forwarding and marking as read are
 * POSTs that ask for no more than the reading scope: a reader has it for looking alone.
 */
export const memberScopes = (role: MemberRole, method: string): readonly string[] =>
  role === 'reader' && method === 'POST' ? WITHOUT_MAIL : SCOPES[role];

const WITHOUT_MAIL = READER.filter((scope) => scope !== 'altinn:correspondence.read');
