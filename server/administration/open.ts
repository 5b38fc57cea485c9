import { EpochCache } from '../foundation/database/epoch.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import type { Register } from '../register/port.ts';
import { serviceOwnerOf } from './model/service-owner.ts';
import { approveServiceOwner } from './operations/approve-service-owner.ts';
import { getServiceOwner } from './operations/get-service-owner.ts';
import { listServiceOwners } from './operations/list-service-owners.ts';
import { registerServiceOwner } from './operations/register-service-owner.ts';
import type { ServiceOwner, ServiceOwners } from './port.ts';
import { openRegistrations, type RegistrationOptions, type Registrations } from './registrations.ts';
import { serviceOwnerReader } from './store/reader.ts';

interface Known {
  readonly all: readonly ServiceOwner[];
  readonly byCode: ReadonlyMap<string, ServiceOwner>;
  readonly byOrganizationNumber: ReadonlyMap<string, ServiceOwner>;
}

/** Opens administration. `registrations` is for seeding; callers from outside use the operations. */
export function openAdministration(
  foundation: Foundation,
  neighbours: { register: Pick<Register, 'byUrns'> },
  options: RegistrationOptions,
): Room & { port: ServiceOwners; registrations: Registrations } {
  const reader = serviceOwnerReader(foundation.database);
  const registrations = openRegistrations(foundation, neighbours, options);

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
    },
    registrations,
    operations: [
      registerServiceOwner({ registrations }),
      listServiceOwners({ reader }),
      getServiceOwner({ reader }),
      approveServiceOwner({ registrations }),
    ],
    sweeps: [],
  };
}
