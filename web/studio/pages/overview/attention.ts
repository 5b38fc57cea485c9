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

export const readAttention = (api: Api): Promise<{ items: readonly Attention[]; more: readonly Attention['kind'][] }> =>
  api.get(`/administration/api/v1/owners/${encodeURIComponent(api.owner ?? '')}/attention`);
