import type { Operation } from '../../../http/operation.ts';
import { findListMembers } from '../access-lists/find-members.ts';
import { lookUpOrganizations } from '../access-lists/look-up-organizations.ts';
import { listOwnedLists } from '../access-lists/owned-lists.ts';
import { checkServiceId } from './check-id.ts';
import { createService } from './create-service.ts';
import { deleteService } from './delete-service.ts';
import { getDifferences } from './differences.ts';
import { deleteDraft, getDraft, putDraft } from './draft.ts';
import { listServices } from './list-services.ts';
import type { ServiceParts } from './parts.ts';
import { publishService } from './publish-service.ts';
import { exportService, listServiceVersions, restoreVersion } from './versions.ts';

/** What the pages of a service owner do with its services. */
export function serviceOperations(parts: ServiceParts): Operation[] {
  return [
    listServices(parts),
    createService(parts),
    checkServiceId(parts),
    getDraft(parts),
    putDraft(parts),
    deleteDraft(parts),
    publishService(parts),
    listServiceVersions(parts),
    restoreVersion(parts),
    getDifferences(parts),
    exportService(parts),
    deleteService(parts),
    listOwnedLists(parts),
    findListMembers(parts),
    lookUpOrganizations(parts),
  ];
}
