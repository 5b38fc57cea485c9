import { type AccessPackage, accessPackages, stableId } from './access-packages.ts';
import { AREA_NAMES } from './area-names-data.ts';
import { type Names, namesOf } from './names.ts';

/** Packages of one field of business or of life. */
export interface PackageArea {
  readonly id: string;
  readonly code: string;
  readonly names: Names;
  readonly packages: readonly AccessPackage[];
}

/** Areas for one kind of party. */
export interface PackageGroup {
  readonly id: string;
  readonly names: Names;
  readonly type: AccessPackage['entityType'];
  readonly areas: readonly PackageArea[];
}

const GROUPS: readonly { names: Names; holds: (one: AccessPackage) => boolean }[] = [
  {
    names: { nb: 'Virksomhet', nn: 'Verksemd', en: 'Organisation' },
    holds: ({ entityType }) => entityType === 'Organization',
  },
  {
    names: { nb: 'Innbygger', nn: 'Innbyggjar', en: 'Citizen' },
    holds: ({ entityType, area }) => entityType === 'Person' && !area.startsWith('Vergemal'),
  },
  {
    names: { nb: 'Vergemål', nn: 'Verjemål', en: 'Guardianship' },
    holds: ({ area }) => area.startsWith('Vergemal'),
  },
];

/** Every package in its area, every area in its group. */
export const packageGroups: readonly PackageGroup[] = GROUPS.map(({ names, holds }) => {
  const packages = accessPackages.filter(holds);
  const codes = [...new Set(packages.map(({ area }) => area))];
  return {
    id: stableId(`urn:altinn:accesspackage-group:${names.nb.toLowerCase()}`),
    names,
    type: packages[0]!.entityType,
    areas: codes.map((code) => {
      const ofArea = packages.filter(({ area }) => area === code);
      return { id: ofArea[0]!.areaId, code, names: namesOf(AREA_NAMES, code), packages: ofArea };
    }),
  };
});

export const packageAreas: readonly PackageArea[] = packageGroups.flatMap(({ areas }) => areas);

const namesByArea = new Map(packageAreas.map(({ code, names }) => [code, names]));

/** What the area of a package is called. */
export const areaNamesOf = ({ area }: AccessPackage): Names => namesByArea.get(area)!;
