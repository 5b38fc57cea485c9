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

export interface FeedEnd extends Position {
  readonly id: string;
}

/** Events one look passes over at most where no index helps: a rare type must not hold the reader, or the database. */
const MOST_PASSED = 2500;

/** Types whose indexes are looked into one by one. */
const MOST_TYPES = 20;

const POSITION = sql.raw('event.transaction_number as "transactionNumber", event.sequence');
const ORDER = sql.raw('order by event.transaction_number, event.sequence');
const BACKWARDS = sql.raw('order by event.transaction_number desc, event.sequence desc');
const place = ({ transactionNumber, sequence }: Position) => sql`(${transactionNumber}::bigint, ${sequence}::bigint)`;

/**
 * The events of the resource, or of the subject in it, after `after`. By subject, only the index's number is asked for:
 * PostgreSQL believes the three conditions to leave next to nothing, and would read the whole feed instead.
 */
const following = ({ resource, subject }: FeedQuery, after: Position): RawBuilder<unknown> => sql`
  from events.event as event
  where ${
    subject === undefined
      ? sql`event.resource = ${resource}`
      : sql`event.subject is not null and hashtextextended(event.resource || ' ' || event.subject, 0)
          = hashtextextended(${resource}::text || ' ' || ${subject}::text, 0)`
  } and (event.transaction_number, event.sequence) > ${place(after)}`;

/** What the index of subjects cannot tell: another subject may have the same number. */
const ofSubject = ({ resource, subject }: FeedQuery): RawBuilder<unknown>[] =>
  subject === undefined ? [] : [sql`event.resource = ${resource} and event.subject = ${subject}`];

/** Types named in full and no subject, whose own index is as good. */
const isOfTypes = ({ subject, types, alternativeSubject }: FeedQuery): boolean =>
  subject === undefined &&
  alternativeSubject === undefined &&
  types.length > 0 &&
  types.length <= MOST_TYPES &&
  !types.some((type) => /[%_\\]/.test(type));

const subscriptionOf = (row: Selectable<SubscriptionTable>): Subscription => ({
  id: row.id,
  consumer: row.consumer,
  endPoint: row.end_point,
  resourceFilter: row.resource_filter,
  subjectFilter: row.subject_filter ?? undefined,
  typeFilter: row.type_filter ?? undefined,
  typeFilters: row.type_filters ?? undefined,
  sourceFilter: row.source_filter ?? undefined,
  includeSubunits: row.include_subunits,
  created: row.created,
  validated: row.validated_at !== null,
});

/** Reads subscriptions that are not deleted, and the feed. */
export function eventsReader(queries: Queries) {
  const tables = queries.tables<EventsTables>();

  /**
   * The feed of types that are named in full: each type's next events by its index, then the first of them all. A page
   * that is not full ends where the resource's feed ends, so that the next one passes over all the other types too.
   * The resource is compared as an expression: where PostgreSQL believes that little follows, it would else read the
   * resource's whole feed for the few of the type.
   */
  async function feedOfTypes(query: FeedQuery, after: Position, size: number, horizon: number): Promise<FeedPage> {
    const { resource, types } = query;
    const below = sql`event.transaction_number < ${horizon}::bigint`;
    const columns = sql.raw(EVENT_COLUMNS);
    const ofType = (type: string) => sql`
      (select ${columns}, ${POSITION}, true as matches from events.event as event
        where hashtextextended(event.resource || ' ' || event.type, 0)
            = hashtextextended(${resource}::text || ' ' || ${type}::text, 0)
          and (event.transaction_number, event.sequence) > ${place(after)} and ${below}
          and event.type = ${type} and event.resource || '' = ${resource}
        ${ORDER} limit ${size})`;
    const { rows } = await sql<EventRow & Position & { matches: boolean }>`
      (select * from (${sql.join(types.map(ofType), sql` union all `)}) as found
        order by "transactionNumber", sequence limit ${size})
      union all
      (select ${columns}, ${POSITION}, false ${following(query, after)} and ${below} ${BACKWARDS} limit 1)
      order by matches desc, "transactionNumber", sequence`.execute(tables);
    const matching = rows.filter(({ matches }) => matches);
    const last = matching.length === size ? matching.at(-1) : rows.find(({ matches }) => !matches);
    return { events: matching.map(eventOf), last };
  }

  const subscriptions = tables.selectFrom('events.subscription').selectAll().where('deleted_at', 'is', null);
  return {
    async subscription(id: number): Promise<Subscription | undefined> {
      const row = await subscriptions.where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : subscriptionOf(row);
    },

    async subscriptionsOf(consumer: string): Promise<Subscription[]> {
      return (await subscriptions.where('consumer', '=', consumer).orderBy('id').execute()).map(subscriptionOf);
    },

    /**
     * Where the event of this id stands; the beginning for an unknown one (events §1.3). Of several, which publishers
     * can make, the one at `place`, else the first of the resource.
     */
    async positionOf(id: string, resource: string, place?: number): Promise<Position> {
      const { rows } = await sql<Position>`select ${POSITION} from events.event as event where event.id = ${id}
        order by event.sequence = ${place ?? null}::bigint desc nulls last, event.resource = ${resource} desc,
          event.transaction_number, event.sequence limit 1`.execute(tables);
      return rows[0] ?? BEGINNING;
    },

    /** The end of a page as `next` names it: by its id alone where that leads back to it. */
    async cursorOf(end: FeedEnd, resource: string): Promise<{ id: string; place: number | undefined }> {
      const { sequence } = await this.positionOf(end.id, resource);
      return { id: end.id, place: sequence === end.sequence ? undefined : end.sequence };
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

    /**
     * The next events of a feed below the horizon, in order of registration, at most `size`. First come the events to
     * pass over, in the order of the index, then what of them matches: a plan that sorts the feed cannot be chosen.
     */
    async feed(query: FeedQuery, after: Position, size: number, horizon: number): Promise<FeedPage> {
      const { types, alternativeSubject } = query;
      if (isOfTypes(query)) return feedOfTypes(query, after, size, horizon);
      const filters = [
        ...(types.length > 0 ? [sql`event.type like any(${types})`] : []),
        ...(alternativeSubject === undefined ? [] : [sql`event.alternative_subject = ${alternativeSubject}`]),
      ];
      const most = filters.length === 0 ? size : MOST_PASSED;
      const { rows } = await sql<EventRow & Position & { matches: boolean }>`
        with passed as materialized (
          select event.transaction_number, event.sequence, event.resource, event.subject, event.type,
            event.alternative_subject
          ${following(query, after)} and event.transaction_number < ${horizon}::bigint
          ${ORDER} limit ${most}
        ), chosen as (
          (select sequence, true as matches from passed as event
            where ${sql.join([sql`true`, ...ofSubject(query), ...filters], sql` and `)} ${ORDER} limit ${size})
          union all
          (select sequence, false from passed as event ${BACKWARDS} limit 1)
        )
        select ${sql.raw(EVENT_COLUMNS)}, ${POSITION}, matches
        from chosen join events.event on event.sequence = chosen.sequence
        order by matches desc, event.transaction_number, event.sequence`.execute(tables);
      const matching = rows.filter(({ matches }) => matches);
      const last = matching.length === size ? matching.at(-1) : rows.find(({ matches }) => !matches);
      return { events: matching.map(eventOf), last };
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
