import type { FieldFault } from '../../http/problem.ts';
import { isOrganizationNumber, isPersonIdentifier } from './numbers.ts';
import { EMAIL_USER_URN, identifierOf, LEGACY_USER_URN, ORGANIZATION_URN, PERSON_URN } from './party-urn.ts';
import { legacyCodeOf, registerRoleOf } from './roles.ts';

type Maybe<Value> = Value | null | undefined;

/** A party as an import document writes it. It says all there is to say: what it leaves out is taken away. */
export interface ImportedParty {
  /** What the rest of the document calls the party; not kept. */
  readonly key?: Maybe<string>;
  readonly kind?: Maybe<string>;
  readonly name?: Maybe<string>;
  readonly organizationNumber?: Maybe<string>;
  readonly personIdentifier?: Maybe<string>;
  readonly idportenEmail?: Maybe<string>;
  readonly username?: Maybe<string>;
  readonly unitType?: Maybe<string>;
  /** Key or party URN. */
  readonly mainUnit?: Maybe<string>;
  readonly isDeleted?: Maybe<boolean>;
  readonly reservedInKrr?: Maybe<boolean>;
  readonly email?: Maybe<string>;
  readonly mobile?: Maybe<string>;
  readonly language?: Maybe<string>;
}

/** `of` has `holder` in the role; both are keys or party URNs. Roles are added, or taken away with `isDeleted`. */
export interface ImportedRole {
  readonly role?: Maybe<string>;
  readonly code?: Maybe<string>;
  readonly of?: Maybe<string>;
  readonly holder?: Maybe<string>;
  readonly isDeleted?: Maybe<boolean>;
}

export interface ImportDocument {
  readonly parties?: Maybe<readonly ImportedParty[]>;
  readonly roles?: Maybe<readonly ImportedRole[]>;
}

/** A party as it will stand in the register; columns of `register.party`. */
export interface PartyFacts {
  readonly party_uuid: string;
  readonly kind: 'organization' | 'person' | 'self-identified';
  readonly name: string;
  readonly organization_number: string | null;
  readonly person_identifier: string | null;
  readonly idporten_email: string | null;
  readonly username: string | null;
  readonly unit_type: string | null;
  readonly main_unit: string | null;
  readonly is_deleted: boolean;
  readonly reserved_in_krr: boolean;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly language: 'nb' | 'nn' | 'en';
}

export interface RoleFacts {
  readonly of_party: string;
  readonly holder: string;
  readonly urn: string;
}

/** A party that the register has already, as far as an import needs it. */
export interface KnownParty {
  readonly party_uuid: string;
  readonly kind: PartyFacts['kind'];
  readonly main_unit: string | null;
}

export interface CheckedImport {
  readonly newParties: readonly PartyFacts[];
  readonly knownParties: readonly PartyFacts[];
  readonly addedRoles: readonly RoleFacts[];
  readonly removedRoles: readonly RoleFacts[];
}

/** Every party URN a document speaks of: the identities of its parties, and references to parties it does not hold. */
export function urnsIn(document: ImportDocument): string[] {
  const references = [
    ...(document.parties ?? []).map(({ mainUnit }) => mainUnit),
    ...(document.roles ?? []).flatMap(({ of, holder }) => [of, holder]),
  ].filter((reference) => typeof reference === 'string' && identifierOf(reference) !== undefined);
  return [
    ...new Set([...(document.parties ?? []).flatMap((party) => identityOf(party) ?? []), ...references]),
  ] as string[];
}

/** The URN a party is known by; undefined when it lacks the identity of its kind. */
function identityOf(party: ImportedParty): string | undefined {
  switch (party.kind) {
    case 'organization':
      return party.organizationNumber ? ORGANIZATION_URN + party.organizationNumber : undefined;
    case 'person':
      return party.personIdentifier ? PERSON_URN + party.personIdentifier : undefined;
    case 'self-identified':
      if (party.idportenEmail) return EMAIL_USER_URN + party.idportenEmail.toLowerCase();
      return party.username ? LEGACY_USER_URN + party.username.toLowerCase() : undefined;
    default:
      return undefined;
  }
}

/**
 * Checks a whole document against itself and the parties the register has, and answers either every fault with its
 * path or the rows to write. `known` holds the register's parties by the URNs of `urnsIn`.
 */
export function checkImport(
  document: ImportDocument,
  known: ReadonlyMap<string, KnownParty>,
  newUuid: () => string,
): CheckedImport | { readonly faults: readonly FieldFault[] } {
  const faults: FieldFault[] = [];
  const fault = (path: string, message: string) => faults.push({ path, message });
  const drafts = (document.parties ?? []).map((party, index): Draft => {
    const path = `$.parties[${index}]`;
    checkParty(party, (member, message) => fault(member === '' ? path : `${path}.${member}`, message));
    const urn = identityOf(party);
    const stored = urn === undefined ? undefined : known.get(urn);
    return { path, party, urn, isNew: stored === undefined, uuid: stored?.party_uuid ?? newUuid() };
  });

  const byKey = uniqueBy(
    drafts,
    ({ party }) => party.key ?? undefined,
    (draft, first) => fault(`${draft.path}.key`, `${first.path} has the same key; give each party a key of its own.`),
  );
  const byUrn = uniqueBy(
    drafts,
    ({ urn }) => urn,
    (draft, first) => fault(draft.path, `This is the same party as ${first.path}; name each party once.`),
  );
  const find = (reference: string): Referred | undefined => {
    const draft = byKey.get(reference) ?? byUrn.get(reference.toLowerCase());
    if (draft !== undefined)
      return {
        uuid: draft.uuid,
        isOrganization: draft.party.kind === 'organization',
        hasMainUnit: Boolean(draft.party.mainUnit),
      };
    const stored = known.get(reference);
    return (
      stored && {
        uuid: stored.party_uuid,
        isOrganization: stored.kind === 'organization',
        hasMainUnit: stored.main_unit !== null,
      }
    );
  };

  const parties = drafts.map((draft) => {
    const { mainUnit } = draft.party;
    const main = mainUnit ? find(mainUnit) : undefined;
    if (mainUnit) {
      if (main === undefined) fault(`${draft.path}.mainUnit`, UNKNOWN_REFERENCE);
      else if (!main.isOrganization || main.hasMainUnit || main.uuid === draft.uuid)
        fault(`${draft.path}.mainUnit`, 'A main unit is another organisation that is no sub-unit itself.');
    }
    return { ...draft, facts: factsOf(draft, main?.uuid ?? null) };
  });

  const added = new Map<string, RoleFacts>();
  const removed = new Map<string, RoleFacts>();
  (document.roles ?? []).forEach((role, index) => {
    const facts = checkRole(role, find, (member, message) => fault(`$.roles[${index}].${member}`, message));
    if (facts !== undefined) (role.isDeleted === true ? removed : added).set(Object.values(facts).join(' '), facts);
  });
  for (const both of added.keys())
    if (removed.has(both)) fault('$.roles', 'A role is both added and deleted by this document; keep one of the two.');

  if (faults.length > 0) return { faults };
  return {
    newParties: parties.filter(({ isNew }) => isNew).map(({ facts }) => facts),
    knownParties: parties.filter(({ isNew }) => !isNew).map(({ facts }) => facts),
    addedRoles: [...added.values()],
    removedRoles: [...removed.values()],
  };
}

interface Draft {
  readonly path: string;
  readonly party: ImportedParty;
  readonly urn: string | undefined;
  readonly isNew: boolean;
  readonly uuid: string;
}

interface Referred {
  readonly uuid: string;
  readonly isOrganization: boolean;
  readonly hasMainUnit: boolean;
}

type Report = (member: string, message: string) => void;

const UNKNOWN_REFERENCE =
  'No party has this key in the document or this URN in the register; add the party, or correct the reference.';

function uniqueBy(
  drafts: readonly Draft[],
  name: (draft: Draft) => string | undefined,
  twice: (draft: Draft, first: Draft) => void,
): ReadonlyMap<string, Draft> {
  const found = new Map<string, Draft>();
  for (const draft of drafts) {
    const text = name(draft);
    if (text === undefined) continue;
    const first = found.get(text);
    if (first === undefined) found.set(text, draft);
    else twice(draft, first);
  }
  return found;
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Longest texts in characters; identities are indexed, and longer ones would not fit. */
const LONGEST = { name: 500, email: 320, idportenEmail: 320, username: 320 } as const;

function checkParty(party: ImportedParty, report: Report): void {
  if (!party.name?.trim()) report('name', 'A party needs a name.');
  for (const [member, longest] of Object.entries(LONGEST))
    if ((party[member as keyof typeof LONGEST]?.length ?? 0) > longest)
      report(member, `This is longer than ${longest} characters.`);
  if (party.email && !EMAIL.test(party.email)) report('email', 'This is no e-mail address.');
  if (party.mobile && !/^\+?[0-9][0-9 ]{4,19}$/.test(party.mobile))
    report('mobile', 'This is no mobile number; write it with country code, for example +4799990001.');
  if (party.language && !['nb', 'nn', 'en'].includes(party.language)) report('language', 'Use nb, nn or en.');
  switch (party.kind) {
    case 'organization':
      if (!isOrganizationNumber(party.organizationNumber ?? ''))
        report('organizationNumber', 'An organisation needs a number of nine digits with a right check digit.');
      if (party.unitType && !/^[A-ZÆØÅ]{2,6}$/.test(party.unitType))
        report('unitType', 'A unit type is an organisation form in capitals, for example AS or BEDR.');
      absent(party, ['personIdentifier', 'idportenEmail', 'username', 'reservedInKrr'], 'An organisation', report);
      break;
    case 'person':
      if (!isPersonIdentifier(party.personIdentifier ?? ''))
        report('personIdentifier', 'A person needs a number of eleven digits with two right check digits.');
      absent(party, ['organizationNumber', 'idportenEmail', 'username', 'unitType', 'mainUnit'], 'A person', report);
      break;
    case 'self-identified':
      if ((party.idportenEmail ? 1 : 0) + (party.username ? 1 : 0) !== 1)
        report('', 'A self-identified user has either idportenEmail or username.');
      if (party.idportenEmail && (!EMAIL.test(party.idportenEmail) || party.idportenEmail.includes(':')))
        report('idportenEmail', 'This is no e-mail address.');
      if (party.username?.includes(':')) report('username', 'A username has no colon.');
      absent(
        party,
        ['organizationNumber', 'personIdentifier', 'unitType', 'mainUnit'],
        'A self-identified user',
        report,
      );
      break;
    default:
      report('kind', 'Use organization, person or self-identified.');
  }
}

function absent(party: ImportedParty, members: readonly (keyof ImportedParty)[], who: string, report: Report): void {
  for (const member of members) if (party[member]) report(member, `${who} has no ${member}; leave it out.`);
}

function checkRole(
  role: ImportedRole,
  find: (reference: string) => Referred | undefined,
  report: Report,
): RoleFacts | undefined {
  const urn = registerRoleOf(role.role || role.code || '');
  if (urn === undefined)
    report(
      'role',
      'This is no role of the registers; use a URN such as urn:altinn:external-role:ccr:daglig-leder, or its legacy code.',
    );
  else if (role.code && legacyCodeOf(urn) !== role.code.toUpperCase())
    report('code', `The legacy code of ${urn} is ${legacyCodeOf(urn) ?? 'none'}; correct it or leave it out.`);
  const of = role.of ? find(role.of) : undefined;
  const holder = role.holder ? find(role.holder) : undefined;
  if (of === undefined) report('of', UNKNOWN_REFERENCE);
  if (holder === undefined) report('holder', UNKNOWN_REFERENCE);
  if (urn !== undefined && of !== undefined && of.isOrganization !== urn.includes(':ccr:'))
    report(
      'of',
      of.isOrganization ? 'Guardianship roles are for persons.' : 'Roles of the entity register are for organisations.',
    );
  if (of !== undefined && of.uuid === holder?.uuid) report('holder', 'Nobody has a role for itself.');
  if (urn === undefined || of === undefined || holder === undefined) return undefined;
  return { of_party: of.uuid, holder: holder.uuid, urn };
}

function factsOf({ party, uuid }: Draft, mainUnit: string | null): PartyFacts {
  return {
    party_uuid: uuid,
    kind: party.kind as PartyFacts['kind'],
    name: party.name?.trim() ?? '',
    organization_number: party.organizationNumber || null,
    person_identifier: party.personIdentifier || null,
    idporten_email: party.idportenEmail?.toLowerCase() || null,
    username: party.username?.toLowerCase() || null,
    unit_type: party.unitType || null,
    main_unit: mainUnit,
    is_deleted: party.isDeleted ?? false,
    reserved_in_krr: party.reservedInKrr ?? false,
    email: party.email || null,
    mobile: party.mobile || null,
    language: (party.language || 'nb') as PartyFacts['language'],
  };
}
