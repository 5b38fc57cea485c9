import type { SystemUserRights } from '../authentication/port.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import type { Reach, Register } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';
import { openActing } from './acting.ts';
import { AuditTrail } from './audit-trail.ts';
import { openAuthorizedParties } from './authorized-parties.ts';
import { DecisionPoint } from './decision-point.ts';
import { organizationRights, partyDelegations, type RightSource } from './delegated-rights.ts';
import { openDelegationChecks } from './delegation-checks.ts';
import { openGiving } from './giving.ts';
import { heldPackages } from './held-access.ts';
import { openHeldLists } from './held-lists.ts';
import { subjectOf } from './model/subject.ts';
import { findAuthorizedParties } from './operations/authorized-parties/find-authorized-parties.ts';
import { listOwnAuthorizedParties } from './operations/authorized-parties/list-own-authorized-parties.ts';
import { connectionOperations } from './operations/connections/all.ts';
import { authorize } from './operations/authorize.ts';
import { decision } from './operations/decision.ts';
import { explain } from './operations/explain.ts';
import { grantRight } from './operations/grant-right.ts';
import { listRights } from './operations/list-rights.ts';
import { listRoles } from './operations/meta/list-roles.ts';
import { getPackage, searchPackages } from './operations/meta/search-packages.ts';
import { revokeRight } from './operations/revoke-right.ts';
import { searchAudit } from './operations/search-audit.ts';
import { type OrganizationRights, openOrganizationRights } from './organization-rights.ts';
import type { Authorization } from './port.ts';
import type { Neighbours } from './preparation.ts';
import { auditReader } from './store/audit-reader.ts';
import { delegationReader } from './store/delegation-reader.ts';
import { rightsReader } from './store/reader.ts';
import { systemUserRights } from './system-user-rights.ts';
import { forgetAudit } from './sweeps/forget-audit.ts';

export interface AuthorizationOptions {
  /** True: `/authorization/api/v1/decision` is open to all who reach it (demo). */
  readonly openDecisions: boolean;
  /** True: rights may be given to uuids that no party has, since tokens of any system user can be made (demo). */
  readonly unregisteredSystemUsers?: boolean;
}

/** Opens the decision point and the rights registry. `rights` is for seeding; callers from outside use the operations. */
export function openAuthorization(
  foundation: Foundation,
  neighbours: { register: Register; reach: Reach; registry: ResourceRegistry; systemUsers?: SystemUserRights },
  { openDecisions, unregisteredSystemUsers = false }: AuthorizationOptions,
): Room & { port: Authorization; rights: OrganizationRights; close(): Promise<void> } {
  const { database } = foundation;
  const { register, registry } = neighbours;
  const delegations = delegationReader(database);
  const trail = new AuditTrail(foundation);
  // Whoever gives rights beside the policy, in the order they are asked.
  const sources: readonly RightSource[] = [
    organizationRights(rightsReader(database)),
    partyDelegations({ register, delegations }),
    ...(neighbours.systemUsers === undefined ? [] : [systemUserRights(neighbours.systemUsers)]),
  ];
  const packages: Neighbours['packages'] = (receiver, giver, roles) =>
    heldPackages({ register, delegations, systemUsers: neighbours.systemUsers }, receiver, giver, roles);
  const decisionPoint = new DecisionPoint(foundation, { register, registry, packages }, sources, trail);
  const rights = openOrganizationRights(foundation, neighbours, trail);
  const parties = openAuthorizedParties({ register, reach: neighbours.reach, registry, delegations });
  return {
    port: { subjectOf, permitted: (question) => decisionPoint.permitted(question) },
    operations: [
      authorize({ decisionPoint }),
      decision({ decisionPoint, openDecisions }),
      explain({ decisionPoint }),
      grantRight({ rights }),
      listRights({ rights }),
      revokeRight({ rights }),
      searchPackages(),
      getPackage('urn'),
      getPackage('id'),
      listRoles(),
      searchAudit({ trail, reader: auditReader(database) }),
      listOwnAuthorizedParties({ parties, register }),
      findAuthorizedParties({ parties, register }, 'resourceowner'),
      findAuthorizedParties({ parties, register }, 'serviceowner'),
      ...connectionOperations({
        acting: openActing({ register, delegations, systemUsers: neighbours.systemUsers, unregisteredSystemUsers }),
        giving: openGiving(foundation, { register, trail }),
        checks: openDelegationChecks({ registry, delegations }),
        lists: openHeldLists({ register, registry, delegations }),
        registry,
      }),
    ],
    sweeps: [forgetAudit(foundation)],
    rights,
    close: () => trail.close(),
  };
}
