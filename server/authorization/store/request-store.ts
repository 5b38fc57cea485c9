import type { Queries, Transaction } from '../../foundation/database/database.ts';
import type { AccessRequest, RequestStatus, RequestTables } from './request-tables.ts';

const COLUMNS = [
  'id',
  'requester',
  'giver',
  'resource_id',
  'resource_owner',
  'package',
  'status',
  'asked_for_by',
  'asked_at',
  'changed_at',
] as const;

/** Most rows a list is made of. */
const MOST = 10_000;

/** Whose requests, newest first. */
export type RequestsOf = ({ readonly requester: string } | { readonly giver: string }) & {
  readonly statuses: readonly RequestStatus[];
};

/** Reads of requests for access. */
export const requestReader = (queries: Queries) => {
  const tables = queries.tables<RequestTables>();
  return {
    one: (id: string): Promise<AccessRequest | undefined> =>
      tables.selectFrom('rights.access_request').select(COLUMNS).where('id', '=', id).executeTakeFirst(),

    of({ statuses, ...whose }: RequestsOf): Promise<AccessRequest[]> {
      let query = tables.selectFrom('rights.access_request').select(COLUMNS);
      query =
        'requester' in whose ? query.where('requester', '=', whose.requester) : query.where('giver', '=', whose.giver);
      return query
        .where('status', 'in', [...statuses])
        .orderBy('id', 'desc')
        .limit(MOST)
        .execute();
    },

    /** Requests between the two that wait for somebody. */
    open: (requester: string, giver: string): Promise<AccessRequest[]> =>
      tables
        .selectFrom('rights.access_request')
        .select(COLUMNS)
        .where('requester', '=', requester)
        .where('giver', '=', giver)
        .where('status', 'in', ['Draft', 'Pending'])
        .execute(),
  };
};

/** Writes of requests for access. */
export const requestWriter = (transaction: Transaction) => {
  const tables = transaction.tables<RequestTables>();
  return {
    async add(request: AccessRequest, by: string): Promise<void> {
      await tables
        .insertInto('rights.access_request')
        .values({ ...request, asked_by: by, changed_by: by })
        .execute();
    },
    /** Moves a request on; undefined when it is no longer in the status it was to leave. */
    move: (
      id: string,
      { from, to }: { from: RequestStatus; to: RequestStatus },
      { by, at }: { by: string; at: Date },
    ): Promise<AccessRequest | undefined> =>
      tables
        .updateTable('rights.access_request')
        .set({ status: to, changed_by: by, changed_at: at })
        .where('id', '=', id)
        .where('status', '=', from)
        .returning(COLUMNS)
        .executeTakeFirst(),
  };
};
