import type { FirmPackages, SystemUserRights } from '../authentication/port.ts';
import type { OwnerChanges } from '../administration/port.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import type { Reach, Register } from '../register/port.ts';
import type { OwnersPages, ResourceRegistry, TryPolicy } from '../resource-registry/port.ts';
import { AuditTrail } from './audit-trail.ts';
import { clientResources, packagesAsAgent } from './access-management/client-access.ts';
import { openAuthorizedParties } from './reach/authorized-parties.ts';
import { DecisionPoint } from './decisions/decision-point.ts';
import { organizationRights, partyDelegations, type RightSource } from './access-management/delegated-rights.ts';
import { openExplaining } from './decisions/explaining.ts';
import { firmPackages } from './access-management/firm-packages.ts';
import { heldPackages, receiverId } from './access-management/held-access.ts';
import { subjectOf } from './model/subject.ts';
import { openAccessManagement } from './access-management/open-access-management.ts';
import { findAuthorizedParties } from './operations/authorized-parties/find-authorized-parties.ts';
import {
  listForComponents,
  listOwnAuthorizedParties,
} from './operations/authorized-parties/list-own-authorized-parties.ts';
import { decisionOperations } from './operations/decisions.ts';
import { grantRight } from './operations/grant-right.ts';
import { listRights } from './operations/list-rights.ts';
import { metaOperations } from './operations/meta/all.ts';
import { revokeRight } from './operations/revoke-right.ts';
import { listOwnerAudit } from './operations/list-owner-audit.ts';
import { searchAudit } from './operations/search-audit.ts';
import { type OrganizationRights, openOrganizationRights } from './organization-rights.ts';
import { openPolicyReadings } from './decisions/policy-reading.ts';
import type { Authorization } from './port.ts';
import type { Neighbours } from './decisions/preparation.ts';
import { auditReader } from './store/audit-reader.ts';
import { clientReader } from './store/client-reader.ts';
import { decisionsAbout } from './store/decisions-about.ts';
import { delegationReader } from './store/delegation-reader.ts';
import { openReachable } from './reach/reachable.ts';
import { openHoldings } from './reach/reader-holdings.ts';
import { openSetPreparation } from './decisions/set-preparation.ts';
import { rightsReader } from './store/reader.ts';
import { systemUserRights } from './system-user-rights.ts';
import { openTrying } from './decisions/trying.ts';
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
  neighbours: {
    register: Register;
    reach: Reach;
    registry: ResourceRegistry;
    systemUsers?: SystemUserRights;
    /** Ids of resources whose policies name one of the subjects; without it the catalogue shows no resources. */
    naming?: (subjectUrns: readonly string[]) => Promise<readonly string[]>;
    /** Without it service owners have no audit of their own. */
    pages?: OwnersPages;
    /** What of a service owner's members and keys was changed, for its audit. */
    changes?: Pick<OwnerChanges, 'find'>;
  },
  { openDecisions, unregisteredSystemUsers = false }: AuthorizationOptions,
): Room & {
  port: Authorization;
  rights: OrganizationRights;
  firmPackages: FirmPackages;
  tryPolicy: TryPolicy;
  close(): Promise<void>;
} {
  const { database } = foundation;
  const { register, registry } = neighbours;
  const delegations = delegationReader(database);
  const agency = { register, delegations, clients: clientReader(database) };
  const trail = new AuditTrail(foundation);
  // Whoever gives rights beside the policy, in the order they are asked.
  const sources: readonly RightSource[] = [
    organizationRights(rightsReader(database)),
    partyDelegations({ register, delegations }),
    clientResources(agency),
    ...(neighbours.systemUsers === undefined ? [] : [systemUserRights(neighbours.systemUsers)]),
  ];
  const packages: Neighbours['packages'] = async (receiver, giver, roles) => {
    const [held, asAgent] = await Promise.all([
      heldPackages({ register, delegations, systemUsers: neighbours.systemUsers }, receiver, giver, roles),
      packagesAsAgent(agency, receiverId(receiver), giver),
    ]);
    return [...held, ...asAgent];
  };
  const readings = openPolicyReadings(foundation, { registry }, trail);
  const { systemUsers } = neighbours;
  const holdingsOf = openHoldings(foundation, { ...agency, reach: neighbours.reach });
  const looked: Neighbours = {
    register,
    registry,
    packages,
    readings,
    ...(systemUsers === undefined || unregisteredSystemUsers
      ? {}
      : { systemUserExists: (uuid) => systemUsers.exists(uuid) }),
  };
  const decisionPoint = new DecisionPoint(
    foundation,
    looked,
    sources,
    trail,
    openSetPreparation(looked, { agency, holdingsOf }),
  );
  const explaining = openExplaining({ register, registry, decisionPoint, packages });
  const rights = openOrganizationRights(foundation, neighbours, trail);
  const parties = openAuthorizedParties({ reach: neighbours.reach, registry, agency });
  return {
    port: {
      subjectOf,
      permitted: (question) => decisionPoint.permitted(question),
      permittedEach: (...asked) => decisionPoint.permittedEach(...asked),
      async decisionsAbout(instance, owner) {
        await trail.flush();
        return decisionsAbout(database, instance, owner);
      },
      reachableBy: openReachable({ reach: neighbours.reach, holdingsOf }),
      instancesGivenTo: async (person) => (await holdingsOf(person)).instances,
    },
    operations: [
      ...decisionOperations({
        ...agency,
        decisionPoint,
        openDecisions,
        registry,
        packages,
        parties,
        readings,
        explaining,
      }),
      grantRight({ rights }),
      listRights({ rights }),
      revokeRight({ rights }),
      ...metaOperations({ registry, naming: neighbours.naming ?? (async () => []) }),
      searchAudit({ trail, reader: auditReader(database) }),
      ...(neighbours.pages === undefined
        ? []
        : [
            listOwnerAudit({
              trail,
              reader: auditReader(database),
              pages: neighbours.pages,
              ownerChanges: neighbours.changes,
            }),
          ]),
      listOwnAuthorizedParties({ parties, register }),
      listForComponents({ parties, register }, 'all'),
      listForComponents({ parties, register }, 'one'),
      findAuthorizedParties({ parties, register }, 'resourceowner'),
      findAuthorizedParties({ parties, register }, 'serviceowner'),
      ...openAccessManagement(foundation, neighbours, { trail, sources: agency }, { unregisteredSystemUsers }),
    ],
    sweeps: [forgetAudit(foundation)],
    rights,
    tryPolicy: openTrying(explaining),
    firmPackages: firmPackages({ register, reach: neighbours.reach, delegations }),
    close: () => trail.close(),
  };
}
