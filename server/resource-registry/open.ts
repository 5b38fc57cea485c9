import type { ServiceOwners } from '../administration/port.ts';
import type { Transaction } from '../foundation/database/database.ts';
import { EpochCache } from '../foundation/database/epoch.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Operation } from '../http/operation.ts';
import type { Room } from '../http/room.ts';
import type { Register } from '../register/port.ts';
import { registeredResourceOf } from './model/service-resource.ts';
import { addMembers } from './operations/access-lists/add-members.ts';
import { deleteAccessList } from './operations/access-lists/delete-access-list.ts';
import { deleteConnection } from './operations/access-lists/delete-connection.ts';
import { getAccessList } from './operations/access-lists/get-access-list.ts';
import { getAccessListsByMember } from './operations/access-lists/get-access-lists-by-member.ts';
import { getMemberships } from './operations/access-lists/get-memberships.ts';
import { listAccessLists } from './operations/access-lists/list-access-lists.ts';
import { listConnections } from './operations/access-lists/list-connections.ts';
import { listMembers } from './operations/access-lists/list-members.ts';
import { patchAccessList } from './operations/access-lists/patch-access-list.ts';
import { removeMembers } from './operations/access-lists/remove-members.ts';
import { replaceMembers } from './operations/access-lists/replace-members.ts';
import { upsertAccessList } from './operations/access-lists/upsert-access-list.ts';
import { upsertConnection } from './operations/access-lists/upsert-connection.ts';
import { getPolicy } from './operations/policies/get-policy.ts';
import { getPolicyRights } from './operations/policies/get-policy-rights.ts';
import { getPolicyRightsV2 } from './operations/policies/get-policy-rights-v2.ts';
import { getPolicyRules } from './operations/policies/get-policy-rules.ts';
import { getPolicySubjects } from './operations/policies/get-policy-subjects.ts';
import { getPlainPolicy, putPlainPolicy } from './operations/policies/plain-policy.ts';
import { uploadPolicy } from './operations/policies/upload-policy.ts';
import { validatePolicy } from './operations/policies/validate-policy.ts';
import { createResource } from './operations/resources/create-resource.ts';
import { deleteResource } from './operations/resources/delete-resource.ts';
import { exportResources } from './operations/resources/export-resources.ts';
import { findResourcesBySubjects } from './operations/resources/find-resources-by-subjects.ts';
import { getResource } from './operations/resources/get-resource.ts';
import { listResourceChanges } from './operations/resources/list-resource-changes.ts';
import { listResourceOwners } from './operations/resources/list-resource-owners.ts';
import { listResources } from './operations/resources/list-resources.ts';
import { listUpdatedSubjects } from './operations/resources/list-updated-subjects.ts';
import { searchResources } from './operations/resources/search-resources.ts';
import { updateResource } from './operations/resources/update-resource.ts';
import { serviceOperations } from './operations/services/all.ts';
import type { RegistryOptions, RegistryParts } from './parts.ts';
import type { OwnersPages, RegisteredResource, ResourceRegistry, ServicesOf, TryPolicy } from './port.ts';
import { openPublishing, type Publishing } from './publishing.ts';
import { servicesOf } from './services-of.ts';
import { openServices } from './services.ts';
import { accessListReader } from './store/access-list-reader.ts';
import { openCatalogue } from './store/catalogue.ts';
import { changeReader } from './store/change-reader.ts';
import { draftWriter } from './store/draft-writer.ts';
import { openPolicies } from './store/policies.ts';
import { resourceReader } from './store/reader.ts';

const CACHED_RESOURCES = 1_000;
const PREFIX = 'urn:altinn:resource:';

export interface RegistryNeighbours {
  readonly register: Register;
  readonly serviceOwners: ServiceOwners;
  /** Whether somebody can hold a role or package URN (lower case); without it, unknown ones are not warned of. */
  readonly knowsSubject?: (urn: string) => boolean;
  /** Asks examples of a draft; without it they are kept, but not asked. */
  readonly tryPolicy?: TryPolicy;
}

/** Opens the Resource Registry. `publishing` is for seeding; callers from outside use the operations. */
export function openResourceRegistry(
  foundation: Foundation,
  { register, serviceOwners, knowsSubject, tryPolicy }: RegistryNeighbours,
  options: RegistryOptions,
): Room & {
  port: ResourceRegistry;
  publishing: Publishing;
  pages: OwnersPages;
  /** Ids of resources whose policies name one of the subjects, URNs with values in lower case. */
  naming(subjectUrns: readonly string[]): Promise<readonly string[]>;
  readonly servicesOf: ServicesOf;
  /** Removes every draft that was written under a service owner's code. */
  removeDrafts(transaction: Transaction, code: string): Promise<void>;
} {
  const { clock, database, epoch, publicUrl } = foundation;
  const reader = resourceReader(database);
  const lists = accessListReader(database);
  const policies = openPolicies(reader);
  const publishing = openPublishing(foundation, { reader, policies });
  const cache = new EpochCache<RegisteredResource | undefined>(epoch, CACHED_RESOURCES);

  const load = async (identifier: string): Promise<RegisteredResource | undefined> => {
    const current = await reader.current(identifier);
    if (current === undefined) return undefined;
    const { resource, policyVersion } = current;
    const policy = policyVersion === null ? undefined : await policies.ofVersion(policyVersion);
    // A policy that went between the two reads went with its resource.
    if (policyVersion !== null && policy === undefined) return undefined;
    return { ...registeredResourceOf(resource), policy };
  };

  const parts: RegistryParts = {
    clock,
    database,
    epoch,
    publicUrl,
    register,
    serviceOwners,
    knowsSubject,
    tryPolicy,
    options,
    reader,
    catalogue: openCatalogue(reader),
    policies,
    publishing,
    lists,
  };
  const services = openServices(parts);
  const changes = changeReader(database);

  return {
    port: {
      resource(urnOrIdentifier) {
        const identifier = withoutPrefix(urnOrIdentifier);
        // A name no resource can have must not reach the database.
        if (identifier.includes('\0')) return Promise.resolve(undefined);
        return cache.get(identifier, () => load(identifier));
      },
      accessListAllows: (identifier, { partyUuid }, action) =>
        lists.allows(withoutPrefix(identifier), partyUuid, action),
      accessListsOf: async ({ partyUuid }) =>
        (await lists.listsOf(partyUuid)).map(({ owner, identifier }) => `${owner}:${identifier}`),
      accessListsFor: async (identifier) =>
        (await lists.connectedTo(withoutPrefix(identifier))).map(({ owner, identifier: list, name, actions }) => ({
          list: `${owner}:${list}`,
          name,
          actions,
        })),
    },
    naming: async (urns) => [...new Set((await reader.resourcesNaming(urns)).map(({ identifier }) => identifier))],
    removeDrafts: (transaction, code) => draftWriter(transaction).removeAll(code),
    servicesOf: (owner) => servicesOf(database, { policies, knowsSubject }, owner),
    publishing,
    pages: { acting: services.acting, actors: services.actors, changes: changes.find },
    operations: [...operationsOf(parts), ...serviceOperations({ ...parts, services })],
    sweeps: [],
  };
}

const withoutPrefix = (identifier: string): string =>
  identifier.startsWith(PREFIX) ? identifier.slice(PREFIX.length) : identifier;

function operationsOf(parts: RegistryParts): Operation[] {
  return [
    listResources(parts),
    searchResources(parts),
    exportResources(parts),
    listResourceOwners(parts),
    listUpdatedSubjects(parts),
    listResourceChanges(parts),
    findResourcesBySubjects(parts),
    createResource(parts),
    getResource(parts),
    updateResource(parts),
    deleteResource(parts),
    getPolicy(parts),
    uploadPolicy(parts, 'POST'),
    uploadPolicy(parts, 'PUT'),
    validatePolicy(parts),
    putPlainPolicy(parts),
    getPlainPolicy(parts),
    getPolicySubjects(parts),
    getPolicyRules(parts),
    getPolicyRights(parts),
    getPolicyRightsV2(parts),
    getMemberships(parts),
    getAccessListsByMember(parts),
    listAccessLists(parts),
    getAccessList(parts),
    upsertAccessList(parts),
    patchAccessList(parts),
    deleteAccessList(parts),
    listMembers(parts),
    replaceMembers(parts),
    addMembers(parts),
    removeMembers(parts),
    listConnections(parts),
    upsertConnection(parts),
    deleteConnection(parts),
  ];
}
