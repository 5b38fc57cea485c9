import { wireTime } from '../../http/binding/scalars.ts';
import type { FieldFault } from '../../http/problem.ts';
import { isUuid } from '../../foundation/ids.ts';
import type { Party } from '../../register/port.ts';
import type { Versioned } from './conditions.ts';

/** A list as stored. */
export interface AccessList extends Versioned {
  readonly id: number;
  /** Org code in lower case. */
  readonly owner: string;
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date;
}

export interface Connection {
  readonly list: number;
  readonly resource: string;
  /** Empty: every action. */
  readonly actions: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Member {
  readonly party: string;
  readonly since: Date;
}

/** That a party is in a list connected to a resource. */
export interface Membership {
  readonly party: string;
  readonly resource: string;
  readonly since: Date;
  readonly actions: readonly string[];
}

/** Most members one call may carry; also the size of a page of them. */
export const MOST_MEMBERS = 100;

const UUID_PREFIX = 'urn:altinn:party:uuid:';
const ID_PREFIX = 'urn:altinn:party:id:';
const ORGANIZATION_PREFIX = 'urn:altinn:organization:identifier-no:';

/** A party as members are named (resource-registry §6.1). */
export type PartyReference =
  | { readonly kind: 'uuid'; readonly uuid: string }
  /** `urn` as the register takes it. */
  | { readonly kind: 'registered'; readonly urn: string };

/** Reads a party URN; persons cannot be named by their national number. Undefined for everything else. */
export function partyReferenceOf(urn: string): PartyReference | undefined {
  if (urn.startsWith(UUID_PREFIX)) {
    const uuid = urn.slice(UUID_PREFIX.length);
    return isUuid(uuid) ? { kind: 'uuid', uuid: uuid.toLowerCase() } : undefined;
  }
  if (urn.startsWith(ID_PREFIX)) {
    const id = urn.slice(ID_PREFIX.length);
    return /^\d{1,9}$/.test(id) ? { kind: 'registered', urn: `urn:altinn:partyid:${Number(id)}` } : undefined;
  }
  return /^urn:altinn:organization:identifier-no:\d{9}$/.test(urn) ? { kind: 'registered', urn } : undefined;
}

/** The URN under which the register is asked. */
export const registerUrnOf = (reference: PartyReference): string =>
  reference.kind === 'uuid' ? UUID_PREFIX + reference.uuid : reference.urn;

export const partyUuidUrn = (uuid: string): string => UUID_PREFIX + uuid;

/** Reads `{ "data": [urn, …] }`, the only member allowed; anything else is a fault with a JSON path. */
export function memberChangeOf(body: unknown): { references: PartyReference[]; faults: FieldFault[] } {
  const refuse = (path: string, what: string) => ({
    references: [],
    faults: [
      { path, message: `${what} Path: ${path}.` },
      { path: 'members', message: 'The members field is required.' },
    ],
  });
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refuse('$', 'The JSON value could not be converted to an object with the member data.');
  const unknown = Object.keys(body).find((name) => name !== 'data');
  if (unknown !== undefined) return refuse('$', `The JSON property '${unknown}' is not known; data is the only one.`);
  const { data } = body as { data?: unknown };
  if (!Array.isArray(data)) return refuse('$.data', 'The JSON value could not be converted to a list of party URNs.');
  const references: PartyReference[] = [];
  for (const [index, urn] of data.entries()) {
    const reference = typeof urn === 'string' ? partyReferenceOf(urn) : undefined;
    if (reference === undefined)
      return refuse(`$.data[${index}]`, 'The JSON value could not be converted to a party URN.');
    references.push(reference);
  }
  return { references, faults: [] };
}

/** AccessListInfo (§6.1); `connections` undefined: not asked for. */
export function wireList(list: AccessList, connections?: readonly Record<string, unknown>[]): Record<string, unknown> {
  return {
    urn: `urn:altinn:access-list:${list.owner}:${list.identifier}`,
    identifier: list.identifier,
    name: list.name,
    description: list.description,
    createdAt: wireTime(list.createdAt),
    updatedAt: wireTime(list.updatedAt),
    ...(connections === undefined ? {} : { resourceConnections: connections }),
  };
}

/** A connection; `withActions` false hides the filters that are there (§6.2). */
export function wireConnection(connection: Connection, withActions = true): Record<string, unknown> {
  const { resource, actions, createdAt, updatedAt } = connection;
  return {
    resourceIdentifier: resource,
    ...(withActions && actions.length > 0 ? { actionFilters: actions } : {}),
    createdAt: wireTime(createdAt),
    updatedAt: wireTime(updatedAt),
  };
}

/** A member with the identifiers the register knows. */
export function wireMember({ party, since }: Member, known: Party | undefined): Record<string, unknown> {
  return {
    id: UUID_PREFIX + party,
    since: wireTime(since),
    identifiers: {
      'urn:altinn:party:uuid': party,
      ...(known === undefined ? {} : { 'urn:altinn:party:id': known.partyId }),
      ...(known?.organizationNumber === undefined
        ? {}
        : { [ORGANIZATION_PREFIX.slice(0, -1)]: known.organizationNumber }),
    },
  };
}

export function wireMembership({ party, resource, since, actions }: Membership): Record<string, unknown> {
  return {
    party: UUID_PREFIX + party,
    resource: `urn:altinn:resource:${resource}`,
    since: wireTime(since),
    ...(actions.length === 0 ? {} : { actionFilters: actions }),
  };
}
