import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import { openAgentClients } from './agent-clients.ts';
import { openCustomerApproval } from './customer-approval.ts';
import { addAgentClient } from './operations/agents/add-client.ts';
import { delegateClient } from './operations/agents/delegate-client.ts';
import { deleteAgent } from './operations/agents/delete-agent.ts';
import { getAnySystemUser } from './operations/agents/get-any-system-user.ts';
import { listAgentDelegations } from './operations/agents/list-agent-delegations.ts';
import { listAgents } from './operations/agents/list-agents.ts';
import { listAvailableClients } from './operations/agents/list-available-clients.ts';
import { listAgentClients } from './operations/agents/list-clients.ts';
import { listClientsOfFirm } from './operations/agents/list-clients-of-firm.ts';
import { ownFirmAsClient } from './operations/agents/own-firm-as-client.ts';
import { removeAgentClient } from './operations/agents/remove-client.ts';
import { revokeClient } from './operations/agents/revoke-client.ts';
import { streamSystemUsers } from './operations/agents/stream-system-users.ts';
import { deleteSystem } from './operations/system-register/delete-system.ts';
import { getOwnSystem } from './operations/system-register/get-own-system.ts';
import { getSystem } from './operations/system-register/get-system.ts';
import { getSystemAccessPackages } from './operations/system-register/get-system-access-packages.ts';
import { getSystemRights } from './operations/system-register/get-system-rights.ts';
import { listOwnSystems } from './operations/system-register/list-own-systems.ts';
import { listSystemChanges } from './operations/system-register/list-system-changes.ts';
import { listSystems } from './operations/system-register/list-systems.ts';
import { registerSystem } from './operations/system-register/register-system.ts';
import { replaceSystem } from './operations/system-register/replace-system.ts';
import { replaceSystemAccessPackages } from './operations/system-register/replace-system-access-packages.ts';
import { replaceSystemRights } from './operations/system-register/replace-system-rights.ts';
import { approveChange } from './operations/system-users/approve-change.ts';
import { approveRequest } from './operations/system-users/approve-request.ts';
import { createSystemUser } from './operations/system-users/create-system-user.ts';
import { deleteSystemUser } from './operations/system-users/delete-system-user.ts';
import { escalateRequest } from './operations/system-users/escalate-request.ts';
import { findSystemUserByExternalId } from './operations/system-users/find-system-user-by-external-id.ts';
import { findSystemUserOfVendor } from './operations/system-users/find-system-user-of-vendor.ts';
import { getChange } from './operations/system-users/get-change.ts';
import { getChangeByExternalRef } from './operations/system-users/get-change-by-external-ref.ts';
import { getRequest } from './operations/system-users/get-request.ts';
import { getRequestByExternalRef } from './operations/system-users/get-request-by-external-ref.ts';
import { getSystemUser } from './operations/system-users/get-system-user.ts';
import { getSystemUserDelegations } from './operations/system-users/get-system-user-delegations.ts';
import { listChanges } from './operations/system-users/list-changes.ts';
import { listPendingRequests } from './operations/system-users/list-pending-requests.ts';
import { listRequests } from './operations/system-users/list-requests.ts';
import { listSystemUsers } from './operations/system-users/list-system-users.ts';
import { listSystemUsersOfSystem } from './operations/system-users/list-system-users-of-system.ts';
import { rejectChange } from './operations/system-users/reject-change.ts';
import { rejectRequest } from './operations/system-users/reject-request.ts';
import { renameSystemUser } from './operations/system-users/rename-system-user.ts';
import { requestChange } from './operations/system-users/request-change.ts';
import { requestSystemUser } from './operations/system-users/request-system-user.ts';
import { seeChange } from './operations/system-users/see-change.ts';
import { seeChangeOfParty } from './operations/system-users/see-change-of-party.ts';
import { seeRequest } from './operations/system-users/see-request.ts';
import { seeRequestOfParty } from './operations/system-users/see-request-of-party.ts';
import { withdrawChange } from './operations/system-users/withdraw-change.ts';
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
  neighbours: Omit<SystemParts, 'clock' | 'database' | 'epoch' | 'publicUrl'>,
): Room {
  const parts: SystemParts = { clock, database, epoch, publicUrl, ...neighbours };
  const systems = openSystemRegister(parts);
  const ofVendors = { ...parts, systems, requests: openVendorRequests(parts) };
  const ofCustomers = { ...parts, approval: openCustomerApproval(parts) };
  const ofFirms = { ...ofCustomers, agents: openAgentClients(ofCustomers) };
  const ofBothKinds = (['standard', 'agent'] as const).flatMap((kind) => [
    requestSystemUser(ofVendors, kind),
    getRequest(ofVendors, kind),
    getRequestByExternalRef(ofVendors, kind),
    listRequests(ofVendors, kind),
    seeRequest(ofCustomers, kind),
    seeRequestOfParty(ofCustomers, kind),
    listPendingRequests(ofCustomers, kind),
    approveRequest(ofCustomers, kind),
    rejectRequest(ofCustomers, kind),
    escalateRequest(ofCustomers, kind),
    listSystemUsers(ofCustomers, kind),
  ]);
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
      listSystems(parts),
      getSystem(parts),
      getSystemRights(parts),
      getSystemAccessPackages(parts),
      ...ofBothKinds,
      withdrawRequest(ofVendors),
      requestChange(ofVendors),
      getChange(ofVendors),
      getChangeByExternalRef(ofVendors),
      listChanges(ofVendors),
      withdrawChange(ofVendors),
      seeChange(ofCustomers),
      seeChangeOfParty(ofCustomers),
      approveChange(ofCustomers),
      rejectChange(ofCustomers),
      findSystemUserOfVendor(ofVendors),
      listSystemUsersOfSystem(ofVendors),
      findSystemUserByExternalId(parts),
      getSystemUser(ofCustomers),
      getSystemUserDelegations(ofCustomers),
      createSystemUser(ofCustomers),
      renameSystemUser(ofCustomers),
      deleteSystemUser(ofCustomers),
      listAgents(ofFirms),
      listAgentClients(ofFirms),
      listAvailableClients(ofFirms),
      addAgentClient(ofFirms),
      removeAgentClient(ofFirms),
      listClientsOfFirm(ofFirms),
      listAgentDelegations(ofFirms),
      delegateClient(ofFirms),
      revokeClient(ofFirms),
      deleteAgent(ofFirms),
      ...(['GET', 'POST', 'DELETE'] as const).map((method) => ownFirmAsClient(ofFirms, method)),
      streamSystemUsers(parts),
      getAnySystemUser(parts),
    ],
    sweeps: [],
  };
}
