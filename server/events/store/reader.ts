import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Queries } from '../../foundation/database/database.ts';
import type { RecordedEvent } from '../model/cloud-event.ts';
import type { Subscription } from '../model/subscription.ts';
import { EVENT_COLUMNS, type EventRow, eventOf } from './event-row.ts';
import type { EventsTables, SubscriptionTable } from './tables.ts';

/** A place in the feed; events are ordered by both numbers. */
export interface Position {
  readonly transactionNumber: number;
  readonly sequence: number;
}

export const BEGINNING: Position = { transactionNumber: -1, sequence: 0 };

export interface FeedQuery {
  readonly resource: string;
  readonly subject: string | undefined;
  readonly alternativeSubject: string | undefined;
  /** LIKE patterns; an event must match one, when there are any. */
  readonly types: readonly string[];
}

/** A look at the feed: what matched, and the last event passed over, matching or not. */
export interface FeedPage {
  readonly events: readonly RecordedEvent[];
  /** Undefined: nothing new. */
  readonly last: FeedEnd | undefined;
}

interface FeedEnd extends Position {
  readonly id: string;
}

/** Events one look passes over at most where no index helps: a rare type must not hold the database for minutes. */
const MOST_PASSED = 20_000;

const POSITION = sql.raw('event.transaction_number as "transactionNumber", event.sequence');
const ORDER = sql.raw('order by event.transaction_number, event.sequence');
const BACKWARDS = sql.raw('order by event.transaction_number desc, event.sequence desc');
const place = ({ transactionNumber, sequence }: Position) => sql`(${transactionNumber}::bigint, ${sequence}::bigint)`;

/** The resource's events after `after`. */
function following({ resource, subject }: FeedQuery, after: Position): RawBuilder<unknown> {
  const ofSubject = sql`and event.subject = ${subject} and hashtextextended(event.resource || ' ' || event.subject, 0)
    = hashtextextended(${resource}::text || ' ' || ${subject}::text, 0)`;
  return sql`from events.event as event
    where event.resource = ${resource} ${subject === undefined ? sql`` : ofSubject}
      and (event.transaction_number, event.sequence) > ${place(after)}`;
}

const subscriptionOf = (row: Selectable<SubscriptionTable>): Subscription => ({
  id: row.id,
  consumer: row.consumer,
  endPoint: row.end_point,
  resourceFilter: row.resource_filter,
  subjectFilter: row.subject_filter ?? undefined,
  typeFilter: row.type_filter ?? undefined,
  includeSubunits: row.include_subunits,
  created: row.created,
  validated: row.validated_at !== null,
});

/** Reads subscriptions that are not deleted, and the feed. */
export function eventsReader(queries: Queries) {
  const tables = queries.tables<EventsTables>();
  const subscriptions = tables.selectFrom('events.subscription').selectAll().where('deleted_at', 'is', null);
  /** The last event one look passes over. */
  const lookEnd = async (all: RawBuilder<unknown>): Promise<FeedEnd | undefined> => {
    const far = await sql<FeedEnd>`
      select ${POSITION}, event.id ${all} ${ORDER} offset ${MOST_PASSED - 1} limit 1`.execute(tables);
    if (far.rows[0] !== undefined) return far.rows[0];
    return (await sql<FeedEnd>`select ${POSITION}, event.id ${all} ${BACKWARDS} limit 1`.execute(tables)).rows[0];
  };
  return {
    async subscription(id: number): Promise<Subscription | undefined> {
      const row = await subscriptions.where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : subscriptionOf(row);
    },

    async subscriptionsOf(consumer: string): Promise<Subscription[]> {
      return (await subscriptions.where('consumer', '=', consumer).orderBy('id').execute()).map(subscriptionOf);
    },

    /** Where the event of this id stands, that of the resource first; the beginning for an unknown one (events §1.3). */
    async positionOf(id: string, resource: string): Promise<Position> {
      const { rows } = await sql<Position>`select ${POSITION} from events.event as event where event.id = ${id}
        order by event.resource = ${resource} desc, event.transaction_number, event.sequence limit 1`.execute(tables);
      return rows[0] ?? BEGINNING;
    },

    /**
     * The transaction number of the oldest transaction still running: what has a smaller one is there or never will be,
     * so nothing can come before it any more.
     */
    async horizon(shift: number): Promise<number> {
      const { rows } = await sql<{ horizon: number }>`
        select pg_snapshot_xmin(pg_current_snapshot())::text::bigint + ${shift}::bigint as horizon`.execute(tables);
      return rows[0]!.horizon;
    },

    /** The next events of a feed below the horizon, in order of registration, at most `size`. */
    async feed(query: FeedQuery, after: Position, size: number, horizon: number): Promise<FeedPage> {
      const all = sql`${following(query, after)} and event.transaction_number < ${horizon}::bigint`;
      const { types, alternativeSubject } = query;
      const filters = [
        ...(types.length > 0 ? [sql`and event.type like any(${types})`] : []),
        ...(alternativeSubject === undefined ? [] : [sql`and event.alternative_subject = ${alternativeSubject}`]),
      ];
      const end = filters.length === 0 ? undefined : await lookEnd(all);
      const upTo = end === undefined ? sql`` : sql`and (event.transaction_number, event.sequence) <= ${place(end)}`;
      const { rows } = await sql<EventRow & Position>`
        select ${sql.raw(EVENT_COLUMNS)}, ${POSITION} ${all} ${upTo} ${sql.join(filters, sql` `)}
        ${ORDER} limit ${size}`.execute(tables);
      return { events: rows.map(eventOf), last: rows.length === size ? rows.at(-1) : (end ?? rows.at(-1)) };
    },

    /** Transaction number of the newest event of the feed at or above the horizon; undefined when none waits there. */
    async newestBeyond(horizon: number, query: FeedQuery, after: Position): Promise<number | undefined> {
      const { rows } = await sql<Position>`
        select ${POSITION} ${following(query, after)} and event.transaction_number >= ${horizon}::bigint
        ${BACKWARDS} limit 1`.execute(tables);
      return rows[0]?.transactionNumber;
    },
  };
}

export type EventsReader = ReturnType<typeof eventsReader>;
