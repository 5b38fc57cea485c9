import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../../common/api/request.ts';

/** Something the owner should see to. */
export interface Attention {
  readonly kind:
    | 'message-stuck'
    | 'subscription-failing'
    | 'subscription-paused'
    | 'api-key-expires'
    | 'api-key-expired'
    | 'client-key-expires'
    | 'client-key-expired'
    | 'policy-warning'
    | 'confidential-unread';
  readonly severity: 'error' | 'warning';
  readonly since: string;
  readonly subject: Readonly<Record<string, unknown>> & {
    readonly type: 'message' | 'subscription' | 'api-key' | 'client' | 'service';
    readonly id: string;
  };
}

interface Found {
  readonly items: readonly Attention[];
  readonly more: readonly Attention['kind'][];
}

export const attentionQuery = (api: Api) =>
  queryOptions({
    queryKey: ['attention', api.owner],
    queryFn: ({ signal }) =>
      api.get<Found>(`/administration/api/v1/owners/${encodeURIComponent(api.owner ?? '')}/attention`, { signal }),
  });
