import type { SystemUserRights } from '../../authentication/port.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { Operation } from '../../http/operation.ts';
import type { Reach, Register } from '../../register/port.ts';
import type { ResourceRegistry } from '../../resource-registry/port.ts';
import { openAccessRequests } from './access-requests.ts';
import { openActing } from './acting.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { ClientSources } from './client-access.ts';
import { openClientDelegations } from './client-delegations.ts';
import { openDelegationChecks } from './delegation-checks.ts';
import { openGiving } from './giving.ts';
import { openHeldLists } from './held-lists.ts';
import { clientOperations } from '../operations/client-delegations/all.ts';
import { connectionOperations } from '../operations/connections/all.ts';
import { requestOperations } from '../operations/requests/all.ts';
import { allowPackages } from '../operations/service-owner/allow-packages.ts';
import { givePackageForOthers } from '../operations/service-owner/give-package-for-others.ts';

/** What people do about rights: give, pass on, ask for, take back (authorization §4). */
export function openAccessManagement(
  foundation: Foundation,
  neighbours: { register: Register; reach: Reach; registry: ResourceRegistry; systemUsers?: SystemUserRights },
  own: { trail: AuditTrail; sources: ClientSources },
  { unregisteredSystemUsers }: { unregisteredSystemUsers: boolean },
): readonly Operation[] {
  const { register, reach, registry, systemUsers } = neighbours;
  const { trail, sources } = own;
  const { delegations } = sources;
  const acting = openActing({ register, delegations, systemUsers, unregisteredSystemUsers });
  const giving = openGiving(foundation, { register, trail });
  const lists = openHeldLists({ register, registry, delegations, clients: sources.clients });
  const checks = openDelegationChecks({ registry, delegations });
  const clients = openClientDelegations(foundation, { ...sources, register, reach, registry, trail });
  const requests = openAccessRequests(foundation, { register, registry, giving, checks, trail });
  return [
    ...connectionOperations({ acting, giving, checks, lists, registry, register, reach }),
    ...clientOperations({ acting, clients, giving, lists, registry, register }),
    ...requestOperations({ acting, requests, registry, register }),
    givePackageForOthers({ database: foundation.database, giving, register }, 'give'),
    givePackageForOthers({ database: foundation.database, giving, register }, 'revoke'),
    allowPackages({ ...foundation, trail }, 'GET'),
    allowPackages({ ...foundation, trail }, 'PUT'),
  ];
}
