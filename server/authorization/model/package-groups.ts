import { type AccessPackage, accessPackages, stableId } from './access-packages.ts';

/** Packages of one field of business or of life. */
export interface PackageArea {
  readonly id: string;
  readonly code: string;
  readonly packages: readonly AccessPackage[];
}

/** Areas for one kind of party. */
export interface PackageGroup {
  readonly id: string;
  readonly name: string;
  readonly type: AccessPackage['entityType'];
  readonly areas: readonly PackageArea[];
}

const GROUPS: readonly { name: string; holds: (one: AccessPackage) => boolean }[] = [
  { name: 'Virksomhet', holds: ({ entityType }) => entityType === 'Organization' },
  { name: 'Innbygger', holds: ({ entityType, area }) => entityType === 'Person' && !area.startsWith('Vergemal') },
  { name: 'Vergemål', holds: ({ area }) => area.startsWith('Vergemal') },
];

/** Every package in its area, every area in its group. */
export const packageGroups: readonly PackageGroup[] = GROUPS.map(({ name, holds }) => {
  const packages = accessPackages.filter(holds);
  const codes = [...new Set(packages.map(({ area }) => area))];
  return {
    id: stableId(`urn:altinn:accesspackage-group:${name.toLowerCase()}`),
    name,
    type: packages[0]!.entityType,
    areas: codes.map((code) => {
      const ofArea = packages.filter(({ area }) => area === code);
      return { id: ofArea[0]!.areaId, code, packages: ofArea };
    }),
  };
});

export const packageAreas: readonly PackageArea[] = packageGroups.flatMap(({ areas }) => areas);
