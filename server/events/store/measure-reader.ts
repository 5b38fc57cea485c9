import { type Queries, statement } from '../../foundation/database/database.ts';
import { FREE, HELD } from './delivery-reader.ts';

/** What an operator looks at. */
export interface Measured {
  /** Age in seconds of the oldest delivery that is due. */
  readonly age: number;
  readonly waiting: number;
  readonly dead: number;
  readonly subscriptions: readonly { readonly state: string; readonly number: number }[];
}

// The first due delivery of each subscription, through the index; those of paused ones are not late.
const AGE = statement(
  'events-queue-age',
  `select coalesce(extract(epoch from $1::timestamptz - min(due.next_attempt_at)), 0)::float8 as age
   from events.subscription cross join lateral (
     select next_attempt_at from events.delivery
     where subscription_id = subscription.id and state = 'pending' and next_attempt_at <= $1 and ${FREE}
     order by next_attempt_at limit 1
   ) due
   where deleted_at is null and not ${HELD}`,
);
const COUNTS = statement(
  'events-delivery-counts',
  `select (select count(*) from (select from events.delivery where state = 'pending' limit 10000) pending) as waiting,
     (select count(*) from (select from events.delivery where state = 'dead' limit 10000) dead) as dead`,
);
const SUBSCRIPTIONS = statement(
  'events-subscription-states',
  `select case when paused_at is not null then 'paused' when validated_at is null then 'unvalidated'
     when health.failing_since is not null then 'failing' else 'active' end as state, count(*) as number
   from events.subscription left join events.subscription_health health on health.subscription_id = subscription.id
   where deleted_at is null group by 1`,
);

export function measureReader(queries: Queries) {
  return {
    async now(time: Date): Promise<Measured> {
      const [[age], [counts], states] = await Promise.all([
        queries.run<{ age: number }>(AGE, [time]),
        queries.run<{ waiting: number; dead: number }>(COUNTS, []),
        queries.run<{ state: string; number: number }>(SUBSCRIPTIONS, []),
      ]);
      const found = new Map(states.map(({ state, number }) => [state, number]));
      return {
        age: age!.age,
        ...counts!,
        subscriptions: ['active', 'failing', 'paused', 'unvalidated'].map((state) => ({
          state,
          number: found.get(state) ?? 0,
        })),
      };
    },
  };
}
