import type { System } from '../../model/system.ts';
import type { SystemParts } from '../../system-parts.ts';
import { vendorNames } from '../system-register/system-paths.ts';
import { productName } from './system-user-paths.ts';

/** What the forms of a system user tell of its system. */
export async function factsOfSystem(register: SystemParts['register'], system: System) {
  const nameOf = await vendorNames(register, [system.vendor]);
  return {
    vendor: system.vendor,
    vendorName: nameOf(system.vendor),
    productName: productName(system),
    internalId: system.internalId,
  };
}
