import type { RequestAttribute } from '../../../xacml/request.ts';
import { isUuid } from '../../foundation/ids.ts';
import { attribute, id, firstValue } from './attributes.ts';
import { type Audience, Refusal } from './refusal.ts';

/** Whom a request is about, and the party URN the register knows it by. */
export type Identity =
  /** A person or self-identified user; the only kind that has roles. */
  | { readonly kind: 'user'; readonly urn: string; readonly mustExist: boolean }
  | { readonly kind: 'organization'; readonly urn: string; readonly number: string }
  /** A party as such, of either kind. */
  | { readonly kind: 'party'; readonly urn: string }
  | { readonly kind: 'system-user'; readonly uuid: string }
  /** A service owner's code, a scope: what only the policy itself can match. */
  | { readonly kind: 'unnamed' };

/** Reads the identity of a subject, or says why the combination cannot be decided on (authorization §3.2). */
export function identityOf(subject: readonly RequestAttribute[], audience: Audience): Identity | Refusal {
  if (!subject.some(({ values }) => values.length > 0))
    return new Refusal('request', 'The request has no subject; add an attribute to AccessSubject.');
  const systemUser = firstValue(subject, id.systemUser);
  if (systemUser !== undefined) {
    if (subject.length > 1 || subject[0]!.values.length > 1)
      return new Refusal('request', `${id.systemUser} must be the only attribute of the subject.`);
    return isUuid(systemUser)
      ? { kind: 'system-user', uuid: systemUser.toLowerCase() }
      : new Refusal('request', `${id.systemUser} is not a uuid.`);
  }
  const uuid = firstValue(subject, id.partyUuid) ?? firstValue(subject, id.personUuid);
  if (uuid !== undefined && !isUuid(uuid))
    return new Refusal('request', 'The party uuid of the subject is not a uuid.');

  const userId = firstValue(subject, id.userId);
  const person = firstValue(subject, id.person);
  const number = firstValue(subject, id.organization) ?? firstValue(subject, id.organizationLegacy);
  const emailUser = firstValue(subject, id.emailUser);
  const legacyUser = firstValue(subject, id.legacyUser);
  if (userId !== undefined && !/^\d{1,10}$/.test(userId))
    return new Refusal('look-up', `${id.userId} is not a number.`);
  if (person !== undefined && audience === 'internal')
    return new Refusal(
      'request',
      `${id.person} is not taken here; use ${id.userId}, or ask /authorization/api/v1/authorize.`,
    );
  if (person !== undefined && userId !== undefined)
    return new Refusal('request', `The subject has both ${id.person} and ${id.userId}; send one of them.`);
  if (audience === 'external' && number !== undefined && (userId ?? person) !== undefined)
    return new Refusal('request', 'The subject is both an organisation and a person; send one of them.');

  if (userId !== undefined) return { kind: 'user', urn: `${id.userId}:${userId}`, mustExist: false };
  if (person !== undefined) return { kind: 'user', urn: `${id.person}:${person}`, mustExist: true };
  if (emailUser !== undefined) return { kind: 'user', urn: `${id.emailUser}:${emailUser}`, mustExist: true };
  if (legacyUser !== undefined) return { kind: 'user', urn: `${id.legacyUser}:${legacyUser}`, mustExist: true };
  const personUuid = firstValue(subject, id.personUuid);
  if (personUuid !== undefined) return { kind: 'user', urn: `${id.partyUuid}:${personUuid}`, mustExist: false };
  if (number !== undefined) return { kind: 'organization', urn: `${id.organization}:${number}`, number };
  const partyId = firstValue(subject, id.partyId);
  if (partyId !== undefined) return { kind: 'party', urn: `${id.partyId}:${partyId}` };
  return uuid === undefined ? { kind: 'unnamed' } : { kind: 'party', urn: `${id.partyUuid}:${uuid}` };
}

/** Tells identities apart; cached facts are kept under it. */
export function keyOf(identity: Identity): string {
  switch (identity.kind) {
    case 'user':
    case 'organization':
    case 'party':
      return `${identity.kind} ${identity.urn.toLowerCase()}`;
    case 'system-user':
      return `system-user ${identity.uuid}`;
    case 'unnamed':
      return 'unnamed';
  }
}

/** Both spellings of an organisation number, so that a policy may use either (resource-registry §8.4). */
export const organizationAttributes = (number: string): readonly RequestAttribute[] => [
  attribute(id.organizationLegacy, number),
  attribute(id.organization, number),
];
