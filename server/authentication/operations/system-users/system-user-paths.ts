import { Type } from 'typebox';
import { integer, text, uuid } from '../../../http/binding/shapes.ts';
import { type Access, anyScope } from '../../../http/caller.ts';
import type { System } from '../../model/system.ts';
import { PAGE, pageToken, type SystemUserKind } from '../../model/system-user.ts';

export const SYSTEM_USER = '/authentication/api/v1/systemuser';

/** Requests as vendors see them. */
export const vendorRequests = (kind: SystemUserKind): string =>
  `${SYSTEM_USER}/request/vendor${kind === 'agent' ? '/agent' : ''}`;
/** Requests as customers see them. */
export const customerRequests = (kind: SystemUserKind): string =>
  `${SYSTEM_USER}/request${kind === 'agent' ? '/agent' : ''}`;
export const VENDOR_CHANGES = `${SYSTEM_USER}/changerequest/vendor`;
export const CHANGES = `${SYSTEM_USER}/changerequest`;

/** Name of an operation that both kinds of system user have. */
export const named = (kind: SystemUserKind, standard: string): string =>
  kind === 'agent' ? standard.replace('SystemUser', 'AgentSystemUser') : standard;

export const idParams = Type.Object({ requestId: uuid() });
export const partyParams = Type.Object({ party: integer() });
export const partyRequestParams = Type.Object({ party: integer(), requestId: uuid() });
export const keyParams = Type.Object({ systemId: text(), orgNo: text(), externalRef: text() });
export const pageQuery = Type.Object({ token: Type.Optional(text()) });
export const systemParams = Type.Object({ systemId: text() });

const WRITE = 'altinn:authentication/systemuser.request.write';
export const requestsWrite: Access = anyScope([WRITE]);
export const requestsRead: Access = anyScope(['altinn:authentication/systemuser.request.read']);
/** Vendors that look at the system users of a system. */
export const vendorsOfSystem: Access = anyScope(['altinn:authentication/systemregister.write']);
export const portalUsers: Access = anyScope(['altinn:portal/enduser'], ['altinn']);
/** Any token of a person; who that is decides the rest. */
export const persons: Access = {
  kind: 'token',
  scopes: [],
  kinds: ['altinn'],
  allows: ({ userId, personIdentifier, systemUser }) =>
    systemUser === undefined && (userId !== undefined || personIdentifier !== undefined),
};

/** A page of a vendor's list: `rows` hold one more than a page when there is another (authentication §3). */
export function pageAnswer<Row extends { readonly id: string }>(
  rows: readonly Row[],
  address: string,
  show: (row: Row) => unknown,
) {
  const page = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? page.at(-1) : undefined;
  return {
    links: last === undefined ? {} : { next: `${address}?token=${pageToken(last.id)}` },
    data: page.map(show),
  };
}

export const productName = (system: System): string => system.name.nb ?? system.id;
