import { type RawBuilder, sql } from 'kysely';
import type { Queries } from '../../foundation/database/database.ts';
import type { LoggedAttempt, LoggedDelivery, LogStatus } from '../model/delivery-log.ts';
import type { AilingSubscription } from '../port.ts';
import { EVENT_COLUMNS, type EventRow, eventOf } from './event-row.ts';
import type { DeliveryState, EventsTables, PauseReason } from './tables.ts';

export interface LogQuery {
  readonly subscriptionId: number;
  /** Any of these; none: all. */
  readonly statuses: readonly LogStatus[];
  /** Any of these event types; none: all. */
  readonly types: readonly string[];
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** Id of the event, or of what it is about. */
  readonly event: string | undefined;
}

export interface LogPage {
  readonly deliveries: readonly LoggedDelivery[];
  /** Id of the last delivery passed over, when there may be more. */
  readonly last: number | undefined;
}

/** How a subscription fares. */
export interface Health {
  readonly pausedAt: Date | undefined;
  readonly pauseReason: PauseReason | undefined;
  readonly failingSince: Date | undefined;
  readonly lastDeliveredAt: Date | undefined;
  /** Counted up to 10 000. */
  readonly waiting: number;
  readonly dead: number;
  /** Of the newest thousand deliveries. */
  readonly medianMilliseconds: number | undefined;
}

export interface SigningSecret {
  readonly id: string;
  readonly hint: string;
  readonly created: Date;
  readonly ends: Date | undefined;
}

/** Deliveries one look passes over at most: a rare type among millions must not hold the database for minutes. */
const MOST_PASSED = 20_000;

/** The condition of a status; literal states let PostgreSQL use the index on those. */
const CONDITIONS: Readonly<Record<LogStatus, RawBuilder<unknown>>> = {
  pending: sql`state = 'pending' and attempts = 0`,
  failing: sql`state = 'pending' and attempts > 0`,
  delivered: sql`state = 'delivered'`,
  dead: sql`state = 'dead'`,
  unauthorized: sql`state = 'unauthorized'`,
  cancelled: sql`state = 'cancelled'`,
};

/** The condition that a delivery, there called `delivery`, is of a query, apart from what its event says. */
export function ofQuery({
  subscriptionId,
  statuses,
  from,
  to,
}: Omit<LogQuery, 'types' | 'event'>): RawBuilder<unknown> {
  const any = statuses.map((status) => sql`(${CONDITIONS[status]})`);
  return sql.join(
    [
      sql`delivery.subscription_id = ${subscriptionId}`,
      ...(any.length === 0 ? [] : [sql`(${sql.join(any, sql` or `)})`]),
      ...(from === undefined ? [] : [sql`delivery.created_at >= ${from}`]),
      ...(to === undefined ? [] : [sql`delivery.created_at < ${to}`]),
    ],
    sql` and `,
  );
}

interface LogRow extends EventRow {
  readonly delivery_id: number;
  readonly validation_event_id: string | null;
  readonly test: boolean;
  readonly replay: boolean;
  readonly state: DeliveryState;
  readonly number: number;
  readonly next_attempt_at: Date;
  readonly last_error: string | null;
  readonly created_at: Date;
  readonly settled_at: Date | null;
  readonly sending: boolean;
  readonly log: readonly AttemptRow[] | null;
}

interface AttemptRow {
  readonly attempt: number;
  readonly startedAt: string;
  readonly duration: number;
  readonly status: number | null;
  readonly reason: string | null;
  readonly answer: string | null;
}

const attemptOf = ({ attempt, startedAt, duration, status, reason, answer }: AttemptRow): LoggedAttempt => ({
  attempt,
  startedAt: new Date(startedAt),
  duration,
  status: status ?? undefined,
  reason: reason ?? undefined,
  answer: answer ?? undefined,
});

const deliveryOf = (row: LogRow): LoggedDelivery => ({
  id: row.delivery_id,
  state: row.state,
  attempts: row.number,
  created: row.created_at,
  settled: row.settled_at ?? undefined,
  nextAttempt: row.state === 'pending' ? row.next_attempt_at : undefined,
  sending: row.sending,
  replay: row.replay,
  lastError: row.last_error ?? undefined,
  content:
    row.validation_event_id !== null
      ? { ownEventId: row.validation_event_id, test: row.test }
      : row.id === null
        ? undefined
        : { event: eventOf(row) },
  log: (row.log ?? []).map(attemptOf),
});

/** Reads what became of deliveries, and how subscriptions fare. */
export function deliveryLogReader(queries: Queries) {
  const tables = queries.tables<EventsTables>();

  const select = (deliveries: RawBuilder<unknown>) =>
    sql<LogRow>`
      select delivery.id as delivery_id, delivery.validation_event_id, delivery.test, delivery.replay, delivery.state,
        delivery.attempts as number, delivery.next_attempt_at, delivery.last_error, delivery.created_at, delivery.settled_at,
        delivery.state = 'pending' and delivery.claimed_until > clock_timestamp() as sending, ${sql.raw(EVENT_COLUMNS)},
        (select json_agg(json_build_object('attempt', attempt, 'startedAt', started_at, 'duration', duration_ms,
            'status', status, 'reason', reason, 'answer', answer) order by one.id desc)
          from events.delivery_attempt one where one.delivery_id = delivery.id) as log
      from (${deliveries}) delivery left join events.event on event.sequence = delivery.event_sequence
      order by delivery.id desc`.execute(tables);

  const sequencesOf = async (eventId: string): Promise<number[]> =>
    (
      await sql<{ sequence: number }>`select sequence from events.event where id = ${eventId} limit 100`.execute(tables)
    ).rows.map(({ sequence }) => sequence);
  const pageOf = ({ rows }: { rows: LogRow[] }, limit: number): LogPage => ({
    deliveries: rows.map(deliveryOf),
    last: rows.length === limit ? rows.at(-1)!.delivery_id : undefined,
  });

  return {
    /** Deliveries of a subscription, newest first, from before the id `before`. */
    async page(query: LogQuery, before: number | undefined, limit: number): Promise<LogPage> {
      const { types, event } = query;
      const start = before === undefined ? sql`` : sql`and delivery.id < ${before}`;
      const matching = sql`select delivery.* from events.delivery where ${ofQuery(query)} ${start}`;
      const sequences = event === undefined ? [] : await sequencesOf(event);
      if (sequences.length > 0)
        return pageOf(
          await select(sql`${matching} and event_sequence = any(${sequences}) order by id desc limit ${limit}`),
          limit,
        );
      if (types.length === 0 && event === undefined)
        return pageOf(await select(sql`${matching} order by id desc limit ${limit}`), limit);

      const ofType = types.length === 0 ? sql`` : sql`and event.type = any(${types})`;
      // An id of no event may be that of what events are about.
      const about = event === undefined ? sql`` : sql`and event.resource_instance = ${event}`;
      const page = pageOf(
        await select(sql`select delivery.* from (${matching} order by id desc limit ${MOST_PASSED}) delivery
          join events.event on event.sequence = delivery.event_sequence where true ${ofType} ${about}
          order by delivery.id desc limit ${limit}`),
        limit,
      );
      if (page.last !== undefined) return page;
      const end = await sql<{ id: number }>`${matching} order by id desc offset ${MOST_PASSED - 1} limit 1`.execute(
        tables,
      );
      return { ...page, last: end.rows[0]?.id };
    },

    async health(subscriptionId: number): Promise<Health> {
      const { rows } = await sql<{
        paused_at: Date | null;
        pause_reason: PauseReason | null;
        failing_since: Date | null;
        last_delivered_at: Date | null;
        waiting: number;
        dead: number;
        median: number | null;
      }>`
        select paused_at, pause_reason, failing_since, last_delivered_at,
          (select count(*) from (select from events.delivery
            where subscription_id = ${subscriptionId} and state = 'pending' limit 10000) pending) as waiting,
          (select count(*) from (select from events.delivery
            where subscription_id = ${subscriptionId} and state = 'dead' limit 10000) given_up) as dead,
          (select percentile_cont(0.5) within group (order by duration_ms) from (
            select id from events.delivery where subscription_id = ${subscriptionId} order by id desc limit 1000
          ) newest join events.delivery_attempt on delivery_attempt.delivery_id = newest.id where reason is null) as median
        from events.subscription left join events.subscription_health health on health.subscription_id = subscription.id
        where subscription.id = ${subscriptionId}`.execute(tables);
      const [row] = rows;
      return {
        pausedAt: row?.paused_at ?? undefined,
        pauseReason: row?.pause_reason ?? undefined,
        failingSince: row?.failing_since ?? undefined,
        lastDeliveredAt: row?.last_delivered_at ?? undefined,
        waiting: row?.waiting ?? 0,
        dead: row?.dead ?? 0,
        medianMilliseconds: row?.median === null || row === undefined ? undefined : Math.round(row.median),
      };
    },

    /** A consumer's subscriptions that fail, or were paused because of it. */
    async ailing(consumer: string): Promise<AilingSubscription[]> {
      const { rows } = await sql<AilingSubscription>`
        select subscription.id as "subscriptionId", end_point as "endPoint", resource_filter as resource,
          case when paused_at is null then 'failing' else 'paused' end as state,
          coalesce(paused_at, failing_since) as since
        from events.subscription left join events.subscription_health health on health.subscription_id = subscription.id
        where consumer = ${consumer} and deleted_at is null
          and (pause_reason = 'failing' or paused_at is null and failing_since is not null)
        order by since`.execute(tables);
      return rows;
    },

    /** Secrets that sign, newest first; ended ones are not among them. */
    async signingSecrets(subscriptionId: number, now: Date): Promise<SigningSecret[]> {
      const rows = await tables
        .selectFrom('events.signing_secret')
        .select(['id', 'hint', 'created_at', 'ends_at'])
        .where('subscription_id', '=', subscriptionId)
        .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(({ id, hint, created_at, ends_at }) => ({
        id,
        hint,
        created: created_at,
        ends: ends_at ?? undefined,
      }));
    },
  };
}

export type DeliveryLogReader = ReturnType<typeof deliveryLogReader>;
