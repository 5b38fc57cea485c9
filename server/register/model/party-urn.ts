import { isUuid } from '../../foundation/ids.ts';

export const ORGANIZATION_URN = 'urn:altinn:organization:identifier-no:';
export const PERSON_URN = 'urn:altinn:person:identifier-no:';
export const EMAIL_USER_URN = 'urn:altinn:person:idporten-email:';
export const LEGACY_USER_URN = 'urn:altinn:person:legacy-selfidentified:';

/** By what a party can be found. */
export type IdentifierKind = 'organization' | 'person' | 'party-id' | 'uuid' | 'user-id' | 'email' | 'username';

export interface PartyIdentifier {
  readonly kind: IdentifierKind;
  /** As stored: digits, or text in lower case. */
  readonly value: string;
}

/** Every spelling of a party URN, with the aliases (events-notifications-inbox §4.2). */
const PREFIXES: readonly (readonly [prefix: string, kind: IdentifierKind])[] = [
  [ORGANIZATION_URN, 'organization'],
  ['urn:altinn:organizationnumber:', 'organization'],
  ['0192:', 'organization'],
  [PERSON_URN, 'person'],
  ['urn:altinn:partyid:', 'party-id'],
  ['urn:altinn:party:id:', 'party-id'],
  ['urn:altinn:party:uuid:', 'uuid'],
  ['urn:altinn:person:uuid:', 'uuid'],
  ['urn:altinn:organization:uuid:', 'uuid'],
  ['urn:altinn:user:uuid:', 'uuid'],
  ['urn:altinn:systemuser:uuid:', 'uuid'],
  ['urn:altinn:userid:', 'user-id'],
  ['urn:altinn:user:id:', 'user-id'],
  [EMAIL_USER_URN, 'email'],
  [LEGACY_USER_URN, 'username'],
  ['urn:altinn:username:', 'username'],
  ['urn:altinn:party:username:', 'username'],
];

// No name has one, and PostgreSQL holds no U+0000.
const hasControlCharacter = (text: string): boolean => /\p{Cc}/u.test(text);

const FORMS: Readonly<Record<IdentifierKind, (value: string) => boolean>> = {
  organization: (value) => /^\d{9}$/.test(value),
  person: (value) => /^\d{11}$/.test(value),
  // Ten digits are the most a party id is written with (correspondence-send §0).
  'party-id': (value) => /^\d{1,10}$/.test(value),
  'user-id': (value) => /^\d{1,10}$/.test(value),
  uuid: isUuid,
  email: (value) => value !== '' && !hasControlCharacter(value),
  username: (value) => value !== '' && !value.includes(':') && !hasControlCharacter(value),
};

/** Reads a party URN in any of its spellings and any case; undefined for a text that is none. */
export function identifierOf(urn: string): PartyIdentifier | undefined {
  const text = urn.trim().toLowerCase();
  for (const [prefix, kind] of PREFIXES) {
    if (!text.startsWith(prefix)) continue;
    const value = text.slice(prefix.length);
    if (!FORMS[kind](value)) return undefined;
    // Zeros in front do not make another id.
    return { kind, value: kind === 'party-id' || kind === 'user-id' ? String(Number(value)) : value };
  }
  return undefined;
}

/**
 * The identity URN that a recipient is stored and answered as (correspondence-send §2.9): lower case, `0192:` and bare
 * eleven digits turned into URNs. Undefined for every other form, a bare organisation number included; check digits
 * and the e-mail's form are the caller's to test.
 */
export function partyUrnOf(text: string): string | undefined {
  const lower = text.trim().toLowerCase();
  if (/^\d{11}$/.test(lower)) return PERSON_URN + lower;
  const identifier = identifierOf(lower);
  switch (identifier?.kind) {
    case 'organization':
      return lower.startsWith('urn:altinn:organizationnumber:') ? undefined : ORGANIZATION_URN + identifier.value;
    case 'person':
      return PERSON_URN + identifier.value;
    case 'email':
      return EMAIL_USER_URN + identifier.value;
    case 'username':
      return lower.startsWith(LEGACY_USER_URN) ? LEGACY_USER_URN + identifier.value : undefined;
    default:
      return undefined;
  }
}
