import { sql } from 'kysely';
import type { Queries } from '../../foundation/database/database.ts';
import { EVENT_COLUMNS, type EventRow, eventOf } from './event-row.ts';
import { BEGINNING, eventsReader, type FeedEnd, type FeedPage, type Position } from './reader.ts';
import type { EventsTables } from './tables.ts';

/** Events of one app, or of one party in all apps. */
export interface AppFeedQuery {
  readonly resource: string | undefined;
  readonly subject: string | undefined;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** LIKE patterns in any case; an event must match one, when there are any. */
  readonly sources: readonly string[];
  readonly types: readonly string[];
}

/** Events one look passes over at most. */
const MOST_PASSED = 2500;
/** Events from elsewhere than an instance are never shown (events §1.3). */
const INSTANCE = '^[a-z]+://[^/]+/[^/]+/[^/]+/instances/[0-9]+/[0-9a-fA-F-]{36}$';

const patterns = (given: readonly string[]): string[] => given.map((pattern) => pattern.replaceAll('\\', '\\\\'));

/** Reads the events of apps, in order of registration. */
export function appFeedReader(queries: Queries) {
  const tables = queries.tables<EventsTables>();
  const reader = eventsReader(queries);
  const following = ({ resource, subject }: AppFeedQuery, after: Position) => sql`from events.event
    where (event.transaction_number, event.sequence) > (${after.transactionNumber}::bigint, ${after.sequence}::bigint)
      ${resource === undefined ? sql`and left(event.resource, 24) = 'urn:altinn:resource:app_'` : sql`and event.resource = ${resource}`}
      ${subject === undefined ? sql`` : sql`and event.subject = ${subject}`}`;
  return {
    positionOf: async (
      after: string | undefined,
      resource: string | undefined,
      place: number | undefined,
    ): Promise<Position> => (after === undefined ? BEGINNING : reader.positionOf(after, resource ?? '', place)),

    cursorOf: (end: FeedEnd, resource: string | undefined) => reader.cursorOf(end, resource ?? ''),

    /** The next events that match, at most `size`, and the last one passed over. */
    async page(query: AppFeedQuery, after: Position, size: number, horizon: number): Promise<FeedPage> {
      const { from, to } = query;
      const filters = [
        sql`source ~ ${INSTANCE}`,
        ...(from === undefined ? [] : [sql`event_time >= ${from}`]),
        ...(to === undefined ? [] : [sql`event_time <= ${to}`]),
        ...(query.sources.length === 0 ? [] : [sql`source ilike any(${patterns(query.sources)})`]),
        ...(query.types.length === 0 ? [] : [sql`type ilike any(${patterns(query.types)})`]),
      ];
      const { rows } = await sql<EventRow & Position & { matches: boolean }>`
        with passed as materialized (
          select ${sql.raw(EVENT_COLUMNS)}, event.time as event_time,
            event.transaction_number as "transactionNumber", event.sequence
          ${following(query, after)} and event.transaction_number < ${horizon}::bigint
          order by event.transaction_number, event.sequence limit ${MOST_PASSED}
        ), matching as (
          select * from passed where ${sql.join(filters, sql` and `)}
          order by "transactionNumber", sequence limit ${size}
        )
        select *, true as matches from matching
        union all
        (select *, false from passed order by "transactionNumber" desc, sequence desc limit 1)`.execute(tables);
      const matching = rows.filter(({ matches }) => matches);
      const end = matching.length === size ? matching.at(-1) : rows.find(({ matches }) => !matches);
      return { events: matching.map(eventOf), last: end };
    },

    /** Transaction number of the newest event at or above the horizon; undefined when none waits there. */
    async newestBeyond(horizon: number, query: AppFeedQuery, after: Position): Promise<number | undefined> {
      const { rows } = await sql<Position>`select event.transaction_number as "transactionNumber", event.sequence
        ${following(query, after)} and event.transaction_number >= ${horizon}::bigint
        order by event.transaction_number desc, event.sequence desc limit 1`.execute(tables);
      return rows[0]?.transactionNumber;
    },
  };
}

export type AppFeedReader = ReturnType<typeof appFeedReader>;
