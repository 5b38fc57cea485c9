import { nameOf } from '../model/person-name.ts';
import { partyOf, type PartyRow } from '../store/party-row.ts';

const SUB_UNIT_TYPES = ['BEDR', 'AAFY'];

/** 1 person, 2 organisation, 3 self-identified, 4 sub-unit, 5 bankruptcy estate (events-notifications-inbox §4.3). */
function typeOf({ kind, unit_type }: PartyRow): number {
  if (kind === 'person') return 1;
  if (kind === 'self-identified') return 3;
  if (unit_type === 'KBO') return 5;
  return SUB_UNIT_TYPES.includes(unit_type ?? '') ? 4 : 2;
}

const NO_ADDRESS = {
  mailingAddress: null,
  mailingPostalCode: null,
  mailingPostalCity: null,
};

/** An organisation in the register's first form. Addresses and telephones are not part of an import. */
export const wireOrganization = (row: PartyRow) => ({
  orgNumber: row.organization_number,
  name: row.name,
  unitType: row.unit_type,
  telephoneNumber: null,
  mobileNumber: row.mobile,
  faxNumber: null,
  eMailAddress: row.email,
  internetAddress: null,
  ...NO_ADDRESS,
  businessAddress: null,
  businessPostalCode: null,
  businessPostalCity: null,
  unitStatus: row.is_deleted ? 'S' : 'N',
});

const wirePerson = (row: PartyRow) => {
  const { firstName, middleName, lastName } = nameOf(row.name);
  return {
    ssn: row.person_identifier,
    name: row.name,
    firstName,
    middleName,
    lastName,
    telephoneNumber: null,
    mobileNumber: null,
    ...NO_ADDRESS,
    addressMunicipalNumber: null,
    addressMunicipalName: null,
    addressStreetName: null,
    addressHouseNumber: null,
    addressHouseLetter: null,
    addressPostalCode: null,
    addressCity: null,
    dateOfDeath: null,
  };
};

/** A party in the register's first form; sub-units stand in it when they were asked for. */
export function v1Party(row: PartyRow, children: readonly PartyRow[] | undefined = undefined): object {
  return {
    partyId: row.party_id,
    partyUuid: row.party_uuid,
    partyTypeName: typeOf(row),
    orgNumber: row.organization_number ?? '',
    ssn: row.person_identifier ?? '',
    unitType: row.unit_type,
    name: row.name,
    isDeleted: row.is_deleted,
    onlyHierarchyElementWithNoAccess: false,
    person: row.kind === 'person' ? wirePerson(row) : null,
    organization: row.kind === 'organization' ? wireOrganization(row) : null,
    childParties: children?.map((child) => v1Party(child)) ?? null,
    externalUrn: partyOf(row).urn,
    lastChangedInAltinn: row.modified_at,
    lastChangedInExternalRegister: row.modified_at,
  };
}
