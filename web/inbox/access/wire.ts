/** What access management answers with (`/docs/`, tags Access management and System users), as far as the pages use it. */

export interface Entity {
  readonly id: string;
  readonly name: string;
  readonly type: 'Organisasjon' | 'Person' | 'Selvidentifisert' | 'Systembruker';
  readonly organizationIdentifier: string | null;
  readonly personIdentifier?: string | null;
  readonly isDeleted: boolean;
}

export interface Role {
  readonly code: string;
  readonly urn: string;
}

/** How something came from one to another. */
export interface Way {
  readonly from: Entity;
  readonly to: Entity;
  readonly via: Entity | null;
  readonly role: Role | null;
  readonly givenBy: string | null;
  readonly givenAt: string | null;
}

export interface PackageRef {
  readonly id: string;
  readonly urn: string;
}

export interface ResourceRef {
  readonly name: string;
  readonly refId: string;
  readonly provider: { readonly name: string };
}

export interface Connection {
  readonly party: Entity;
  readonly roles: readonly Role[];
  readonly packages: readonly PackageRef[];
  /** People who act for it, through a key role. */
  readonly connections: readonly { readonly party: Entity }[];
}

export interface GivenPackage {
  readonly package: PackageRef;
  readonly permissions: readonly Way[];
}

export interface GivenResource {
  readonly resource: ResourceRef;
  readonly instance?: { readonly refId: string };
  readonly permissions: readonly Way[];
}

/** All that a party has given. */
export interface Given {
  readonly packages: readonly GivenPackage[];
  readonly resources: readonly GivenResource[];
  readonly instances: readonly GivenResource[];
}

export interface CheckedPackage {
  readonly package: PackageRef;
  readonly result: boolean;
  readonly reasons: readonly { readonly description: string; readonly roleUrn: string | null }[];
}

export interface CheckedRight {
  readonly right: { readonly key: string; readonly name: string; readonly action: { readonly value: string } };
  readonly result: boolean;
  readonly reasonCodes: readonly string[];
}

export interface CheckedResource {
  readonly resource: ResourceRef;
  readonly rights: readonly CheckedRight[];
}

export interface AccessRequest {
  readonly id: string;
  readonly status: 'Draft' | 'Pending' | 'Approved' | 'Rejected' | 'Withdrawn';
  readonly type: 'resource' | 'package';
  readonly from: Entity;
  readonly to: Entity;
  readonly resource: (Partial<ResourceRef> & { readonly refId: string }) | null;
  readonly package: PackageRef | null;
  readonly requestedAt: string;
  readonly lastUpdated: string;
}

export interface SystemUser {
  readonly id: string;
  readonly integrationTitle: string;
  readonly systemId: string;
  readonly productName: string;
  readonly supplierName: string;
  readonly supplierOrgno: string;
  readonly created: string;
  readonly userType: 'standard' | 'agent';
  readonly accessPackages: readonly { readonly urn: string }[];
}

/** One right of a system: attributes that together name a resource. */
export interface SystemRight {
  readonly resource: readonly { readonly id: string; readonly value: string }[];
}

export interface SystemUserRequest {
  readonly id: string;
  readonly integrationTitle?: string;
  readonly externalRef: string;
  readonly systemId: string;
  readonly partyOrgNo: string;
  readonly rights?: readonly SystemRight[];
  readonly accessPackages?: readonly { readonly urn: string }[];
  readonly requiredRights?: readonly SystemRight[];
  readonly unwantedRights?: readonly SystemRight[];
  readonly requiredAccessPackages?: readonly { readonly urn: string }[];
  readonly unwantedAccessPackages?: readonly { readonly urn: string }[];
  readonly status: 'New' | 'Accepted' | 'Rejected' | 'Denied' | 'Timedout';
  readonly redirectUrl?: string;
  readonly created: string;
  readonly timedOut: boolean;
  readonly escalated?: boolean;
  readonly partyId?: number;
  readonly partyUuid?: string;
  readonly userMayEscalateButNotApprove: boolean;
}

export interface System {
  readonly systemId: string;
  readonly systemVendorOrgNumber: string;
  readonly systemVendorOrgName: string;
  readonly name: Readonly<Record<string, string>>;
  readonly description: Readonly<Record<string, string>>;
}

export interface FoundService {
  readonly identifier: string;
  readonly title: Readonly<Record<string, string>>;
  readonly delegable?: boolean;
  readonly resourceType: string;
  readonly hasCompetentAuthority?: { readonly name?: Readonly<Record<string, string>> };
}

export interface CataloguePackage {
  readonly code: string;
  readonly urn: string;
  readonly name: string;
  readonly type: { readonly name: 'Organization' | 'Person' };
  readonly isAssignable: boolean;
}

/** The last part of a URN: a package's or a role's code. */
export const codeOf = (urn: string): string => urn.slice(urn.lastIndexOf(':') + 1);

export const MAIL = 'ordinaer-post-til-virksomheten';
export const CONFIDENTIAL = 'post-til-virksomheten-med-taushetsbelagt-innhold';

export const resourcesOf = (right: SystemRight): readonly string[] =>
  right.resource.filter(({ id }) => id === 'urn:altinn:resource').map(({ value }) => value);
