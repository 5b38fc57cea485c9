import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import type { Register } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';
import { DecisionPoint } from './decision-point.ts';
import { organizationRights, type RightSource } from './delegated-rights.ts';
import { subjectOf } from './model/subject.ts';
import { authorize } from './operations/authorize.ts';
import { decision } from './operations/decision.ts';
import { grantRight } from './operations/grant-right.ts';
import { listRights } from './operations/list-rights.ts';
import { revokeRight } from './operations/revoke-right.ts';
import { type OrganizationRights, openOrganizationRights } from './organization-rights.ts';
import type { Authorization } from './port.ts';
import { rightsReader } from './store/reader.ts';

export interface AuthorizationOptions {
  /** True: `/authorization/api/v1/decision` is open to all who reach it (demo). */
  readonly openDecisions: boolean;
}

/** Opens the decision point and the rights registry. `rights` is for seeding; callers from outside use the operations. */
export function openAuthorization(
  foundation: Foundation,
  neighbours: { register: Register; registry: ResourceRegistry },
  { openDecisions }: AuthorizationOptions,
): Room & { port: Authorization; rights: OrganizationRights } {
  // Whoever gives rights beside the policy, in the order they are asked.
  const sources: readonly RightSource[] = [organizationRights(rightsReader(foundation.database))];
  const decisionPoint = new DecisionPoint(foundation, neighbours, sources);
  const rights = openOrganizationRights(foundation, neighbours);
  return {
    port: { subjectOf, permitted: (question) => decisionPoint.permitted(question) },
    operations: [
      authorize({ decisionPoint }),
      decision({ decisionPoint, openDecisions }),
      grantRight({ rights }),
      listRights({ rights }),
      revokeRight({ rights }),
    ],
    sweeps: [],
    rights,
  };
}
