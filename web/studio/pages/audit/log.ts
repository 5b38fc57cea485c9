import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Api } from '../../../common/api/request.ts';

export interface Entry {
  readonly id: string;
  readonly at: string;
  readonly kind: 'change' | 'decision';
  /** What it is about; a right may be to no service in particular. */
  readonly subject: { readonly kind: string; readonly id: string | null };
  readonly what: string;
  readonly who: { readonly id: string; readonly name: string | null } | null;
  readonly for: string | null;
  readonly receiver: string | null;
  readonly action: string | null;
  readonly instance: string | null;
  readonly result: string;
  readonly reason: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

interface EntryPage {
  readonly data: readonly Entry[];
  readonly next: string | null;
}

export interface AuditFilter {
  readonly who?: string | undefined;
  readonly what?: string | undefined;
  readonly subject?: string | undefined;
  /** Days in the reader's zone, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly decisions?: boolean | undefined;
}

const startOf = (day: string, days = 0): string => {
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + days);
  return at.toISOString();
};

export async function readEntries(
  api: Api,
  { from, to, decisions, ...filter }: AuditFilter,
  { after, limit, signal }: { after?: string | undefined; limit?: number; signal?: AbortSignal },
): Promise<EntryPage> {
  return api.get<EntryPage>(`/administration/api/v1/owners/${encodeURIComponent(api.owner!)}/audit`, {
    query: {
      ...filter,
      kind: decisions === true ? 'decision' : undefined,
      from: from && startOf(from),
      to: to && startOf(to, 1),
      limit,
      after,
    },
    ...(signal === undefined ? {} : { signal }),
  });
}

export const auditQuery = (api: Api, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', api.owner, filter],
    queryFn: ({ pageParam, signal }) => readEntries(api, filter, { after: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
