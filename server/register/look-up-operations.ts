import type { Operation } from '../http/operation.ts';
import { findIdentifiers } from './operations/find-identifiers.ts';
import { findMainUnits } from './operations/find-main-units.ts';
import { getCorrespondenceRoles } from './operations/get-correspondence-roles.ts';
import { getExternalRoles } from './operations/get-external-roles.ts';
import { getOrganization } from './operations/get-organization.ts';
import { getParty } from './operations/get-party.ts';
import { getV1Party, getV1PartyByUuid } from './operations/get-v1-party.ts';
import { listExternalRoles } from './operations/list-external-roles.ts';
import { listRoleParties } from './operations/list-role-parties.ts';
import { listV1Parties, listV1PartiesByUuid } from './operations/list-v1-parties.ts';
import { lookUpNames } from './operations/look-up-names.ts';
import { lookUpParty } from './operations/look-up-party.ts';
import { queryParties } from './operations/query-parties.ts';
import { streamParties } from './operations/stream-parties.ts';
import { streamRoleChanges } from './operations/stream-role-changes.ts';
import type { LookUpReader } from './store/look-up-reader.ts';
import type { RegisterReader } from './store/reader.ts';

export interface LookUpParts {
  readonly reader: RegisterReader;
  readonly lookUps: LookUpReader;
  readonly publicUrl: string;
  readonly mayRepresent: (person: string, party: string) => Promise<boolean>;
}

/** Look-ups of parties: the first form, and the second for each consumer under its own path. */
export const lookUpOperations = (parts: LookUpParts): readonly Operation[] => [
  queryParties(parts, '/register/api/v1/correspondence', ''),
  getParty(parts, '/register/api/v1/correspondence', ''),
  findMainUnits(parts, '/register/api/v1/correspondence', ''),
  getCorrespondenceRoles(parts),
  queryParties(parts, '/register/api/v1/access-management', 'ForAccessManagement'),
  getParty(parts, '/register/api/v1/access-management', 'ForAccessManagement'),
  queryParties(parts, '/register/api/v1/apps', 'ForApps'),
  queryParties(parts, '/register/api/v1/dialogporten', 'ForDialogporten'),
  getParty(parts, '/register/api/v1/support-dashboard', 'ForSupport'),
  queryParties(parts, '/register/api/v2/internal', 'Internal'),
  getParty(parts, '/register/api/v2/internal', 'Internal'),
  findMainUnits(parts, '/register/api/v2/internal', 'Internal'),
  getExternalRoles(parts),
  listExternalRoles(),
  listRoleParties(parts, 'customers', 'revisor'),
  listRoleParties(parts, 'customers', 'regnskapsforer'),
  listRoleParties(parts, 'customers', 'forretningsforer'),
  listRoleParties(parts, 'holders', 'daglig-leder'),
  streamParties(parts),
  streamRoleChanges(parts),
  getV1Party(parts),
  getV1PartyByUuid(parts),
  lookUpParty(parts),
  lookUpNames(parts),
  listV1Parties(parts),
  listV1PartiesByUuid(parts),
  findIdentifiers(parts),
  getOrganization(parts),
];
