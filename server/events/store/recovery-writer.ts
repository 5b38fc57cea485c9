import { statement, type Transaction } from '../../foundation/database/database.ts';

/** A subscription that was paused by itself. */
export interface Paused {
  readonly id: number;
  readonly consumer: string;
  readonly failingSince: Date;
}

const PAUSE = statement(
  'events-pause-failing',
  `update events.subscription set paused_at = $1, pause_reason = 'failing'
   from events.subscription_health health
   where health.failing_since <= $2 and subscription.id = health.subscription_id
     and subscription.paused_at is null and subscription.deleted_at is null
   returning subscription.id, subscription.consumer, health.failing_since as "failingSince"`,
);

// All of a delivery's life has to lie in the outage, give or take an hour: what this endpoint alone refuses stays dead.
const REVIVE = statement(
  'events-revive-dead',
  `with back as materialized (
    select subscription_id, revive_since from events.subscription_health
    where revive_since is not null order by subscription_id limit 1 for update
  ), dead as materialized (
    select delivery.id from events.delivery join back on back.subscription_id = delivery.subscription_id
    where delivery.state = 'dead' and delivery.event_sequence is not null
      and delivery.created_at >= back.revive_since - interval '1 hour'
    order by delivery.id limit $2
  ), revived as (
    update events.delivery set state = 'pending', attempts = 0, next_attempt_at = $1, settled_at = null
    from dead where delivery.id = dead.id and delivery.state = 'dead'
    returning 1
  ), done as (
    update events.subscription_health health set revive_since = null
    from back where health.subscription_id = back.subscription_id and (select count(*) from dead) < $2
  )
  select (select count(*) from back) as looked, (select count(*) from revived) as revived`,
);

const PROBE = statement(
  'events-probe-failing',
  `with idle as materialized (
    select health.subscription_id, health.next_probe_at, (
      select id from events.delivery
      where subscription_id = health.subscription_id and state = 'dead' and event_sequence is not null
        and created_at >= coalesce(health.last_delivered_at, health.failing_since) - interval '1 hour'
      order by id limit 1
    ) as dead
    from events.subscription_health health join events.subscription on subscription.id = health.subscription_id
    where health.failing_since > $2 and subscription.paused_at is null and subscription.deleted_at is null
      and (health.next_probe_at is null or health.next_probe_at <= $1)
      and not exists (
        select from events.delivery
        where delivery.subscription_id = health.subscription_id and state = 'pending' and event_sequence is not null)
  ), planned as (
    update events.subscription_health health
    set next_probe_at = case when idle.next_probe_at is null then $3::timestamptz end
    from idle where health.subscription_id = idle.subscription_id and idle.dead is not null
  ), probing as (
    update events.delivery set state = 'pending', next_attempt_at = $1, settled_at = null
    from idle where delivery.id = idle.dead and delivery.state = 'dead' and idle.next_probe_at is not null
    returning 1
  )
  select count(*) as number from probing`,
);

/** Writes what becomes of subscriptions whose endpoint has been away. */
export function recoveryWriter(transaction: Transaction) {
  return {
    /** Pauses the subscriptions that have failed since `since` or longer. */
    pauseFailing: (since: Date, now: Date): Promise<Paused[]> => transaction.run<Paused & object>(PAUSE, [now, since]),

    /**
     * Puts what was given up during an outage that is over in line again, at most `limit` of one subscription; answers
     * how many, undefined when no outage has ended.
     */
    async revive(limit: number, now: Date): Promise<number | undefined> {
      const [row] = await transaction.run<{ looked: number; revived: number }>(REVIVE, [now, limit]);
      return row!.looked === 0 ? undefined : row!.revived;
    },

    /**
     * Tries the oldest delivery given up for each endpoint that fails and has nothing left to try: now where it was
     * planned, else planned for `next`. Those that have failed since `since` are about to be paused. Answers how many.
     */
    async probe(since: Date, next: Date, now: Date): Promise<number> {
      const [row] = await transaction.run<{ number: number }>(PROBE, [now, since, next]);
      return row!.number;
    },
  };
}
