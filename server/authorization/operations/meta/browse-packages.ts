import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Language, ResourceRegistry } from '../../../resource-registry/port.ts';
import { problem } from '../../access-management/connection-problems.ts';
import { packageNamed } from '../../model/access-packages.ts';
import { wireResource } from '../../model/connection-wire.ts';
import { type PackageArea, type PackageGroup, packageAreas, packageGroups } from '../../model/package-groups.ts';
import { languageIn, META, wirePackage } from './search-packages.ts';

/** Reads of the catalogue that ask the registry which resources name a role or a package. */
export interface MetaParts {
  readonly registry: Pick<ResourceRegistry, 'resource'>;
  /** Ids of resources whose policies name one of the subjects, URNs. */
  readonly naming: (urns: readonly string[]) => Promise<readonly string[]>;
}

const bareArea = ({ id, code, names }: PackageArea, language: Language) => ({
  id,
  name: names[language],
  urn: `urn:altinn:accesspackage-area:${code}`,
});
const packagesIn = ({ packages }: PackageArea, language: Language) => packages.map((one) => wirePackage(one, language));
const bareGroup = ({ id, names, type }: PackageGroup, language: Language) => ({ id, name: names[language], type });

function found<Thing extends { readonly id: string }>(things: readonly Thing[], id: string): Thing {
  const thing = things.find((one) => one.id === id.toLowerCase());
  if (thing === undefined) throw problem('AM-09004', { id });
  return thing;
}

const reading = (
  name: string,
  path: string,
  { summary, read }: { summary: string; read: (id: string, language: Language) => unknown },
): Operation =>
  operation({
    name,
    method: 'GET',
    path: `${META}/${path}`,
    tag: 'Metadata',
    summary,
    access: anonymous,
    params: Type.Object({ id: Type.Optional(text()) }),
    answers: { 200: { description: summary }, 404: { description: 'There is none (AM-09004)' } },
    problems: problemDetails,
    handle: async ({ params, headers }) => ok(await read(params.id ?? '', languageIn(headers))),
  });

/** Resources whose policies name one of the subjects, as the catalogue shows them. */
export async function resourcesNaming({ registry, naming }: MetaParts, urns: readonly string[]): Promise<object[]> {
  const resources = await Promise.all((await naming(urns)).map((one) => registry.resource(one)));
  return resources.flatMap((resource) => (resource === undefined ? [] : [wireResource(resource)]));
}

/** `…/meta/info/accesspackages/{export, group, area, package}`: the catalogue, from above and from below. */
export const browsePackages = (parts: MetaParts): readonly Operation[] => [
  reading('ExportAccessPackages', 'export', {
    summary: 'Every group with its areas and packages',
    read: (_, language) =>
      packageGroups.map((group) => ({
        ...bareGroup(group, language),
        areas: group.areas.map((area) => ({ ...bareArea(area, language), packages: packagesIn(area, language) })),
      })),
  }),
  reading('ListPackageGroups', 'group', {
    summary: 'Every group',
    read: (_, language) => packageGroups.map((group) => bareGroup(group, language)),
  }),
  reading('GetPackageGroup', 'group/:id', {
    summary: 'A group',
    read: (id, language) => bareGroup(found(packageGroups, id), language),
  }),
  reading('ListAreasOfGroup', 'group/:id/areas', {
    summary: 'Areas of a group',
    read: (id, language) => found(packageGroups, id).areas.map((area) => bareArea(area, language)),
  }),
  reading('GetPackageArea', 'area/:id', {
    summary: 'An area',
    read: (id, language) => bareArea(found(packageAreas, id), language),
  }),
  reading('ListPackagesOfArea', 'area/:id/packages', {
    summary: 'Packages of an area',
    read: (id, language) => packagesIn(found(packageAreas, id), language),
  }),
  reading('ListResourcesOfPackage', 'package/:id/resources', {
    summary: 'Resources a package opens',
    read: (id) => {
      const one = packageNamed(id);
      if (one === undefined) throw problem('AM-00035', { package: id });
      return resourcesNaming(parts, [one.urn]);
    },
  }),
];
