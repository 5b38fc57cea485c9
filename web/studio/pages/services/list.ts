import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Api } from '../../../common/api/request.ts';
import { type Actor, servicesPath, type ServiceState, type Texts } from '../../services/api.ts';

export interface ListedService {
  readonly id: string;
  readonly title: Texts;
  readonly status: string | null;
  readonly state: ServiceState;
  readonly version: number | null;
  readonly changedAt: string;
  readonly changedBy: Actor | null;
  /** Null for a service whose policy cannot be read, or that has none. */
  readonly readers: {
    readonly roles: readonly string[];
    readonly packages: readonly string[];
    readonly organizations: readonly string[];
    readonly others: number;
  } | null;
}

interface ServicePage {
  readonly data: readonly ListedService[];
  readonly next: string | null;
}

export interface ServiceSearch {
  readonly q?: string | undefined;
  readonly state?: ServiceState | undefined;
}

/** Services of the owner by id, a page at a time. */
export const servicesQuery = (api: Api, { q, state }: ServiceSearch) =>
  infiniteQueryOptions({
    queryKey: ['services', api.owner, q, state],
    queryFn: ({ pageParam, signal }) =>
      api.get<ServicePage>(servicesPath(api.owner!), { query: { q, state, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
