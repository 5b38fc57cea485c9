import {
  EMAIL_USER_URN,
  type IdentifierKind,
  LEGACY_USER_URN,
  ORGANIZATION_URN,
  PERSON_URN,
} from '../model/party-urn.ts';
import type { Party, PartyOutline } from '../port.ts';

/** A row of `register.party`. */
export interface PartyRow {
  readonly party_uuid: string;
  readonly party_id: number;
  readonly version_id: number;
  readonly kind: Party['kind'];
  readonly name: string;
  readonly organization_number: string | null;
  readonly person_identifier: string | null;
  readonly idporten_email: string | null;
  readonly username: string | null;
  readonly user_id: number | null;
  readonly unit_type: string | null;
  readonly main_unit: string | null;
  readonly is_deleted: boolean;
  readonly reserved_in_krr: boolean;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly language: Party['language'];
  readonly created_at: Date | null;
  readonly modified_at: Date | null;
  readonly deleted_at: Date | null;
}

/** What a party can be found by, per kind of identifier; null where the party has none of the kind. */
export const identifiersOf = (row: PartyRow): Readonly<Record<IdentifierKind, string | null>> => ({
  organization: row.organization_number,
  person: row.person_identifier,
  'party-id': String(row.party_id),
  uuid: row.party_uuid,
  'user-id': row.user_id === null ? null : String(row.user_id),
  email: row.idporten_email,
  username: row.username,
});

/** The party a row tells of. */
export function partyOf(row: PartyRow): Party {
  return {
    partyUuid: row.party_uuid,
    partyId: row.party_id,
    kind: row.kind,
    name: row.name,
    urn: urnOf(row),
    organizationNumber: row.organization_number ?? undefined,
    personIdentifier: row.person_identifier ?? undefined,
    userId: row.user_id ?? undefined,
    unitType: row.unit_type ?? undefined,
    mainUnit: row.main_unit ?? undefined,
    isDeleted: row.is_deleted,
    reservedInKrr: row.reserved_in_krr,
    email: row.email ?? undefined,
    mobile: row.mobile ?? undefined,
    language: row.language,
  };
}

/** Columns of `register.party` that an outline is made of. */
export type OutlineRow = Pick<
  PartyRow,
  | 'party_uuid'
  | 'kind'
  | 'name'
  | 'organization_number'
  | 'person_identifier'
  | 'idporten_email'
  | 'username'
  | 'unit_type'
  | 'main_unit'
  | 'is_deleted'
>;

/** What a list of parties shows of a row. */
export const outlineOf = (row: OutlineRow): PartyOutline => ({
  partyUuid: row.party_uuid,
  kind: row.kind,
  name: row.name,
  urn: urnOf(row),
  organizationNumber: row.organization_number ?? undefined,
  unitType: row.unit_type ?? undefined,
  mainUnit: row.main_unit ?? undefined,
  isDeleted: row.is_deleted,
});

// The table's own checks say that each kind has just its own identity.
function urnOf(
  row: Pick<PartyRow, 'organization_number' | 'person_identifier' | 'idporten_email' | 'username'>,
): string {
  if (row.organization_number !== null) return ORGANIZATION_URN + row.organization_number;
  if (row.person_identifier !== null) return PERSON_URN + row.person_identifier;
  return row.idporten_email !== null ? EMAIL_USER_URN + row.idporten_email : LEGACY_USER_URN + row.username;
}
