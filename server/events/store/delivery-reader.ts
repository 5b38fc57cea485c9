import { type Queries, statement } from '../../foundation/database/database.ts';

/** A subscription with something due. */
export interface DueSubscription {
  readonly id: number;
  /** Its deliveries are to be cancelled, not sent. */
  readonly deleted: boolean;
}

/** An event of an organisation whose main unit is to be asked for. */
export interface MainUnitQuestion {
  readonly sequence: number;
  readonly subject: string;
  readonly alternativeSubject: string | null;
}

export const FREE = '(claimed_until is null or claimed_until < clock_timestamp())';

/** Its events wait: it is paused, or nobody has answered at its endpoint yet. Validations and tests are sent all the same. */
export const HELD = '(subscription.paused_at is not null or subscription.validated_at is null)';

// Jumps from subscription to subscription through the index: a million deliveries of one cost no more than one.
const DUE = statement(
  'events-due-subscriptions',
  `with recursive lane as (
    (select subscription_id from events.delivery
     where state = 'pending' and subscription_id > $2 order by subscription_id limit 1)
    union all
    select (
      select delivery.subscription_id from events.delivery
      where state = 'pending' and delivery.subscription_id > lane.subscription_id order by delivery.subscription_id limit 1
    ) from lane where lane.subscription_id is not null
  )
  select subscription.id, subscription.deleted_at is not null as deleted
  from lane join events.subscription on subscription.id = lane.subscription_id
  where subscription.deleted_at is not null or case when ${HELD} then exists (
    select from events.delivery
    where subscription_id = lane.subscription_id and state = 'pending' and event_sequence is null
      and next_attempt_at <= $1 and ${FREE}
  ) else exists (
    select from events.delivery
    where subscription_id = lane.subscription_id and state = 'pending' and next_attempt_at <= $1 and ${FREE}
  ) end
  limit $3`,
);

// Those being sent are the ones that were due first; a few hundred per process at most (model/send-windows.ts).
const BEING_SENT = statement(
  'events-being-sent',
  `select exists (
    select from (
      select claimed_until from events.delivery
      where subscription_id = $1 and state = 'pending' order by next_attempt_at limit 1000
    ) first
    where claimed_until > clock_timestamp()
  ) as sending`,
);

const QUESTIONS = statement(
  'events-main-unit-questions',
  `select event.sequence, event.subject, event.alternative_subject as "alternativeSubject"
   from events.main_unit_question question
   join events.event on event.sequence = question.event_sequence
   order by question.event_sequence limit $1`,
);

/** Reads what is to be delivered. */
export function deliveryReader(queries: Queries) {
  return {
    /** Subscriptions with a delivery due, by id, from after the id `after`. */
    due: (now: Date, after: number, limit: number): Promise<DueSubscription[]> => queries.run(DUE, [now, after, limit]),

    /** Is something for the subscription on its way, in any process that lives? */
    async beingSent(subscriptionId: number): Promise<boolean> {
      const [row] = await queries.run<{ sending: boolean }>(BEING_SENT, [subscriptionId]);
      return row!.sending;
    },

    /** The oldest unanswered questions. */
    mainUnitQuestions: (limit: number): Promise<MainUnitQuestion[]> => queries.run(QUESTIONS, [limit]),
  };
}
