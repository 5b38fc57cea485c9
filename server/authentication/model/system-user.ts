import { Type } from 'typebox';
import { days, later } from '../../foundation/clock.ts';
import { isUuid } from '../../foundation/ids.ts';
import { wireTime } from '../../http/binding/scalars.ts';
import { list, nullable, text } from '../../http/binding/shapes.ts';
import { InvalidFields } from '../../http/problem.ts';
import { accessPackageShape, bounded, packagesOnWire, rightShape, rightsOnWire, type SystemRight } from './system.ts';

/** `Denied` and `Timedout` exist on the wire, and no request ever gets them (authentication §3.2). */
export type RequestStatus = 'New' | 'Accepted' | 'Rejected';

/** Of its owner's own affairs, or an agent's: for the clients of the firm that owns it (authorization §5.1). */
export type SystemUserKind = 'standard' | 'agent';

/** A request older than this is shown as timed out; its status stays. */
const TIMES_OUT_AFTER = days(180);

const rights = () => Type.Optional(nullable(list(rightShape, bounded)));
const accessPackages = () => Type.Optional(nullable(list(accessPackageShape, bounded)));

/** Body of `POST systemuser/request/vendor`; `externalReference` is how published samples spell it. */
export const requestBody = Type.Object({
  systemId: text(),
  partyOrgNo: text(),
  externalRef: Type.Optional(nullable(text({ max: 255 }))),
  externalReference: Type.Optional(nullable(text({ max: 255, deprecated: true }))),
  integrationTitle: Type.Optional(nullable(text({ max: 255 }))),
  rights: rights(),
  accessPackages: accessPackages(),
  redirectUrl: Type.Optional(nullable(text({ max: 2000 }))),
});

const { rights: _rights, ...ofAgents } = requestBody.properties;
/** Body of `POST systemuser/request/vendor/agent`: an agent has packages alone. */
export const agentRequestBody = Type.Object(ofAgents);

/** Body of `POST systemuser/changerequest/vendor`. */
export const changeRequestBody = Type.Object({
  requiredRights: rights(),
  unwantedRights: rights(),
  requiredAccessPackages: accessPackages(),
  unwantedAccessPackages: accessPackages(),
  redirectUrl: Type.Optional(nullable(text({ max: 2000 }))),
});

/** What names a system user among others: at most one lives for each triple. */
export interface SystemUserKey {
  readonly systemId: string;
  /** Organisation number of the customer. */
  readonly owner: string;
  readonly externalRef: string;
}

/** What a system user may be given. */
export interface Wanted {
  readonly rights: readonly SystemRight[];
  /** URNs. */
  readonly accessPackages: readonly string[];
}

export interface SystemUserRequest extends SystemUserKey, Wanted {
  readonly id: string;
  readonly kind: SystemUserKind;
  readonly integrationTitle: string;
  readonly redirectUrl: string | null;
  readonly status: RequestStatus;
  readonly escalated: boolean;
  readonly created: Date;
}

export interface SystemUser extends SystemUserKey, Wanted {
  readonly id: string;
  readonly kind: SystemUserKind;
  readonly ownerParty: string;
  readonly integrationTitle: string;
  readonly created: Date;
  readonly isDeleted: boolean;
}

export interface ChangeRequest {
  readonly id: string;
  readonly systemUser: string;
  readonly required: Wanted;
  readonly unwanted: Wanted;
  readonly redirectUrl: string | null;
  readonly status: RequestStatus;
  readonly created: Date;
}

/** Where a person is sent to say yes or no. */
export const confirmUrl = (publicUrl: string, kind: 'request' | 'agentrequest' | 'changerequest', id: string): string =>
  `${publicUrl}/accessmanagement/ui/systemuser/${kind}?id=${id}&DONTCHOOSEREPORTEE=true`;

const optional = <Value>(name: string, value: Value | null): Record<string, Value> =>
  value === null ? {} : { [name]: value };

/** A request as its vendor sees it. */
export const requestOnWire = (request: SystemUserRequest, publicUrl: string, now: Date) => ({
  id: request.id,
  integrationTitle: request.integrationTitle,
  externalRef: request.externalRef,
  systemId: request.systemId,
  partyOrgNo: request.owner,
  ...(request.kind === 'agent' ? {} : { rights: rightsOnWire(request.rights) }),
  accessPackages: packagesOnWire(request.accessPackages),
  status: request.status,
  ...optional('redirectUrl', request.redirectUrl),
  confirmUrl: confirmUrl(publicUrl, request.kind === 'agent' ? 'agentrequest' : 'request', request.id),
  escalated: false,
  created: wireTime(request.created),
  timedOut: later(request.created, TIMES_OUT_AFTER) < now,
  ...(request.kind === 'agent' ? { userType: 'agent' } : {}),
});

/** A request as the customer sees it. */
export const requestForCustomer = (
  request: SystemUserRequest,
  customer: { partyId: number; partyUuid: string },
  { mayApprove, publicUrl, now }: { mayApprove: boolean; publicUrl: string; now: Date },
) => ({
  ...requestOnWire(request, publicUrl, now),
  escalated: request.escalated,
  partyId: customer.partyId,
  partyUuid: customer.partyUuid,
  userMayEscalateButNotApprove: !mayApprove,
  systemUserType: request.kind === 'agent' ? 'Agent' : 'Standard',
});

interface OfSystem {
  readonly vendor: string;
  readonly vendorName: string;
  readonly productName: string;
}

/** The form for vendors and for Maskinporten (authentication §3.4). */
export const systemUserOnWire = (user: SystemUser, system: OfSystem) => ({
  id: user.id,
  integrationTitle: user.integrationTitle,
  systemId: user.systemId,
  productName: system.productName,
  reporteeOrgNo: user.owner,
  created: wireTime(user.created),
  isDeleted: user.isDeleted,
  supplierName: system.vendorName,
  supplierOrgno: system.vendor,
  externalRef: user.externalRef,
  userType: user.kind,
});

/** The form for the customer; `partyUuId` is spelt as the original spells it. */
export const systemUserForCustomer = (
  user: SystemUser,
  system: OfSystem & { readonly internalId: string },
  customer: { partyId: number; partyUuid: string },
) => ({
  ...systemUserOnWire(user, system),
  systemInternalId: system.internalId,
  partyId: String(customer.partyId),
  partyUuId: customer.partyUuid,
  accessPackages: packagesOnWire(user.accessPackages),
});

export const changeRequestOnWire = (
  change: Omit<ChangeRequest, 'status'> & { readonly status: RequestStatus | 'NoChangeNeeded' },
  user: SystemUser,
  publicUrl: string,
  now: Date,
) => ({
  id: change.id,
  externalRef: user.externalRef,
  systemId: user.systemId,
  systemUserId: user.id,
  partyOrgNo: user.owner,
  requiredRights: rightsOnWire(change.required.rights),
  unwantedRights: rightsOnWire(change.unwanted.rights),
  requiredAccessPackages: packagesOnWire(change.required.accessPackages),
  unwantedAccessPackages: packagesOnWire(change.unwanted.accessPackages),
  status: change.status,
  ...optional('redirectUrl', change.redirectUrl),
  confirmUrl: change.status === 'NoChangeNeeded' ? '' : confirmUrl(publicUrl, 'changerequest', change.id),
  created: wireTime(change.created),
  timedOut: later(change.created, TIMES_OUT_AFTER) < now,
});

/** Page size of the vendor's lists, and the token of the next page: where it begins. */
export const PAGE = 50;
export const pageToken = (last: string): string => Buffer.from(last).toString('base64url');
export function placeOf(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined;
  const place = Buffer.from(token, 'base64url').toString();
  if (isUuid(place)) return place;
  throw new InvalidFields([{ path: 'token', message: 'Use the token of links.next unchanged, or leave it out.' }]);
}
