import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiFor } from '../../common/api/request.ts';
import { whileShort } from '../../common/parts/stretch.tsx';
import type { Counts, MessagePage, Opened, Overview, PartyPage, Service } from './wire.ts';

/** Everything is asked for as the person of the session; whom one acts for is in the scope. */
export const api = apiFor(undefined);
const INBOX = '/inbox/api/v1';

/** Which mail a list shows; times are moments, not days. */
export interface Filter {
  readonly scope: string;
  readonly folder: string;
  readonly units?: true | undefined;
  readonly q?: string | undefined;
  readonly unread?: true | undefined;
  readonly confirm?: true | undefined;
  readonly due?: true | undefined;
  readonly service?: string | undefined;
  readonly sender?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const PAGE = 50;

export const messagesQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['inbox', 'messages', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<MessagePage>(`${INBOX}/messages`, { query: { ...filter, limit: PAGE, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: whileShort,
    refetchOnMount: whileShort,
  });

/** The first page as it is now, beside the list that is shown. */
export const newestPage = (filter: Filter): Promise<MessagePage> =>
  api.get<MessagePage>(`${INBOX}/messages`, { query: { ...filter, limit: PAGE } });

/** How many match, counted to a thousand; asked for beside the page so that it never holds back rows. */
export const matchesQuery = (filter: Filter) =>
  queryOptions({
    queryKey: ['inbox', 'matches', filter],
    queryFn: async ({ signal }) => {
      const { count, countIsAtLeast } = await api.get<MessagePage>(`${INBOX}/messages`, {
        query: { ...filter, limit: 1, withCount: true },
        signal,
      });
      return { count: count ?? 0, countIsAtLeast: countIsAtLeast === true };
    },
  });

export const countsQuery = (scope: string) =>
  queryOptions({
    queryKey: ['inbox', 'counts', scope],
    queryFn: ({ signal }) => api.get<Counts>(`${INBOX}/counts`, { query: { scope }, signal }),
  });

/** Confidential mail of a party that nobody has opened, and that the reader may not list. */
export const confidentialQuery = (scope: string) =>
  queryOptions({
    queryKey: ['inbox', 'confidential', scope],
    queryFn: async ({ signal }) =>
      (await api.get<{ readonly count: number }>(`${INBOX}/parties/${scope}/confidential`, { signal })).count,
    enabled: scope !== 'me' && scope !== 'all',
    staleTime: 300_000,
  });

export const servicesQuery = (scope: string) =>
  queryOptions({
    queryKey: ['inbox', 'services', scope],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: readonly Service[] }>(`${INBOX}/services`, { query: { scope }, signal })).items,
    staleTime: 300_000,
  });

/** All about a message but its body; looking at it tells nobody anything. */
export const messageQuery = (id: string) =>
  queryOptions({
    queryKey: ['inbox', 'message', id],
    queryFn: ({ signal }) => api.get<Overview>(`${INBOX}/messages/${id}`, { signal }),
  });

/** The body. Asking for it is reading: the sender is told. So it is asked for once, and never ahead of time. */
export const openedQuery = (id: string) =>
  queryOptions({
    queryKey: ['inbox', 'opened', id],
    queryFn: () => api.post<Opened>(`${INBOX}/messages/${id}/open`),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

export const resolveQuery = (id: string) =>
  queryOptions({
    queryKey: ['inbox', 'resolve', id],
    queryFn: ({ signal }) =>
      api.get<{ readonly scope: string; readonly folder: string }>(`${INBOX}/m/${id}`, { signal }),
  });

export const partiesQuery = (find: { readonly q?: string; readonly ids?: string; readonly deleted?: boolean }) =>
  queryOptions({
    queryKey: ['inbox', 'parties', find],
    queryFn: ({ signal }) => api.get<PartyPage>(`${INBOX}/parties`, { query: { ...find, limit: 50 }, signal }),
    placeholderData: keepPreviousData,
  });

/** Name and number of a party that a scope names; nothing for `me` and `all`. */
export const partyQuery = (scope: string) =>
  queryOptions({
    queryKey: ['inbox', 'party', scope],
    queryFn: async ({ signal }) =>
      (await api.get<PartyPage>(`${INBOX}/parties`, { query: { ids: scope, unread: false }, signal })).items[0] ?? null,
    enabled: scope !== 'me' && scope !== 'all',
    staleTime: 600_000,
  });
