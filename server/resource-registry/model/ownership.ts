import type { ServiceOwner } from '../../administration/port.ts';
import type { Caller } from '../../http/caller.ts';
import { isAdmin } from '../access.ts';
import type { ServiceResource } from './service-resource.ts';

/** Whose a resource or an access list is (resource-registry §2.3). */

/** The caller is the resource's owner by the number in `consumer`, or acts for every owner. */
export function ownsResource(caller: Caller, { hasCompetentAuthority }: ServiceResource): boolean {
  if (isAdmin(caller)) return true;
  // `ttd` may be an owner without a number (§3.3); that makes it nobody's, not everybody's.
  const { organization } = hasCompetentAuthority;
  return organization !== undefined && organization !== '' && caller.consumer === organization;
}

/**
 * The caller's own list: the claim `urn:altinn:org` decides alone where it is there; else one of the org codes
 * registered on the number in `consumer`, or that number itself, must be what the path says.
 */
export function ownsLists(caller: Caller, owner: string, serviceOwners: readonly ServiceOwner[]): boolean {
  const wanted = owner.toLowerCase();
  if (caller.orgCode !== undefined) return caller.orgCode.toLowerCase() === wanted;
  if (caller.consumer === undefined) return false;
  if (/^[0-9]{9}$/.test(owner)) return caller.consumer === owner;
  return serviceOwners.some(
    ({ code, organizationNumber }) => organizationNumber === caller.consumer && code.toLowerCase() === wanted,
  );
}

/** Maskinporten scopes on the resource that lie outside the caller's `consumer_prefix` values (§3.4). */
export function refusedScopes(caller: Caller, { resourceReferences = [] }: ServiceResource): string[] {
  if (isAdmin(caller)) return [];
  const prefixes = prefixesOf(caller);
  return resourceReferences
    .filter(({ referenceType }) => referenceType === 'MaskinportenScope')
    .map(({ reference }) => reference ?? '')
    .filter((scope) => !prefixes.some((prefix) => scope.startsWith(`${prefix}:`)));
}

function prefixesOf({ claims }: Caller): string[] {
  const claim = claims.consumer_prefix;
  const values = Array.isArray(claim) ? claim : [claim];
  return values.filter((value) => typeof value === 'string' && value !== '');
}
