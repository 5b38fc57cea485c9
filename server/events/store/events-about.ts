import { sql } from 'kysely';
import type { Queries } from '../../foundation/database/database.ts';
import type { EventAbout } from '../port.ts';

const MOST_EVENTS = 200;
const MOST_DELIVERIES = 500;

interface Row {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly delivery: number | null;
  readonly subscription: number | null;
  readonly end_point: string | null;
  readonly state: 'pending' | 'delivered' | 'dead' | 'unauthorized' | 'cancelled' | null;
  readonly changed: Date | null;
  readonly attempts: number | null;
  readonly next_attempt: Date | null;
  readonly answer: number | null;
  readonly milliseconds: number | null;
}

/** Our own events about one thing, not what others have published about it, oldest first, with how they were delivered to subscriptions of any of the consumers. */
export async function eventsAbout(
  queries: Queries,
  resourceInstance: string,
  consumers: readonly string[],
): Promise<readonly EventAbout[]> {
  const { rows } = await sql<Row>`
    with about as (
      select sequence, id, type, recorded_at from events.event
       where resource_instance = ${resourceInstance} and not published order by sequence limit ${MOST_EVENTS}
    ), own as (
      select id, end_point from events.subscription where consumer = any(${consumers}::text[])
    ), delivery as (
      select delivery.*, own.end_point from about
        join events.delivery on delivery.event_sequence = about.sequence
        join own on own.id = delivery.subscription_id
       order by delivery.id limit ${MOST_DELIVERIES}
    )
    select about.id, about.type, about.recorded_at as at, delivery.id as delivery, delivery.subscription_id as subscription,
      delivery.end_point, delivery.state, coalesce(delivery.settled_at, last.started_at, delivery.created_at) as changed,
      delivery.attempts, case when delivery.state = 'pending' then delivery.next_attempt_at end as next_attempt,
      last.status as answer, last.duration_ms as milliseconds
    from about
    left join delivery on delivery.event_sequence = about.sequence
    left join lateral (
      select started_at, status, duration_ms from events.delivery_attempt
       where delivery_attempt.delivery_id = delivery.id order by delivery_attempt.id desc limit 1
    ) last on true
    order by about.sequence, delivery.id`.execute(queries.tables<never>());
  const events = new Map<string, EventAbout & { deliveries: EventAbout['deliveries'][number][] }>();
  for (const row of rows) {
    const event = events.get(row.id) ?? { id: row.id, type: row.type, at: row.at, deliveries: [] };
    events.set(row.id, event);
    if (row.delivery === null) continue;
    event.deliveries.push({
      id: row.delivery,
      subscriptionId: row.subscription!,
      endPoint: row.end_point!,
      status: row.state === 'pending' && row.attempts! > 0 ? 'failing' : row.state!,
      changed: row.changed!,
      attempts: row.attempts!,
      nextAttempt: row.next_attempt,
      answer: row.answer,
      milliseconds: row.milliseconds,
    });
  }
  return [...events.values()];
}
