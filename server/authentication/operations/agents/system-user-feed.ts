import type { Access } from '../../../http/caller.ts';
import { wireTime } from '../../../http/binding/scalars.ts';
import type { SystemUserChange } from '../../store/agent-reader.ts';
import type { SystemParts } from '../../system-parts.ts';

export const INTERNAL = '/authentication/api/v1/systemuser/internal/systemusers';

const ADMIN = 'altinn:authentication/systemuser.admin';

/** The platform's own components, and whoever may see every system user. */
export const internal: Access = {
  kind: 'token',
  scopes: [ADMIN],
  kinds: ['altinn', 'maskinporten'],
  allows: ({ scopes }) => scopes.has(ADMIN),
  platformToken: true,
};

/** Entries of the feed (authentication §3.4). */
export async function changesOnWire(register: SystemParts['register'], rows: readonly SystemUserChange[]) {
  const urn = ({ ownerParty }: SystemUserChange) => `urn:altinn:party:uuid:${ownerParty}`;
  const owners = await register.byUrns([...new Set(rows.map(urn))], { includeDeleted: true });
  return rows.map((row) => ({
    id: row.id,
    partyOrgNo: row.owner,
    partyId: String(owners.get(urn(row))?.partyId ?? ''),
    integrationTitle: row.integrationTitle,
    isDeleted: row.isDeleted,
    lastChanged: wireTime(row.lastChanged),
    created: wireTime(row.created),
    sequenceNo: row.number,
    systemUserType: row.kind,
  }));
}
