import { sql } from 'kysely';
import type { Queries } from '../../foundation/database/database.ts';
import type { SubscriptionFacts } from '../port.ts';

const MOST = 100;
/** Of the newest deliveries of each subscription. */
const LOOKED_AT = 500;

/** Subscriptions of consumers, and when something other than a validation last reached them; newest first. */
export async function subscriptionFacts(
  queries: Queries,
  consumers: readonly string[],
): Promise<readonly SubscriptionFacts[]> {
  const { rows } = await sql<SubscriptionFacts>`
    select subscription.id as "subscriptionId", end_point as "endPoint", resource_filter as resource, created,
      validated_at as validated, paused_at as paused, health.failing_since as "failingSince",
      (select max(settled_at) from (
         select settled_at, state, event_sequence, test from events.delivery
          where delivery.subscription_id = subscription.id order by delivery.id desc limit ${LOOKED_AT}
       ) newest where state = 'delivered' and (event_sequence is not null or test)) as "lastDelivered"
    from events.subscription left join events.subscription_health health on health.subscription_id = subscription.id
    where consumer = any(${consumers}::text[]) and deleted_at is null
    order by subscription.id desc limit ${MOST}`.execute(queries.tables<never>());
  return rows;
}
