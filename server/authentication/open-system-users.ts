import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import { openCustomerApproval } from './customer-approval.ts';
import { deleteSystem } from './operations/system-register/delete-system.ts';
import { getOwnSystem } from './operations/system-register/get-own-system.ts';
import { listOwnSystems } from './operations/system-register/list-own-systems.ts';
import { listSystemChanges } from './operations/system-register/list-system-changes.ts';
import { registerSystem } from './operations/system-register/register-system.ts';
import { replaceSystem } from './operations/system-register/replace-system.ts';
import { replaceSystemAccessPackages } from './operations/system-register/replace-system-access-packages.ts';
import { replaceSystemRights } from './operations/system-register/replace-system-rights.ts';
import { showSystems } from './operations/system-register/show-systems.ts';
import { decideChange } from './operations/system-users/decide-change.ts';
import { decideRequest } from './operations/system-users/decide-request.ts';
import { lookUpSystemUsers } from './operations/system-users/look-up-system-users.ts';
import { ownSystemUsers } from './operations/system-users/own-system-users.ts';
import { readChanges } from './operations/system-users/read-changes.ts';
import { readRequests } from './operations/system-users/read-requests.ts';
import { requestChange } from './operations/system-users/request-change.ts';
import { requestSystemUser } from './operations/system-users/request-system-user.ts';
import { seeRequests } from './operations/system-users/see-requests.ts';
import { withdrawRequest } from './operations/system-users/withdraw-request.ts';
import type { SystemParts } from './system-parts.ts';
import { openSystemRegister } from './system-register.ts';
import { openVendorRequests } from './vendor-requests.ts';

/**
 * Opens the system register and system users. Apart from the rest of authentication, because an approval asks the
 * decision point, and that asks authentication what system users were given.
 */
export function openSystemUsers(
  { clock, database, epoch, publicUrl }: Foundation,
  neighbours: Pick<SystemParts, 'register' | 'registry' | 'authorization' | 'packageNamed' | 'packagesToGive'>,
): Room {
  const parts: SystemParts = { clock, database, epoch, publicUrl, ...neighbours };
  const systems = openSystemRegister(parts);
  const ofVendors = { ...parts, systems, requests: openVendorRequests(parts) };
  const ofCustomers = { ...parts, approval: openCustomerApproval(parts) };
  return {
    operations: [
      registerSystem(ofVendors),
      listOwnSystems(ofVendors),
      getOwnSystem(ofVendors),
      replaceSystem(ofVendors),
      replaceSystemRights(ofVendors),
      replaceSystemAccessPackages(ofVendors),
      deleteSystem(ofVendors),
      listSystemChanges(ofVendors),
      ...showSystems(parts),
      requestSystemUser(ofVendors),
      ...readRequests(ofVendors),
      withdrawRequest(ofVendors),
      requestChange(ofVendors),
      ...readChanges(ofVendors),
      ...lookUpSystemUsers(ofVendors),
      ...seeRequests(ofCustomers),
      ...decideRequest(ofCustomers),
      ...decideChange(ofCustomers),
      ...ownSystemUsers(ofCustomers),
    ],
    sweeps: [],
  };
}
