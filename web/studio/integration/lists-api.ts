import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Api } from '../../common/api/request.ts';

export interface OwnedList {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly members: number;
  readonly connections: readonly { readonly resource: string; readonly actions: readonly string[] }[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ListMember {
  /** Party uuid. */
  readonly party: string;
  readonly organizationNumber: string | null;
  /** Null when the register no longer knows the party. */
  readonly name: string | null;
  readonly unitType: string | null;
  readonly isDeleted: boolean;
  readonly since: string;
}

export interface Outside extends Omit<ListMember, 'since'> {
  readonly mainUnitInList: string | null;
}

export interface MemberPage {
  readonly members: number;
  readonly count: number;
  readonly countIsAtLeast: boolean;
  readonly data: readonly ListMember[];
  /** The number searched for, when it is in the register but not in the list. */
  readonly outside: Outside | null;
  readonly next: string | null;
  /** The list's version, for If-Match. */
  readonly etag: string;
}

export interface LookedUp {
  readonly organizationNumber: string;
  readonly party: string | null;
  readonly name: string | null;
  readonly unitType: string | null;
  readonly isSubUnit: boolean;
  readonly isDeleted: boolean;
  readonly isMember: boolean;
}

/** Members one request may carry (resource-registry §6.1), and names one may ask for. */
export const AT_A_TIME = 100;
export const LOOKED_UP_AT_A_TIME = 1000;

export const listPath = (owner: string, list?: string): string =>
  `/resourceregistry/api/v1/access-lists/${encodeURIComponent(owner)}${list === undefined ? '' : `/${encodeURIComponent(list)}`}`;
export const ownListsPath = (owner: string): string =>
  `/administration/api/v1/owners/${encodeURIComponent(owner)}/access-lists`;
const ownListPath = (owner: string, list: string): string => `${ownListsPath(owner)}/${encodeURIComponent(list)}`;

export const listsKey = (api: Api) => ['access lists', api.owner];
export const membersKey = (api: Api, list: string) => ['access list', api.owner, list];

export const listsQuery = (api: Api) =>
  queryOptions({
    queryKey: listsKey(api),
    queryFn: async ({ signal }) => (await api.get<{ data: OwnedList[] }>(ownListsPath(api.owner!), { signal })).data,
  });

interface MemberQuery {
  readonly q?: string | undefined;
  readonly deleted?: boolean | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

export async function readMembers(
  api: Api,
  list: string,
  { q, deleted, after, limit }: MemberQuery,
  signal?: AbortSignal,
): Promise<MemberPage> {
  const response = await api.get<Response>(`${ownListPath(api.owner!, list)}/members`, {
    query: { q, deleted, after, limit },
    as: 'response',
    ...(signal === undefined ? {} : { signal }),
  });
  return { ...((await response.json()) as Omit<MemberPage, 'etag'>), etag: response.headers.get('etag') ?? '*' };
}

export const membersQuery = (api: Api, list: string, { q, deleted }: MemberQuery) =>
  infiniteQueryOptions({
    queryKey: [...membersKey(api, list), q, deleted],
    queryFn: ({ pageParam, signal }) => readMembers(api, list, { q, deleted, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** Every member, by name. */
export async function allMembers(api: Api, list: string): Promise<ListMember[]> {
  const members: ListMember[] = [];
  for (let after: string | undefined; ; ) {
    const page = await readMembers(api, list, { after, limit: 500 });
    members.push(...page.data);
    if (page.next === null) return members;
    after = page.next;
  }
}

export async function lookUpOrganizations(
  api: Api,
  list: string,
  numbers: readonly string[],
  signal: AbortSignal,
): Promise<readonly LookedUp[]> {
  const { data } = await api.post<{ data: LookedUp[] }>(
    `${ownListPath(api.owner!, list)}/look-up`,
    { organizations: numbers },
    { signal },
  );
  return data;
}

export const urnOf = (party: string): string => `urn:altinn:party:uuid:${party}`;

/** Puts parties in, or takes them out; at most a hundred. Answers the version after it. */
export async function changeMembers(
  api: Api,
  list: string,
  change: 'add' | 'remove',
  parties: readonly string[],
  etag?: string,
): Promise<string> {
  const path = `${listPath(api.owner!, list)}/members`;
  const body = { data: parties.map(urnOf) };
  const options = { as: 'response', ...(etag === undefined ? {} : { headers: { 'if-match': etag } }) } as const;
  const response =
    change === 'add'
      ? await api.post<Response>(path, body, options)
      : await api.delete<Response>(path, { ...options, body });
  return response.headers.get('etag') ?? '*';
}

/** The same for any number, a hundred at a time, whatever version the list has. */
export async function changeAllMembers(
  api: Api,
  list: string,
  change: 'add' | 'remove',
  parties: readonly string[],
): Promise<void> {
  for (let from = 0; from < parties.length; from += AT_A_TIME)
    await changeMembers(api, list, change, parties.slice(from, from + AT_A_TIME));
}
