import { openChanges } from './changes.ts';
import { EpochCache } from '../foundation/database/epoch.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import type { Register } from '../register/port.ts';
import { serviceOwnerOf } from './model/service-owner.ts';
import { type InvitationPost, type Members, openMembers } from './members.ts';
import { acceptInvitation } from './operations/accept-invitation.ts';
import { approveServiceOwner } from './operations/approve-service-owner.ts';
import { changeServiceOwner } from './operations/change-service-owner.ts';
import { createInvitation } from './operations/create-invitation.ts';
import { getServiceOwner } from './operations/get-service-owner.ts';
import { listInvitations } from './operations/list-invitations.ts';
import { listMembers } from './operations/list-members.ts';
import { listServiceOwners } from './operations/list-service-owners.ts';
import { lookUpRegistration } from './operations/look-up-registration.ts';
import { putMember } from './operations/put-member.ts';
import { registerServiceOwner } from './operations/register-service-owner.ts';
import { rejectServiceOwner } from './operations/reject-service-owner.ts';
import { removeMember } from './operations/remove-member.ts';
import { resumeServiceOwner } from './operations/resume-service-owner.ts';
import { suspendServiceOwner } from './operations/suspend-service-owner.ts';
import { withdrawInvitation } from './operations/withdraw-invitation.ts';
import type { OwnerChanges, ServiceOwner, ServiceOwnerMembers, ServiceOwners } from './port.ts';
import { openRegistrations, type RegistrationOptions, type Registrations } from './registrations.ts';
import { serviceOwnerReader } from './store/reader.ts';

interface Known {
  readonly all: readonly ServiceOwner[];
  readonly byCode: ReadonlyMap<string, ServiceOwner>;
  readonly byOrganizationNumber: ReadonlyMap<string, ServiceOwner>;
}

/** Opens administration. `registrations` and `members` are for seeding; callers from outside use the operations. */
export function openAdministration(
  foundation: Foundation,
  { outgoing, ...neighbours }: { register: Pick<Register, 'byUrns'>; outgoing?: InvitationPost },
  options: RegistrationOptions,
): Room & {
  port: ServiceOwners & ServiceOwnerMembers;
  changes: OwnerChanges;
  registrations: Registrations;
  members: Members;
} {
  const reader = serviceOwnerReader(foundation.database);
  const changes = openChanges(foundation);
  const members = openMembers(foundation, { ...neighbours, reader, outgoing, changes });
  const registrations = openRegistrations(foundation, { ...neighbours, changes }, options);

  // There are a few hundred service owners in the whole country: one entry holds them all.
  const cache = new EpochCache<Known>(foundation.epoch, 1);
  const known = () =>
    cache.get('all', async () => {
      const all = (await reader.all()).map(serviceOwnerOf);
      return {
        all,
        byCode: new Map(all.map((owner) => [owner.code, owner])),
        byOrganizationNumber: new Map(all.map((owner) => [owner.organizationNumber, owner])),
      };
    });

  return {
    port: {
      byOrganizationNumber: async (number) => (await known()).byOrganizationNumber.get(number),
      byCode: async (code) => (await known()).byCode.get(code.toLowerCase()),
      all: async () => (await known()).all,
      roleOf: members.roleOf,
    },
    changes,
    registrations,
    members,
    operations: [
      registerServiceOwner({ registrations, members }),
      changeServiceOwner({ registrations, members }),
      lookUpRegistration({ reader, members, ...neighbours, autoApprove: options.autoApprove }),
      listServiceOwners({ reader, members }),
      getServiceOwner({ members }),
      approveServiceOwner({ registrations }),
      rejectServiceOwner({ registrations }),
      suspendServiceOwner({ registrations }),
      resumeServiceOwner({ registrations }),
      listMembers({ members }),
      putMember({ members }),
      removeMember({ members }),
      createInvitation({ members }),
      listInvitations({ members }),
      withdrawInvitation({ members }),
      acceptInvitation({ members }),
    ],
    sweeps: [],
  };
}
