import { queryOptions } from '@tanstack/react-query';
import { request } from '../../common/api/request.ts';
import { Refused } from '../../common/api/refusal.ts';
import type { Me } from '../../common/api/session.ts';

export interface ServiceOwner {
  readonly code: string;
  readonly organizationNumber: string;
  readonly name: { readonly nb: string; readonly nn: string; readonly en: string };
  readonly contact: { readonly email: string; readonly phone: string | null };
  readonly status: 'applied' | 'approved' | 'suspended' | 'rejected';
  readonly createdAt: string;
  readonly approvedAt: string | null;
  readonly suspendedReason?: string;
  readonly rejectedReason?: string;
}

const PATH = '/administration/api/v1/service-owners';
/** Asks for the operator's scope beside the member's own; owners of the organisation that runs this get it. */
const OPERATOR = { 'budstikke-operator': '1' } as const;

/** Every service owner, and the membership by which one may see them; null for those who are no operator. */
export const ownersQuery = (me: Me | null) =>
  queryOptions({
    queryKey: ['operator', me?.person.uuid],
    queryFn: async ({ signal }) => {
      for (const { owner, role } of me?.memberships ?? []) {
        if (role !== 'owner') continue;
        try {
          const { data } = await request<{ data: readonly ServiceOwner[] }>('GET', PATH, {
            owner,
            headers: OPERATOR,
            signal,
          });
          return { as: owner, owners: data };
        } catch (error) {
          // Owner of something else than the operator: one of the others may be it.
          if (!(error instanceof Refused) || error.refusal.status !== 403) throw error;
        }
      }
      return null;
    },
  });

/** Approves, refuses, suspends or resumes a service owner as the operator. */
export const settle = (
  as: string,
  code: string,
  step: 'approve' | 'reject' | 'suspend' | 'resume',
  body?: object,
): Promise<ServiceOwner> =>
  request('POST', `${PATH}/${encodeURIComponent(code)}/${step}`, {
    owner: as,
    headers: OPERATOR,
    ...(body === undefined ? {} : { body }),
  });

export interface Queue {
  readonly name: string;
  /** Seconds the oldest row has waited. */
  readonly age: number;
}

/** Ages of the queues from the metrics; undefined where they are not to be read from here. */
export const queuesQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: async ({ signal }): Promise<readonly Queue[] | null> => {
    try {
      const metrics = await request<string>('GET', '/metrics', { as: 'text', signal });
      return [...metrics.matchAll(/^budstikke_queue_age_seconds\{queue="([^"]+)"\} (\S+)$/gm)].map(([, name, age]) => ({
        name: name!,
        age: Number(age),
      }));
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  },
  refetchInterval: 15_000,
});

export const IMPORT = '/administration/api/v1/register/import';

/** How many parties and roles an import touched, or would. */
export interface ImportOutcome {
  readonly partiesCreated: number;
  readonly partiesChanged: number;
  readonly rolesAdded: number;
  readonly rolesDeleted: number;
}

/** Brings parties and roles into the register as the operator; of a dry run only the answer is left. */
export const importParties = (
  as: string,
  document: { readonly parties: readonly unknown[]; readonly roles: readonly unknown[] },
  dryRun: boolean,
): Promise<ImportOutcome> =>
  request('POST', IMPORT, { owner: as, headers: OPERATOR, body: document, query: dryRun ? { dryRun: true } : {} });
