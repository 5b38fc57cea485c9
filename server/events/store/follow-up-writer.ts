import { sql } from 'kysely';
import type { Transaction } from '../../foundation/database/database.ts';
import { newId } from '../../foundation/ids.ts';
import type { LogStatus } from '../model/delivery-log.ts';
import { ofQuery } from './delivery-log-reader.ts';
import type { EventsTables, PauseReason } from './tables.ts';

/** What is to be sent again. */
export type Chosen =
  | { readonly deliveries: readonly number[] }
  | { readonly events: readonly string[] }
  | {
      readonly from: Date;
      readonly to: Date | undefined;
      readonly statuses: readonly LogStatus[];
      readonly types: readonly string[];
      readonly after: number | undefined;
    };

/** What came of sending again; `last`: the limit was reached at this delivery. */
export interface Replayed {
  readonly count: number;
  readonly last: number | undefined;
}

/** Writes what owners ask of their subscriptions, and what subscriptions do by themselves. */
export function followUpWriter(transaction: Transaction) {
  const tables = transaction.tables<EventsTables>();
  return {
    async pause(id: number, reason: PauseReason, now: Date): Promise<void> {
      await tables
        .updateTable('events.subscription')
        .set({ paused_at: now, pause_reason: reason })
        .where('id', '=', id)
        .where((where) => where.or([where('paused_at', 'is', null), where('pause_reason', '<>', reason)]))
        .execute();
    },

    /** Goes on, with all that waits due at once, and what was given up since the last success in line again. */
    async resume(id: number, now: Date): Promise<void> {
      await tables
        .updateTable('events.subscription')
        .set({ paused_at: null, pause_reason: null })
        .where('id', '=', id)
        .execute();
      await tables
        .updateTable('events.delivery')
        .set({ next_attempt_at: now })
        .where('subscription_id', '=', id)
        .where('state', '=', 'pending')
        .where('next_attempt_at', '>', now)
        .execute();
      await sql`update events.subscription_health set failing_since = null, next_probe_at = null,
          revive_since = coalesce(revive_since, last_delivered_at, failing_since)
        where subscription_id = ${id} and failing_since is not null`.execute(tables);
    },

    /** Sends the event that tries an endpoint out; answers the id of its delivery. */
    async test(subscriptionId: number, now: Date): Promise<number> {
      const { id } = await tables
        .insertInto('events.delivery')
        .values({
          subscription_id: subscriptionId,
          validation_event_id: newId(now),
          test: true,
          next_attempt_at: now,
          created_at: now,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },

    /**
     * Sends again: what still waits is due now, and what is settled gets a new delivery of the same event. The oldest
     * `limit` of what was chosen, each event once.
     */
    async replay(subscriptionId: number, chosen: Chosen, limit: number, now: Date): Promise<Replayed> {
      const byTime = 'from' in chosen ? chosen : undefined;
      const ofTypes =
        byTime === undefined || byTime.types.length === 0 ? sql`` : sql`and event.type = any(${byTime.types})`;
      const condition =
        'deliveries' in chosen
          ? sql`and delivery.id = any(${chosen.deliveries}::bigint[])`
          : 'events' in chosen
            ? sql`and delivery.event_sequence in (select sequence from events.event where id = any(${chosen.events}))`
            : sql`and delivery.id > ${chosen.after ?? 0} ${ofTypes}`;
      const query = { subscriptionId, statuses: byTime?.statuses ?? [], from: byTime?.from, to: byTime?.to };
      const { rows } = await sql<{ count: number; passed: number; last: number | null }>`
        with chosen as materialized (
          select delivery.id, delivery.event_sequence
          from events.delivery join events.event on event.sequence = delivery.event_sequence
          where ${ofQuery(query)} ${condition}
          order by delivery.id limit ${limit}
        ), wanted as (
          select distinct event_sequence from chosen
        ), hurried as (
          update events.delivery set next_attempt_at = least(next_attempt_at, ${now}::timestamptz)
          from wanted
          where delivery.event_sequence = wanted.event_sequence and delivery.subscription_id = ${subscriptionId}
            and delivery.state = 'pending'
          returning delivery.event_sequence
        ), again as (
          insert into events.delivery (subscription_id, event_sequence, replay, next_attempt_at, created_at)
          select ${subscriptionId}::bigint, event_sequence, true, ${now}, ${now} from wanted
          where event_sequence not in (select event_sequence from hurried)
          order by event_sequence
          returning event_sequence
        )
        select (select count(distinct event_sequence) from hurried) + (select count(*) from again) as count,
          (select count(*) from chosen) as passed, (select max(id) from chosen) as last`.execute(tables);
      const [row] = rows;
      return { count: row!.count, last: byTime !== undefined && row!.passed === limit ? row!.last! : undefined };
    },

    /** A new secret to sign with; those in force sign until `overlapEnds`, too. */
    async addSecret(
      secret: { id: string; subscriptionId: number; sealed: Buffer; hint: string },
      overlapEnds: Date,
      now: Date,
    ): Promise<void> {
      await tables
        .updateTable('events.signing_secret')
        .set({ ends_at: overlapEnds })
        .where('subscription_id', '=', secret.subscriptionId)
        .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', overlapEnds)]))
        .execute();
      await tables
        .insertInto('events.signing_secret')
        .values({
          id: secret.id,
          subscription_id: secret.subscriptionId,
          sealed: secret.sealed,
          hint: secret.hint,
          created_at: now,
        })
        .execute();
    },

    /** Ends signing. */
    async removeSecrets(subscriptionId: number): Promise<void> {
      await tables.deleteFrom('events.signing_secret').where('subscription_id', '=', subscriptionId).execute();
    },
  };
}
