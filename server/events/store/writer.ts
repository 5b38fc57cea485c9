import { statement, type Transaction } from '../../foundation/database/database.ts';
import { newId } from '../../foundation/ids.ts';
import { alternativeSubjectOf, type RecordedEvent } from '../model/cloud-event.ts';
import { identityOf, type SubscriptionDraft } from '../model/subscription.ts';
import type { NewEvent } from '../port.ts';
import type { EventsTables } from './tables.ts';

/** What a recorded batch gave rise to. */
export interface Recorded {
  readonly deliveries: number;
  readonly questions: number;
}

/** Does the subscription want an event of this type and source? `recorded` and `subscription` are rows of a query. */
export const WANTED = `(subscription.type_filter is null or subscription.type_filter = recorded.type)
      and (subscription.type_filters is null or recorded.type = any(subscription.type_filters))
      and (subscription.source_filter is null or recorded.source = subscription.source_filter
        or starts_with(recorded.source, rtrim(subscription.source_filter, '/') || '/'))`;

// Two branches instead of an `or`: each is one index look-up, however many subscribe to the resource.
const MATCH = `
  matched as (
    insert into events.delivery (subscription_id, event_sequence, next_attempt_at, created_at)
    select subscription.id, recorded.sequence, $2, $2
    from recorded cross join lateral (
      select id, type_filter, type_filters, source_filter from events.subscription
      where resource_filter = lower(recorded.resource) and subject_filter is null
        and matches_from is not null and deleted_at is null
      union all
      select id, type_filter, type_filters, source_filter from events.subscription
      where resource_filter = lower(recorded.resource) and subject_filter = coalesce(recorded.subject, '')
        and matches_from is not null and deleted_at is null
    ) subscription
    where ${WANTED}
    returning 1
  ),
  asked as (
    insert into events.main_unit_question (event_sequence)
    select recorded.sequence from recorded
    where (recorded.subject like 'urn:altinn:organization:identifier-no:%'
        or recorded.subject like '/party/%' and recorded.alternative_subject ~ '^/org') and exists (
      select from events.subscription
      where resource_filter = lower(recorded.resource)
        and include_subunits and matches_from is not null and deleted_at is null
    )
    returning 1
  )
  select (select count(*) from matched) as deliveries, (select count(*) from asked) as questions`;

const RETURNING = 'returning sequence, source, type, resource, subject, alternative_subject';
const TRANSACTION_NUMBER = '(select pg_current_xact_id()::text::bigint + $1::bigint)';

// Source, type, resource and time come as few distinct combinations: sending each once halves the work of both ends.
const RECORD = statement(
  'events-record',
  `with recorded as (
    insert into events.event (transaction_number, recorded_at, id, source, type, resource, time,
      resource_instance, subject, alternative_subject)
    select ${TRANSACTION_NUMBER}, $2, given.id, ($3::text[])[kind], ($4::text[])[kind], ($5::text[])[kind],
      ($6::timestamptz[])[kind], given.resource_instance, given.subject, given.alternative_subject
    from unnest($7::integer[], $8::text[], $9::text[], $10::text[], $11::text[])
      as given (kind, id, resource_instance, subject, alternative_subject)
    ${RETURNING}
  ), ${MATCH}`,
);

const PUBLISH = statement(
  'events-publish',
  `with recorded as (
    insert into events.event (transaction_number, recorded_at, published, id, source, type, resource, time,
      resource_instance, subject, alternative_subject, further)
    values (${TRANSACTION_NUMBER}, $2, true, $3, $4, $5, $6, $7::timestamptz, $8, $9, $10, $11)
    on conflict (id, source) where published do nothing
    ${RETURNING}
  ), ${MATCH}`,
);

/** Writes events, with the deliveries they give rise to, and subscriptions. */
export function eventsWriter(transaction: Transaction) {
  const tables = transaction.tables<EventsTables>();
  return {
    /** Stores events of our own, and a delivery for every subscription that wants one. */
    async record(events: readonly NewEvent[], { shift, now }: { shift: number; now: Date }): Promise<Recorded> {
      const kinds = new Map<string, number>();
      const sources: string[] = [];
      const types: string[] = [];
      const resources: string[] = [];
      const times: Date[] = [];
      const kindOf = (event: NewEvent): number => {
        const key = `${event.type} ${event.time.getTime()} ${event.resourceId} ${event.source}`;
        const known = kinds.get(key);
        if (known !== undefined) return known;
        sources.push(event.source);
        types.push(event.type);
        resources.push(`urn:altinn:resource:${event.resourceId}`);
        times.push(event.time);
        kinds.set(key, times.length);
        return times.length;
      };
      const rows = await transaction.run<Recorded>(RECORD, [
        shift,
        now,
        sources,
        types,
        resources,
        times,
        events.map(kindOf),
        events.map(({ id }) => id),
        events.map(({ resourceInstance }) => resourceInstance),
        events.map(({ subject }) => subject),
        events.map(({ subject }) => alternativeSubjectOf(subject)),
      ]);
      return rows[0]!;
    },

    /** Stores an event published over HTTP; one that is there already, by id and source, is left alone. */
    async publish(event: RecordedEvent, { shift, now }: { shift: number; now: Date }): Promise<Recorded> {
      const rows = await transaction.run<Recorded>(PUBLISH, [
        shift,
        now,
        event.id,
        event.source,
        event.type,
        event.resource,
        event.time,
        event.resourceInstance,
        event.subject,
        event.alternativeSubject,
        event.further,
      ]);
      return rows[0]!;
    },

    /** Finds the identical subscription or stores a new one; answers its id. */
    async findOrCreateSubscription(draft: SubscriptionDraft, consumer: string, now: Date): Promise<number> {
      const identity = identityOf(draft, consumer);
      for (;;) {
        const created = await tables
          .insertInto('events.subscription')
          .values({
            identity,
            consumer,
            end_point: draft.endPoint,
            resource_filter: draft.resourceFilter,
            subject_filter: draft.subjectFilter ?? null,
            type_filter: draft.typeFilter ?? null,
            type_filters: draft.typeFilters === undefined ? null : [...draft.typeFilters],
            source_filter: draft.sourceFilter ?? null,
            include_subunits: draft.includeSubunits,
            created: now,
            matches_from: now,
          })
          .onConflict((conflict) => conflict.column('identity').where('deleted_at', 'is', null).doNothing())
          .returning('id')
          .executeTakeFirst();
        if (created !== undefined) return created.id;
        const found = await tables
          .selectFrom('events.subscription')
          .select('id')
          .where('identity', '=', identity)
          .where('deleted_at', 'is', null)
          .forShare()
          .executeTakeFirst();
        // Neither: the one in our way was deleted between the two statements.
        if (found !== undefined) return found.id;
      }
    },

    /**
     * Starts the validation of a subscription anew; what is left of an earlier one is given up. Events from now on are
     * kept for it until its endpoint has answered.
     */
    async validate(subscriptionId: number, now: Date): Promise<void> {
      await tables
        .updateTable('events.subscription')
        .set({ matches_from: now })
        .where('id', '=', subscriptionId)
        .where('matches_from', 'is', null)
        .execute();
      await tables
        .updateTable('events.delivery')
        .set({ state: 'cancelled', settled_at: now })
        .where('subscription_id', '=', subscriptionId)
        .where('state', '=', 'pending')
        .where('validation_event_id', 'is not', null)
        .where('test', '=', false)
        .where('claimed_by', 'is', null)
        .execute();
      await tables
        .insertInto('events.delivery')
        .values({
          subscription_id: subscriptionId,
          validation_event_id: newId(now),
          next_attempt_at: now,
          created_at: now,
        })
        .execute();
    },

    /** What an endpoint that answers does, by order of a component. */
    async setValidated(id: number, now: Date): Promise<void> {
      await tables
        .updateTable('events.subscription')
        .set({ validated_at: now })
        .where('id', '=', id)
        .where('validated_at', 'is', null)
        .execute();
      await tables
        .updateTable('events.subscription')
        .set({ matches_from: now })
        .where('id', '=', id)
        .where('matches_from', 'is', null)
        .execute();
    },

    async deleteSubscription(id: number, now: Date): Promise<void> {
      await tables
        .updateTable('events.subscription')
        .set({ deleted_at: now })
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .execute();
    },
  };
}
