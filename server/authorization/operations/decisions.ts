import type { Operation } from '../../http/operation.ts';
import type { Register } from '../../register/port.ts';
import type { ResourceRegistry } from '../../resource-registry/port.ts';
import type { AuthorizedParties } from '../reach/authorized-parties.ts';
import type { DecisionPoint } from '../decisions/decision-point.ts';
import type { Explaining } from '../decisions/explaining.ts';
import { openHolders } from '../reach/holders.ts';
import type { PolicyReadings } from '../decisions/policy-reading.ts';
import type { Neighbours } from '../decisions/preparation.ts';
import type { ClientReader } from '../store/client-reader.ts';
import type { DelegationReader } from '../store/delegation-reader.ts';
import { authorize } from './authorize.ts';
import { authorizeByAccessList } from './authorize-by-access-list.ts';
import { decision } from './decision.ts';
import { explain } from './explain.ts';
import { listHolders } from './list-holders.ts';
import { getPolicyReading, setPolicyReading } from './policy-reading.ts';
import { listUserParties, validateUserParty } from './users/list-user-parties.ts';
import { listUserRoles } from './users/list-user-roles.ts';

export interface DecisionParts {
  readonly decisionPoint: DecisionPoint;
  readonly openDecisions: boolean;
  readonly register: Register;
  readonly registry: ResourceRegistry;
  readonly packages: Neighbours['packages'];
  readonly delegations: DelegationReader;
  readonly clients: ClientReader;
  readonly parties: AuthorizedParties;
  readonly readings: PolicyReadings;
  readonly explaining: Explaining;
}

/** Asking for decisions, why they are so, and who has which right. */
export function decisionOperations(parts: DecisionParts): Operation[] {
  const { explaining } = parts;
  return [
    authorize(parts),
    decision(parts),
    explain({ explaining, registry: parts.registry }),
    listHolders({ ...parts, findHolders: openHolders({ ...parts, explaining }) }),
    authorizeByAccessList(parts),
    listUserRoles(parts),
    listUserParties(parts),
    validateUserParty(parts),
    getPolicyReading(parts),
    setPolicyReading(parts),
  ];
}
