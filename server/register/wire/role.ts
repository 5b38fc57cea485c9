import { ORGANIZATION_URN, PERSON_URN } from '../model/party-urn.ts';
import type { RoleRow } from '../store/look-up-reader.ts';

/** `urn:altinn:external-role:{source}:{identifier}` in parts. */
export function roleParts(urn: string): { source: string; identifier: string; urn: string } {
  const [source = '', identifier = ''] = urn.split(':').slice(-2);
  return { source, identifier, urn };
}

const reference = (partyUuid: string, organization: string | null, person: string | null) => ({
  partyUuid,
  urn:
    organization !== null
      ? ORGANIZATION_URN + organization
      : person !== null
        ? PERSON_URN + person
        : `urn:altinn:party:uuid:${partyUuid}`,
});

/** A role as the register tells it: `to` has it in `from` (events-notifications-inbox §4.1). */
export const wireRole = (row: RoleRow) => ({
  role: roleParts(row.urn),
  to: reference(row.holder, row.holder_organization, row.holder_person),
  from: reference(row.of_party, row.of_organization, row.of_person),
});
