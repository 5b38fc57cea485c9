import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../common/api/request.ts';
import { type Resource, servicePath } from './api.ts';
import type { Side } from './differences.tsx';

/** A version of a service, or `draft`, as differences compare it. */
export const sideQuery = (api: Api, id: string, version: string) =>
  queryOptions({
    queryKey: ['service', api.owner, id, 'side', version],
    queryFn: async (): Promise<Side> => {
      const { resource, policy } = await api.get<{ resource: Resource; policy: { xml: string } | null }>(
        `${servicePath(api.owner!, id)}/export`,
        { query: { version } },
      );
      return { resource, policy: policy?.xml ?? null };
    },
    // A version never changes; a draft does.
    staleTime: version === 'draft' ? 0 : Number.POSITIVE_INFINITY,
  });
