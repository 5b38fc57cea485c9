import { Type } from 'typebox';
import { list, text } from '../../http/binding/shapes.ts';
import { InvalidFields } from '../../http/problem.ts';
import { identifierOf } from '../model/party-urn.ts';
import { birthDateOf } from '../model/birth-date.ts';
import { nameOf } from '../model/person-name.ts';
import { partyOf, type PartyRow } from '../store/party-row.ts';

type Member = (row: PartyRow) => object;

const ofPerson =
  (member: (row: PartyRow & { person_identifier: string }) => object): Member =>
  (row) =>
    row.person_identifier === null ? {} : member({ ...row, person_identifier: row.person_identifier });
const ofOrganization =
  (member: Member): Member =>
  (row) =>
    row.kind === 'organization' ? member(row) : {};

const userOf: Member = ({ user_id, username }) => {
  if (user_id === null) return {};
  const usernames = username === null ? [] : [username];
  return { user: { userId: user_id, ...(username === null ? {} : { username }), userIds: [user_id], usernames } };
};
const unitOf: Member = ofOrganization(({ unit_type, is_deleted }) => ({
  unitType: unit_type,
  unitStatus: is_deleted ? 'S' : 'N',
}));

/** What each single name in `fields` adds to a party (events-notifications-inbox §4.3). */
const SINGLE: Readonly<Record<string, Member>> = {
  uuid: () => ({}),
  version: () => ({}),
  type: () => ({}),
  id: (row) => ({ partyId: row.party_id }),
  urn: (row) => ({ urn: `urn:altinn:party:uuid:${row.party_uuid}` }),
  'ext-urn': (row) => ({ externalUrn: partyOf(row).urn }),
  'display-name': (row) => ({ displayName: row.name }),
  created: (row) => ({ createdAt: row.created_at }),
  modified: (row) => ({ modifiedAt: row.modified_at }),
  deleted: (row) => ({ isDeleted: row.is_deleted, deletedAt: row.deleted_at }),
  'person.id': ofPerson((row) => ({ personIdentifier: row.person_identifier })),
  'person.name': ofPerson((row) => nameOf(row.name)),
  'person.date-of-birth': ofPerson((row) => ({ dateOfBirth: birthDateOf(row.person_identifier) ?? null })),
  'person.source': ofPerson(() => ({ source: 'npr' })),
  'org.id': ofOrganization((row) => ({ organizationIdentifier: row.organization_number })),
  'org.type': ofOrganization((row) => ({ unitType: row.unit_type })),
  'org.status': unitOf,
  'org.email': ofOrganization((row) => ({ emailAddress: row.email })),
  'org.mobile': ofOrganization((row) => ({ mobileNumber: row.mobile })),
  'org.source': ofOrganization(() => ({ source: 'ccr' })),
  'si.type': ({ idporten_email, username }) =>
    idporten_email !== null
      ? { selfIdentifiedUserType: 'idporten-email' }
      : username !== null
        ? { selfIdentifiedUserType: 'legacy' }
        : {},
  'si.email': ({ idporten_email }) => (idporten_email === null ? {} : { email: idporten_email }),
  'user.id': userOf,
  'user.name': userOf,
};

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  identifiers: ['uuid', 'id', 'person.id', 'org.id', 'ext-urn'],
  party: ['uuid', 'version', 'type', 'id', 'urn', 'ext-urn', 'display-name', 'created', 'modified', 'deleted'],
  person: ['person.id', 'person.name', 'person.date-of-birth', 'person.source'],
  org: ['org.id', 'org.type', 'org.status', 'org.email', 'org.mobile', 'org.source'],
  si: ['si.type', 'si.email'],
  // No party of the register is a system user.
  sysuser: [],
  user: ['user.id', 'user.name'],
};
const NAMES = [...Object.keys(GROUPS), ...Object.keys(SINGLE)];
const DEFAULT = ['identifiers', 'display-name'];
const PARTY_TYPES = {
  organization: 'organization',
  person: 'person',
  'self-identified': 'self-identified-user',
} as const;

/** The query of every operation that answers parties in the second form. */
export const fieldsQuery = {
  fields: Type.Optional(
    list(text(), { description: `Any of ${NAMES.join(', ')}; may be repeated. Default ${DEFAULT.join(' and ')}` }),
  ),
};

/** The single names that `fields` asks for; every unknown one is a fault. */
export function fieldsOf(asked: readonly string[] | undefined): readonly string[] {
  const given = (asked ?? [])
    .flatMap((field) => field.split(','))
    .map((field) => field.trim().toLowerCase())
    .filter((field) => field !== '');
  const unknown = given.filter((field) => !Object.hasOwn(GROUPS, field) && !Object.hasOwn(SINGLE, field));
  if (unknown.length > 0)
    throw new InvalidFields(
      unknown.map((field) => ({
        path: 'fields',
        message: `The field '${field}' is not offered; use any of ${NAMES.join(', ')}.`,
      })),
    );
  return (given.length === 0 ? DEFAULT : given).flatMap((field) => GROUPS[field] ?? [field]);
}

/**
 * A party in the register's second form: the members that are always there, those asked for, and the one that it was
 * searched by.
 */
export function wireParty(row: PartyRow, fields: readonly string[], searchedBy?: string): object {
  return {
    partyUuid: row.party_uuid,
    versionId: Number(row.version_id),
    partyType: PARTY_TYPES[row.kind],
    ...(row.organization_number === null ? {} : { organizationIdentifier: row.organization_number }),
    ...(row.person_identifier === null ? {} : { personIdentifier: row.person_identifier }),
    ...Object.assign({}, ...[...fields, fieldSearchedBy(searchedBy)].map((field) => SINGLE[field]!(row))),
  };
}

function fieldSearchedBy(urn: string | undefined): string {
  switch (urn === undefined ? undefined : identifierOf(urn)?.kind) {
    case 'party-id':
      return 'id';
    case 'user-id':
      return 'user.id';
    case 'email':
    case 'username':
      return 'ext-urn';
    default:
      return 'uuid';
  }
}
