import {
  delegableRightsOf,
  type Language,
  type RegisteredResource,
  type ResourceRegistry,
} from '../../resource-registry/port.ts';
import type { Acting } from './acting.ts';
import { type HeldAccess, isOfOwner } from './held-access.ts';
import { type CheckedRight, checkRight } from '../model/delegation-check.ts';
import type { DelegationReader } from '../store/delegation-reader.ts';

/** Which rights of a resource the acting user may give on the party's behalf, and why (authorization §4.6). */
export function openDelegationChecks({
  registry,
  delegations,
}: {
  registry: ResourceRegistry;
  delegations: DelegationReader;
}) {
  /** Rights of the resource; undefined for one without a policy. `instance`: what was received for it counts too. */
  return async (
    { party, held }: Acting & { held: HeldAccess },
    resource: RegisteredResource,
    { instance = '', language }: { instance?: string; language?: Language | undefined } = {},
  ): Promise<readonly CheckedRight[] | undefined> => {
    if (resource.policy === undefined) return undefined;
    const rights = delegableRightsOf(resource.policy.tree, resource.identifier, language);
    const received = (await delegations.rightsTo(held.givers, held.receivers, resource.identifier)).filter(
      (right) =>
        isOfOwner(right, resource.owner.organizationNumber) &&
        (right.instance === '' || (right.instance === instance && right.giver === party.partyUuid)),
    );
    const refusedByLists = new Set<string>();
    if (resource.accessListMode === 'Enabled' && party.kind === 'organization')
      for (const action of new Set(rights.map((right) => right.action.value)))
        if (!(await registry.accessListAllows(resource.identifier, party, action))) refusedByLists.add(action);
    const delegator = {
      roleUrns: held.roleUrns,
      isMainAdministrator: held.isMainAdministrator,
      packages: new Set(held.packages.filter(({ canDelegate }) => canDelegate).map((one) => one.package.code)),
      rightKeys: new Set(received.map(({ right_key }) => right_key)),
    };
    const obstacles = {
      delegable: resource.delegable,
      isMaskinportenSchema: resource.resourceType === 'MaskinportenSchema',
      refusedByLists,
    };
    return rights.map((right) => checkRight(right, delegator, obstacles));
  };
}

export type DelegationChecks = ReturnType<typeof openDelegationChecks>;
