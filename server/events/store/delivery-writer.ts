import { statement, type Transaction } from '../../foundation/database/database.ts';
import type { RecordedEvent } from '../model/cloud-event.ts';
import { FREE, HELD } from './delivery-reader.ts';
import { EVENT_COLUMNS, type EventRow, eventOf } from './event-row.ts';
import type { DeliveryState } from './tables.ts';
import type { Failure } from '../push/webhooks.ts';
import { WANTED } from './writer.ts';

/** A delivery this process has the lease of. */
export interface ClaimedDelivery {
  readonly id: number;
  readonly subscriptionId: number;
  readonly endPoint: string;
  readonly consumer: string;
  /** Failed attempts so far. */
  readonly attempts: number;
  /** The event, or the id of the event that validates the subscription. */
  readonly content: { readonly event: RecordedEvent } | { readonly validationEventId: string; readonly test: boolean };
  /** Secrets to sign with, sealed. */
  readonly secrets: readonly SealedSecret[];
  /** When the event was recorded; undefined for a validation, a test, and what is sent again because somebody asked. */
  readonly eventAt: Date | undefined;
  /** Proof of the lease; new at each claim. */
  readonly token: string;
}

export interface SealedSecret {
  readonly id: string;
  readonly sealed: Buffer;
}

/** How many deliveries of a subscription may be claimed. */
export interface Share {
  readonly subscriptionId: number;
  readonly free: number;
}

/** What became of an attempt, and what is to be written on the row. */
export interface Outcome {
  readonly delivery: ClaimedDelivery;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly startedAt: Date;
  /** Milliseconds. */
  readonly duration: number;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** Why it failed; undefined when it did not. */
  readonly reason: string | undefined;
  readonly failure: Failure | undefined;
  /** The beginning of what was answered. */
  readonly answer: string | undefined;
}

/** A lease that was asked to be prolonged and still is ours. */
export interface KeptLease {
  readonly id: number;
  readonly token: string;
  /** The subscription was deleted meanwhile: stop sending. */
  readonly deleted: boolean;
}

const LEASE_END = 'clock_timestamp() + make_interval(secs => $1::double precision / 1000)';

// The share lock on the subscriptions makes a DELETE either wait until this claim is there to be seen, or be seen by it.
const CLAIM = statement(
  'events-claim-deliveries',
  `with subscription as materialized (
    select subscription.id, subscription.end_point, subscription.consumer, share.free, ${HELD} as held, (
      select json_agg(json_build_object('id', secret.id, 'sealed', encode(secret.sealed, 'base64')) order by secret.created_at desc)
      from events.signing_secret secret
      where secret.subscription_id = subscription.id and (secret.ends_at is null or secret.ends_at > $3)
    ) as secrets
    from unnest($4::bigint[], $5::integer[]) as share (subscription_id, free)
    join events.subscription on subscription.id = share.subscription_id
    where subscription.deleted_at is null
    for share of subscription
  ), picked as materialized (
    select due.id from subscription cross join lateral (
      select delivery.id from events.delivery
      where delivery.subscription_id = subscription.id and state = 'pending' and next_attempt_at <= $3 and ${FREE}
      order by next_attempt_at limit subscription.free
      for update skip locked
    ) due
    where not subscription.held
    union all
    select due.id from subscription cross join lateral (
      select delivery.id from events.delivery
      where delivery.subscription_id = subscription.id and state = 'pending' and event_sequence is null
        and next_attempt_at <= $3 and ${FREE}
      limit subscription.free
      for update skip locked
    ) due
    where subscription.held
  ), claimed as (
    update events.delivery set claimed_by = $2, claimed_until = ${LEASE_END}
    from picked where delivery.id = picked.id
    returning delivery.id, delivery.subscription_id, delivery.event_sequence, delivery.validation_event_id,
      delivery.attempts, delivery.test, delivery.replay
  )
  select claimed.id as delivery_id, claimed.subscription_id, claimed.validation_event_id, claimed.attempts, claimed.test,
    claimed.replay, event.recorded_at, subscription.end_point, subscription.consumer, subscription.secrets, ${EVENT_COLUMNS}
  from claimed
  join subscription on subscription.id = claimed.subscription_id
  left join events.event on event.sequence = claimed.event_sequence
  order by claimed.id`,
);

const RENEW = statement(
  'events-renew-leases',
  `update events.delivery set claimed_until = ${LEASE_END}
   from unnest($2::bigint[], $3::uuid[]) as lease (id, token), events.subscription
   where delivery.id = lease.id and delivery.claimed_by = lease.token and delivery.claimed_until > clock_timestamp()
     and subscription.id = delivery.subscription_id
   returning delivery.id, delivery.claimed_by as token, subscription.deleted_at is not null as deleted`,
);

// An attempt is logged whoever has the lease by now; the row is only changed while it is ours. What goes on waiting
// untried is no attempt, and may do so for days. How the endpoint fares is written when it changes: a row that every
// success wrote would make all of them wait for each other.
const SETTLE = statement(
  'events-settle-deliveries',
  `with outcome as (
    select * from unnest($2::bigint[], $3::uuid[], $4::bigint[], $5::events.delivery_state[], $6::smallint[],
      $7::timestamptz[], $8::timestamptz[], $9::integer[], $10::smallint[], $11::text[], $12::text[], $13::boolean[],
      $14::boolean[])
      as outcome (id, token, subscription_id, state, attempts, next_attempt_at, started_at, duration_ms, status, reason,
        answer, accepted, untried)
  ), logged as (
    insert into events.delivery_attempt
      (delivery_id, subscription_id, attempt, started_at, duration_ms, status, reason, answer)
    select id, subscription_id, attempts, started_at, duration_ms, status, reason, answer from outcome
    where not untried
  ), settled as (
    update events.delivery set state = outcome.state, attempts = outcome.attempts,
      next_attempt_at = outcome.next_attempt_at, last_error = outcome.reason,
      claimed_by = null, claimed_until = null,
      settled_at = case when outcome.state <> 'pending' then $1::timestamptz end
    from outcome
    where delivery.id = outcome.id and delivery.claimed_by = outcome.token and delivery.state = 'pending'
    returning delivery.subscription_id, delivery.state, delivery.event_sequence, delivery.test, delivery.attempts
  ), asked as (
    select subscription_id, bool_or(state = 'delivered') as accepted from settled
    where event_sequence is null and not test and (state = 'delivered' or attempts > 0) group by subscription_id
  ), fared as (
    select outcome.subscription_id, bool_or(accepted) as accepted, min(started_at) as started_at
    from outcome where accepted is not null group by outcome.subscription_id
  ), changed as (
    insert into events.subscription_health as health (subscription_id, last_delivered_at, failing_since)
    select fared.subscription_id, case when accepted then $1::timestamptz end, case when not accepted then started_at end
    from fared left join events.subscription_health known on known.subscription_id = fared.subscription_id
    where known.subscription_id is null or (known.failing_since is null) <> accepted
      or accepted and coalesce(known.last_delivered_at < $1::timestamptz - interval '1 minute', true)
    order by fared.subscription_id
    on conflict (subscription_id) do update set
      last_delivered_at = coalesce(excluded.last_delivered_at, health.last_delivered_at),
      failing_since = case when excluded.last_delivered_at is null
        then coalesce(health.failing_since, excluded.failing_since) end,
      next_probe_at = case when excluded.last_delivered_at is null then health.next_probe_at end,
      revive_since = case when excluded.last_delivered_at is not null and health.failing_since is not null
        then coalesce(health.revive_since, health.last_delivered_at, health.failing_since) else health.revive_since end
  ), turned_away as (
    update events.delivery set state = 'cancelled', settled_at = $1
    from asked, events.subscription
    where not asked.accepted and subscription.id = asked.subscription_id and subscription.validated_at is null
      and delivery.subscription_id = asked.subscription_id and delivery.state = 'pending'
      and delivery.event_sequence is not null
  )
  update events.subscription set
    validated_at = case when asked.accepted then coalesce(subscription.validated_at, $1) end,
    matches_from = case when asked.accepted then coalesce(subscription.matches_from, $1) end,
    paused_at = case when subscription.pause_reason = 'asked' then subscription.paused_at end,
    pause_reason = case when subscription.pause_reason = 'asked' then subscription.pause_reason end
  from asked
  where subscription.id = asked.subscription_id and subscription.deleted_at is null
    and case when asked.accepted then subscription.validated_at is null or subscription.pause_reason = 'failing'
      else subscription.validated_at is null and subscription.matches_from is not null end`,
);

const CANCEL = statement(
  'events-cancel-deliveries',
  `with chosen as (
    select id from events.delivery
    where subscription_id = any($1) and state = 'pending' and ${FREE}
    limit $2 for update skip locked
  ), cancelled as (
    update events.delivery set state = 'cancelled', settled_at = $3, claimed_by = null, claimed_until = null
    from chosen where delivery.id = chosen.id
    returning 1
  )
  select count(*) as number from cancelled`,
);

// The row of the question is the right to answer it: of two processes, one gets it.
const ANSWER = statement(
  'events-answer-main-unit-questions',
  `with answered as (
    delete from events.main_unit_question question
    using unnest($2::bigint[], $3::text[]) as answer (event_sequence, main_unit)
    where question.event_sequence = answer.event_sequence
    returning answer.event_sequence, answer.main_unit
  ), inserted as (
    insert into events.delivery (subscription_id, event_sequence, next_attempt_at, created_at)
    select subscription.id, recorded.sequence, $1, $1
    from answered
    join events.event as recorded on recorded.sequence = answered.event_sequence
    join events.subscription on subscription.resource_filter = lower(recorded.resource)
      and subscription.subject_filter = answered.main_unit and subscription.include_subunits
      and ${WANTED}
      and subscription.matches_from <= recorded.recorded_at and subscription.deleted_at is null
    returning 1
  )
  select count(*) as number from inserted`,
);

// An event is kept for ninety days; what is sent again at the end of them, or held by a pause, may outlive it.
const WITHOUT_EVENT = statement(
  'events-cancel-without-event',
  `update events.delivery set state = 'cancelled', settled_at = $2, last_error = 'the event is no longer kept',
     claimed_by = null, claimed_until = null
   where id = any($1)`,
);

/** Claims deliveries and writes what became of them. */
export function deliveryWriter(transaction: Transaction) {
  return {
    /** Takes the lease of what is due, for `lease` milliseconds, at most each subscription's share. */
    async claim(shares: readonly Share[], token: string, now: Date, lease: number): Promise<ClaimedDelivery[]> {
      const rows = await transaction.run<EventRow & ClaimedRow>(CLAIM, [
        lease,
        token,
        now,
        shares.map(({ subscriptionId }) => subscriptionId),
        shares.map(({ free }) => free),
      ]);
      const orphans = rows.filter((row) => row.validation_event_id === null && row.id === null);
      if (orphans.length > 0) await transaction.run(WITHOUT_EVENT, [orphans.map((row) => row.delivery_id), now]);
      return rows.flatMap((row) => (orphans.includes(row) ? [] : claimedOf(row, token)));
    },

    /** Prolongs leases to `lease` milliseconds from now; those that are not in the answer are lost. */
    renew: (deliveries: readonly ClaimedDelivery[], lease: number): Promise<KeptLease[]> =>
      transaction.run(RENEW, [lease, deliveries.map(({ id }) => id), deliveries.map(({ token }) => token)]),

    /** Logs attempts and settles the deliveries whose lease is still ours; a delivered validation validates. */
    async settle(outcomes: readonly Outcome[], now: Date): Promise<void> {
      await transaction.run(SETTLE, [
        now,
        outcomes.map(({ delivery }) => delivery.id),
        outcomes.map(({ delivery }) => delivery.token),
        outcomes.map(({ delivery }) => delivery.subscriptionId),
        outcomes.map(({ state }) => state),
        outcomes.map(({ attempts }) => attempts),
        outcomes.map(({ nextAttemptAt }) => nextAttemptAt),
        outcomes.map(({ startedAt }) => startedAt),
        outcomes.map(({ duration }) => Math.round(duration)),
        outcomes.map(({ status }) => status),
        outcomes.map(({ reason }) => reason),
        outcomes.map(({ answer }) => answer),
        outcomes.map(acceptedBy),
        outcomes.map(({ state, failure }) => state === 'pending' && failure === undefined),
      ]);
    },

    /** Gives up what waits for deleted subscriptions, at most `limit`; answers how many. */
    async cancel(subscriptionIds: readonly number[], limit: number, now: Date): Promise<number> {
      const [row] = await transaction.run<{ number: number }>(CANCEL, [subscriptionIds, limit, now]);
      return row!.number;
    },

    /**
     * Removes questions and makes the deliveries their answers (the main unit as a subject, undefined for none) give rise to;
     * answers how many.
     */
    async answer(answers: readonly { sequence: number; mainUnit: string | undefined }[], now: Date): Promise<number> {
      const [row] = await transaction.run<{ number: number }>(ANSWER, [
        now,
        answers.map(({ sequence }) => sequence),
        answers.map(({ mainUnit }) => mainUnit),
      ]);
      return row!.number;
    },
  };
}

function claimedOf(row: EventRow & ClaimedRow, token: string): ClaimedDelivery {
  return {
    id: row.delivery_id,
    subscriptionId: row.subscription_id,
    endPoint: row.end_point,
    consumer: row.consumer,
    attempts: row.attempts,
    content:
      row.validation_event_id === null
        ? { event: eventOf(row) }
        : { validationEventId: row.validation_event_id, test: row.test },
    secrets: (row.secrets ?? []).map(({ id, sealed }) => ({ id, sealed: Buffer.from(sealed, 'base64') })),
    eventAt: row.replay ? undefined : (row.recorded_at ?? undefined),
    token,
  };
}

interface ClaimedRow {
  readonly delivery_id: number;
  readonly subscription_id: number;
  readonly validation_event_id: string | null;
  readonly attempts: number;
  readonly end_point: string;
  readonly consumer: string;
  readonly test: boolean;
  readonly replay: boolean;
  readonly recorded_at: Date | null;
  readonly secrets: readonly { readonly id: string; readonly sealed: string }[] | null;
}

/** What an outcome tells of the endpoint: null where it was not really tried. */
function acceptedBy({ state, attempts, delivery }: Outcome): boolean | null {
  if (state === 'delivered') return true;
  const failed = (state === 'pending' || state === 'dead') && attempts > delivery.attempts;
  return failed && 'event' in delivery.content ? false : null;
}
