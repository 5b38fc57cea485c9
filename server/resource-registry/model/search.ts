import type { ResourceType, Texts } from '../port.ts';
import type { ServiceResource } from './service-resource.ts';

/** What a search asks for; everything asked must fit (resource-registry §4.4). */
export interface ResourceSearch {
  readonly id?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly keyword?: string | undefined;
  readonly reference?: string | undefined;
  readonly resourceType?: ResourceType | undefined;
  readonly orgCode?: string | undefined;
  readonly organizationId?: string | undefined;
}

/** Does a resource, in its newest version, fit the search? Migrated apps never do. */
export function fits(resource: ServiceResource, search: ResourceSearch): boolean {
  const { hasCompetentAuthority: owner } = resource;
  return (
    resource.resourceType !== 'MigratedApp' &&
    (search.resourceType === undefined || resource.resourceType === search.resourceType) &&
    equal(owner.orgcode, search.orgCode) &&
    equal(owner.organization, search.organizationId) &&
    anyContains([resource.identifier], search.id) &&
    anyContains(inAllLanguages(resource.title), search.title) &&
    anyContains(inAllLanguages(resource.description), search.description) &&
    anyContains(resource.keywords?.map(({ word }) => word ?? '') ?? [], search.keyword) &&
    anyContains(resource.resourceReferences?.map(({ reference }) => reference ?? '') ?? [], search.reference)
  );
}

const inAllLanguages = (texts: Texts | undefined): string[] => Object.values(texts ?? {});

const equal = (value: string | undefined, wanted: string | undefined): boolean =>
  wanted === undefined || value?.toLowerCase() === wanted.toLowerCase();

const anyContains = (values: readonly string[], wanted: string | undefined): boolean =>
  wanted === undefined || values.some((value) => value.toLowerCase().includes(wanted.toLowerCase()));
