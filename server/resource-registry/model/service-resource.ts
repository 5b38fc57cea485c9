import type { RegisteredResource, ResourceType, Texts } from '../port.ts';
import type { ServiceResourceBody } from '../wire/service-resource.ts';

/** A resource as stored: defaults filled in, nothing null. */
export type ServiceResource = WithoutNull<ServiceResourceBody> & {
  readonly identifier: string;
  readonly delegable: boolean;
  readonly visible: boolean;
  readonly hasCompetentAuthority: CompetentAuthority;
  readonly accessListMode: 'Disabled' | 'Enabled';
  readonly selfIdentifiedUserEnabled: boolean;
  readonly enterpriseUserEnabled: boolean;
  readonly resourceType: ResourceType;
  readonly isOneTimeConsent: boolean;
};

/** The owner of a resource. */
export interface CompetentAuthority {
  readonly name: Texts;
  readonly organization?: string;
  readonly orgcode?: string;
}

/** A resource with the number of the version it comes from. */
export interface ResourceVersion {
  readonly versionId: number;
  readonly resource: ServiceResource;
}

export type WithoutNull<Value> = Value extends readonly (infer Item)[]
  ? readonly WithoutNull<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: WithoutNull<Exclude<Value[Name], null>> }
    : Exclude<Value, null>;

/** Drops every null, at any depth: a null field and an absent one say the same. */
export function withoutNulls<Value>(value: Value): WithoutNull<Value> {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls) as WithoutNull<Value>;
  if (typeof value !== 'object' || value === null) return value as WithoutNull<Value>;
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value))
    if (member !== null && member !== undefined) define(kept, name, withoutNulls(member));
  return kept as WithoutNull<Value>;
}

/** Owners choose the names in their maps; `__proto__` is a name like any other. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

/** A body that has passed the rules, as it is stored. */
export function serviceResourceOf(body: ServiceResourceBody): ServiceResource {
  const given = withoutNulls(body);
  return {
    ...given,
    identifier: given.identifier ?? '',
    delegable: given.delegable ?? true,
    visible: given.visible ?? true,
    hasCompetentAuthority: { name: {}, ...(given.hasCompetentAuthority as Partial<CompetentAuthority> | undefined) },
    accessListMode: given.accessListMode ?? 'Disabled',
    selfIdentifiedUserEnabled: given.selfIdentifiedUserEnabled ?? false,
    enterpriseUserEnabled: given.enterpriseUserEnabled ?? false,
    resourceType: given.resourceType ?? 'Default',
    isOneTimeConsent: given.isOneTimeConsent ?? false,
  };
}

/** How a decision request names the resource (§3.2): apps by org and app, everything else by its id. */
export function authorizationReference(identifier: string): { id: string; value: string }[] {
  const app = appOf(identifier);
  if (app === undefined) return [{ id: 'urn:altinn:resource', value: identifier }];
  return [
    { id: 'urn:altinn:org', value: app.org },
    { id: 'urn:altinn:app', value: app.app },
  ];
}

/** `app_{org}_{app}` in its parts, cut at the first two `_`; undefined for every other id. */
export function appOf(identifier: string): { org: string; app: string } | undefined {
  const match = /^app_([^_]+)_(.+)$/s.exec(identifier);
  return match === null ? undefined : { org: match[1]!, app: match[2]! };
}

/** The JSON of a stored version, fields in the order of §3. */
export function wireResource({ versionId, resource }: ResourceVersion): Record<string, unknown> {
  const { identifier, hasCompetentAuthority: owner } = resource;
  return {
    identifier,
    version: resource.version,
    title: resource.title,
    description: resource.description,
    rightDescription: resource.rightDescription,
    homepage: resource.homepage,
    status: resource.status,
    spatial: resource.spatial,
    contactPoints: resource.contactPoints,
    produces: resource.produces,
    isPartOf: resource.isPartOf,
    thematicAreas: resource.thematicAreas,
    resourceReferences: resource.resourceReferences,
    delegable: resource.delegable,
    visible: resource.visible,
    hasCompetentAuthority: { name: owner.name, organization: owner.organization, orgcode: owner.orgcode },
    keywords: resource.keywords,
    accessListMode: resource.accessListMode,
    selfIdentifiedUserEnabled: resource.selfIdentifiedUserEnabled,
    enterpriseUserEnabled: resource.enterpriseUserEnabled,
    resourceType: resource.resourceType,
    availableForType: resource.availableForType,
    authorizationReference: authorizationReference(identifier),
    consentTemplate: resource.consentTemplate,
    consentText: resource.consentText,
    consentMetadata: resource.consentMetadata,
    isOneTimeConsent: resource.isOneTimeConsent,
    versionId,
  };
}

/** A resource as its neighbours need it, its policy apart. */
export function registeredResourceOf(resource: ServiceResource): Omit<RegisteredResource, 'policy'> {
  const { hasCompetentAuthority: owner } = resource;
  return {
    identifier: resource.identifier,
    resourceType: resource.resourceType,
    owner: {
      organizationNumber: owner.organization || undefined,
      orgCode: owner.orgcode?.toLowerCase() || undefined,
      name: owner.name,
    },
    title: (resource.title ?? {}) as Texts,
    delegable: resource.delegable,
    accessListMode: resource.accessListMode,
  };
}
