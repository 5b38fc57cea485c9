import { statement, type Transaction } from '../../foundation/database/database.ts';

// Keys grow with time, so the oldest rows are the first ones: no index on the time is needed.
const oldest = (name: string, table: string, key: string, time: string) =>
  statement(
    name,
    `delete from ${table} where ${key} in (
      select ${key} from (select ${key}, ${time} from ${table} order by ${key} limit $2) oldest where ${time} < $1
    ) returning 1`,
  );

const STATEMENTS = [
  oldest('events-forget-events', 'events.event', 'sequence', 'recorded_at'),
  oldest('events-forget-deliveries', 'events.delivery', 'id', 'created_at'),
  oldest('events-forget-attempts', 'events.delivery_attempt', 'id', 'started_at'),
  statement(
    'events-forget-subscriptions',
    `with forgotten as (
      delete from events.subscription
      where id in (select id from events.subscription where deleted_at < $1 limit $2) returning id
    ), health as (
      delete from events.subscription_health where subscription_id in (select id from forgotten)
    ), secrets as (
      delete from events.signing_secret where subscription_id in (select id from forgotten)
    )
    select 1 from forgotten`,
  ),
];

/** Removes what is too old to be kept. */
export function retentionWriter(transaction: Transaction) {
  return {
    /** Removes at most `limit` rows of each table from before `time`; answers how many. */
    async forget(time: Date, limit: number): Promise<number> {
      let removed = 0;
      for (const remove of STATEMENTS) removed += (await transaction.run(remove, [time, limit])).length;
      return removed;
    },
  };
}
