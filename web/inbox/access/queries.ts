import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Query } from '../../common/api/request.ts';
import type { Language } from '../../common/words/language.ts';
import { api } from '../mail/queries.ts';
import type {
  AccessRequest,
  CataloguePackage,
  CheckedPackage,
  CheckedResource,
  Connection,
  FoundService,
  Given,
  GivenPackage,
  GivenResource,
  System,
  SystemUser,
  SystemUserRequest,
} from './wire.ts';

export const CONNECTIONS = '/accessmanagement/api/v1/enduser/connections';
export const REQUEST = '/accessmanagement/api/v1/enduser/request';
export const SYSTEM_USER = '/authentication/api/v1/systemuser';
const META = '/accessmanagement/api/v1/meta/info';

interface Page<Thing> {
  readonly links: { readonly next: string | null };
  readonly data: readonly Thing[];
}

/** A whole list, page by page. */
async function all<Thing>(path: string, query: Query, signal: AbortSignal): Promise<readonly Thing[]> {
  const things: Thing[] = [];
  let page = await api.get<Page<Thing>>(path, { query, headers: { 'x-page-size': '1000' }, signal });
  things.push(...page.data);
  while (page.links.next !== null) {
    page = await api.get<Page<Thing>>(path + page.links.next, { signal });
    things.push(...page.data);
  }
  return things;
}

/** Everybody a party has given something, or whom a register gives a role there. */
export const connectionsQuery = (party: string) =>
  queryOptions({
    queryKey: ['inbox', 'access', party, 'connections'],
    queryFn: ({ signal }) =>
      all<Connection>(
        CONNECTIONS,
        { party, from: party, includeAccessPackages: true, includeClientDelegations: true },
        signal,
      ),
  });

/** What of it was given, by whom and when. */
export const givenQuery = (party: string) =>
  queryOptions({
    queryKey: ['inbox', 'access', party, 'given'],
    queryFn: async ({ signal }): Promise<Given> => {
      const query = { party, from: party };
      const [packages, resources, instances] = await Promise.all([
        all<GivenPackage>(`${CONNECTIONS}/accesspackages`, query, signal),
        api.get<readonly GivenResource[]>(`${CONNECTIONS}/resources`, { query, signal }),
        all<GivenResource>(`${CONNECTIONS}/resources/instances`, query, signal),
      ]);
      return { packages, resources, instances };
    },
  });

/** What somebody who does not manage access has there. */
export const ownAccessQuery = (me: string, party: string) =>
  queryOptions({
    queryKey: ['inbox', 'access', party, 'own'],
    queryFn: async ({ signal }) => {
      const query = { party: me, from: party, to: me };
      const [roles, packages, resources, instances] = await Promise.all([
        all<{ readonly role: { readonly code: string; readonly urn: string } }>(`${CONNECTIONS}/roles`, query, signal),
        all<GivenPackage>(`${CONNECTIONS}/accesspackages`, query, signal),
        api.get<readonly GivenResource[]>(`${CONNECTIONS}/resources`, { query, signal }),
        all<GivenResource>(`${CONNECTIONS}/resources/instances`, query, signal),
      ]);
      return { roles, packages, resources, instances };
    },
  });

export const receivedQuery = (party: string) =>
  queryOptions({
    queryKey: ['inbox', 'access', party, 'received'],
    queryFn: ({ signal }) => all<AccessRequest>(`${REQUEST}/received`, { party, status: 'Pending' }, signal),
  });

/** Requests one has sent oneself. */
export const sentQuery = (me: string) =>
  queryOptions({
    queryKey: ['inbox', 'access', me, 'sent'],
    queryFn: ({ signal }) => all<AccessRequest>(`${REQUEST}/sent`, { party: me }, signal),
  });

export const requestQuery = (party: string, id: string) =>
  queryOptions({
    queryKey: ['inbox', 'access', party, 'request', id],
    queryFn: ({ signal }) => api.get<AccessRequest>(REQUEST, { query: { party, id }, signal }),
  });

/** The number by which the system-user API knows a party. */
export const partyIdQuery = (party: string) =>
  queryOptions({
    queryKey: ['inbox', 'party-id', party],
    queryFn: async ({ signal }) =>
      (
        await api.get<Page<{ readonly partyId: number }>>('/accessmanagement/api/v1/enduser/authorizedparties', {
          query: { partyFilter: party },
          signal,
        })
      ).data[0]?.partyId ?? null,
    staleTime: 600_000,
  });

/** System users of an organisation, and requests for new ones; only who has a key role may see them. */
export const systemsQuery = (party: string, organizationNumber: string) =>
  queryOptions({
    queryKey: ['inbox', 'access', party, 'systems'],
    queryFn: async ({ client, signal }) => {
      const id = await client.fetchQuery(partyIdQuery(party));
      const path = `${SYSTEM_USER}/request`;
      const [users, agents, pending, pendingAgents] = await Promise.all([
        api.get<readonly SystemUser[]>(`${SYSTEM_USER}/${id}`, { signal }),
        api.get<readonly SystemUser[]>(`${SYSTEM_USER}/agent/${id}`, { signal }),
        api.get<readonly SystemUserRequest[]>(`${path}/${id}/${organizationNumber}/pending`, { signal }),
        api.get<readonly SystemUserRequest[]>(`${path}/agent/${id}/${organizationNumber}/pending`, { signal }),
      ]);
      return { partyId: id, users, agents, pending, pendingAgents };
    },
  });

export type AskedKind = 'request' | 'agent' | 'change';

export const systemUserRequestQuery = (kind: AskedKind, id: string) =>
  queryOptions({
    queryKey: ['inbox', 'system-user-request', kind, id],
    queryFn: ({ signal }) => api.get<SystemUserRequest>(`${askedPath(kind)}/${id}`, { signal }),
  });

export const askedPath = (kind: AskedKind): string =>
  kind === 'change'
    ? `${SYSTEM_USER}/changerequest`
    : kind === 'agent'
      ? `${SYSTEM_USER}/request/agent`
      : `${SYSTEM_USER}/request`;

export const systemQuery = (id: string) =>
  queryOptions({
    queryKey: ['inbox', 'system', id],
    queryFn: ({ signal }) =>
      api.get<System>(`/authentication/api/v1/systemregister/${encodeURIComponent(id)}`, { signal }),
    enabled: id !== '',
    staleTime: 300_000,
  });

/** Which of the packages the reader may give; all there are when none are named. */
export const packageCheckQuery = (party: string, packages: readonly string[]) =>
  queryOptions({
    queryKey: ['inbox', 'access', party, 'package-check', packages],
    queryFn: ({ signal }) =>
      all<CheckedPackage>(`${CONNECTIONS}/accesspackages/delegationcheck`, { party, packages }, signal),
  });

export const rightCheckQuery = (party: string, resource: string, instance?: string) =>
  queryOptions({
    queryKey: ['inbox', 'access', party, 'right-check', resource, instance],
    queryFn: ({ signal }) =>
      api.get<CheckedResource>(
        `${CONNECTIONS}/resources${instance === undefined ? '' : '/instances'}/delegationcheck`,
        { query: { party, resource, instance }, signal },
      ),
  });

/** Services for letters whose title has the words. */
export const findServicesQuery = (title: string) =>
  queryOptions({
    queryKey: ['inbox', 'find-services', title],
    queryFn: ({ signal }) =>
      api.get<readonly FoundService[]>('/resourceregistry/api/v1/resource/Search', {
        query: { title, resourceType: 'CorrespondenceService' },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });

export const serviceQuery = (id: string) =>
  queryOptions({
    queryKey: ['inbox', 'service', id],
    queryFn: ({ signal }) =>
      api.get<FoundService>(`/resourceregistry/api/v1/resource/${encodeURIComponent(id)}`, { signal }),
    enabled: id !== '',
    staleTime: 600_000,
  });

/** Access packages, named in the language of the page, which need not be the browser's. */
export const catalogueQuery = (language: Language) =>
  queryOptions({
    queryKey: ['inbox', 'packages', language],
    queryFn: ({ signal }) =>
      api.get<readonly CataloguePackage[]>(`${META}/accesspackages/search`, {
        headers: { 'accept-language': language },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

/** The organisation with a number, or null; `party` is who would give it something. */
export const receiverQuery = (party: string, number: string) =>
  queryOptions({
    queryKey: ['inbox', 'access', party, 'receiver', number],
    queryFn: ({ signal }) =>
      api.get<{ readonly party: Connection['party']; readonly isConnected: boolean }>(`${CONNECTIONS}/receiver`, {
        query: { party, organizationNumber: number },
        signal,
      }),
    enabled: /^\d{9}$/.test(number),
  });
