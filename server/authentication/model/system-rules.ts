import type { RegisteredResource } from '../../resource-registry/port.ts';
import { problem, type SystemFault } from './system-problems.ts';
import type { SystemUserKind } from './system-user.ts';
import { isResourceRight, resourceIdsOf, rightKey, type SystemFacts, type SystemRight } from './system.ts';

/** What may be done with an access package; authorization knows them. */
export interface KnownAccessPackage {
  /** May be passed on to clients' agents. */
  readonly isDelegable: boolean;
  /** May be given to somebody directly. */
  readonly isAssignable: boolean;
}

const DELEGABLE_TYPES: ReadonlySet<RegisteredResource['resourceType']> = new Set([
  'AltinnApp',
  'Systemresource',
  'Default',
  'CorrespondenceService',
  'BrokerService',
  'GenericAccessResource',
  'MigratedApp',
]);

const hasTwice = (values: readonly string[]): boolean => new Set(values).size < values.length;

/** Faults of a system's id (authentication §3.1). */
export function idFaults(id: string, vendor: string): SystemFault[] {
  const faults: SystemFault[] = [];
  if (id.split('_', 1)[0] !== vendor || !id.includes('_')) faults.push({ number: 1 });
  if (/\s/.test(id)) faults.push({ number: 13 });
  return faults;
}

/** Faults of rights; `resources` holds those the registry knows, by id in lower case. */
export function rightFaults(
  rights: readonly SystemRight[],
  resources: ReadonlyMap<string, Pick<RegisteredResource, 'resourceType'>>,
): SystemFault[] {
  const faults: SystemFault[] = [];
  const malformed = rights.filter((right) => !isResourceRight(right));
  if (malformed.length > 0)
    faults.push({
      number: 9,
      extra: {
        'Invalid Resource Id Details : ': malformed.flatMap(({ resource }) => resource.map(({ id }) => id)).join(' | '),
      },
    });
  const ids = [...new Set(rights.filter(isResourceRight).flatMap(resourceIdsOf))];
  const unknown = ids.filter((id) => !resources.has(id));
  if (unknown.length > 0) faults.push({ number: 3, extra: { 'ResourceIds Not Found : ': unknown.join(' | ') } });
  const fixed = ids.filter((id) => {
    const resource = resources.get(id);
    return resource !== undefined && !DELEGABLE_TYPES.has(resource.resourceType);
  });
  if (fixed.length > 0) faults.push({ number: 17, extra: { 'ResourceIds Not Delegable : ': fixed.join(' | ') } });
  if (hasTwice(rights.map(rightKey))) faults.push({ number: 6 });
  return faults;
}

/** Faults of access packages. */
export function packageFaults(
  urns: readonly string[],
  isVisible: boolean,
  packageNamed: (urn: string) => KnownAccessPackage | undefined,
): SystemFault[] {
  const faults: SystemFault[] = [];
  const wellFormed = (urn: string) => urn.split(':').length >= 4;
  const malformed = urns.filter((urn) => !wellFormed(urn));
  const unknown = urns.filter((urn) => wellFormed(urn) && packageNamed(urn) === undefined);
  const known = urns.flatMap((urn) => (wellFormed(urn) ? (packageNamed(urn) ?? []) : []));
  const fixed = urns.filter((urn) => {
    const found = wellFormed(urn) ? packageNamed(urn) : undefined;
    return found !== undefined && !found.isDelegable && !found.isAssignable;
  });
  const details = [
    ...(malformed.length > 0 ? [`Invalid format: ${malformed.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`Not found: ${unknown.join(', ')}`] : []),
    ...(fixed.length > 0 ? [`Not possible to delegate: ${fixed.join(', ')}`] : []),
  ];
  if (details.length > 0) faults.push({ number: 8, extra: { 'Invalid Urn Details : ': details.join(' | ') } });
  if (hasTwice(urns.map((urn) => urn.toLowerCase()))) faults.push({ number: 7 });
  if (isVisible && known.some(({ isAssignable, isDelegable }) => isDelegable && !isAssignable))
    faults.push({ number: 18 });
  return faults;
}

/** Faults of redirect URLs: absolute https. */
export const redirectFaults = (urls: readonly string[]): SystemFault[] =>
  urls.every((url) => URL.parse(url)?.protocol === 'https:') ? [] : [{ number: 5 }];

/** Faults of client ids; `taken` are those of other live systems. */
export function clientFaults({ clientIds }: Pick<SystemFacts, 'clientIds'>, taken: readonly string[]): SystemFault[] {
  return [
    ...(hasTwice(clientIds) ? [{ number: 11 } as const] : []),
    ...(taken.length > 0 ? [{ number: 4 } as const] : []),
  ];
}

/** Is the URL one of the allowed ones, its query aside (authentication §3.2)? */
export function redirectAllowed(url: string, allowed: readonly string[]): boolean {
  const asked = URL.parse(url);
  return (
    asked !== null &&
    allowed.some((one) => {
      const known = URL.parse(one);
      return known !== null && known.origin === asked.origin && known.pathname === asked.pathname;
    })
  );
}

/** Refuses packages that cannot be given to a system user itself (AUTH-00064), or passed on to an agent (AUTH-00065). */
export function checkPackagesFit(
  kind: SystemUserKind,
  urns: readonly string[],
  packageNamed: (urn: string) => KnownAccessPackage | undefined,
): void {
  const fits = (found: KnownAccessPackage | undefined) =>
    kind === 'agent' ? found?.isDelegable === true : found?.isAssignable === true;
  if (!urns.every((urn) => fits(packageNamed(urn)))) throw problem(kind === 'agent' ? 'AUTH-00065' : 'AUTH-00064');
}
