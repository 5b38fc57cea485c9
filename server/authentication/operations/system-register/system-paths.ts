import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { type Access, anyScope } from '../../../http/caller.ts';
import type { Database } from '../../../foundation/database/database.ts';
import { shortSystem, type System } from '../../model/system.ts';
import { problem } from '../../model/system-problems.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';

export const REGISTER = '/authentication/api/v1/systemregister';
export const VENDOR = `${REGISTER}/vendor`;

export const systemParams = Type.Object({ systemId: text() });

const VENDOR_SCOPES = ['altinn:authentication/systemregister.write', 'altinn:authentication/systemregister.admin'];
/** Vendors with any token of their own. */
export const vendors: Access = anyScope(VENDOR_SCOPES);
/** Vendors, and whoever works for one: its owners have the scopes to change, others look. */
export const looksAtSystems: Access = {
  kind: 'token',
  scopes: VENDOR_SCOPES,
  kinds: ['altinn', 'maskinporten'],
  allows: ({ scopes, member }) => member !== undefined || VENDOR_SCOPES.some((scope) => scopes.has(scope)),
};
/** People at the approval page. */
export const people: Access = anyScope(['altinn:portal/enduser'], ['altinn']);

export const SUCCEEDED = { succeeded: true };

/** Names of vendors by organisation number. */
export async function vendorNames(
  register: SystemParts['register'],
  numbers: readonly string[],
): Promise<(number: string) => string> {
  const urn = (number: string) => `urn:altinn:organization:identifier-no:${number}`;
  const parties = await register.byUrns([...new Set(numbers)].map(urn), { includeDeleted: true });
  return (number) => parties.get(urn(number))?.name ?? '';
}

/** A system that is not deleted; 404 for any other. */
export async function liveSystem(database: Database, systemId: string): Promise<System> {
  const system = await new SystemReader(database).system(systemId);
  if (system === undefined || system.isDeleted) throw problem('not-found');
  return system;
}

/** Systems in the short form, with the names of their vendors. */
export async function shortSystems(register: SystemParts['register'], systems: readonly System[]) {
  const nameOf = await vendorNames(
    register,
    systems.map(({ vendor }) => vendor),
  );
  return systems.map((system) => shortSystem(system, nameOf(system.vendor)));
}
