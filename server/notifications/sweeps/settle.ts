import { statement } from '../../foundation/database/database.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { finish } from '../finish.ts';
import type { Parts } from '../parts.ts';

const BATCH = 200;

/**
 * What nobody sent back in time counts as delivered, so that an order comes to an end; an SMS whose gateway tells of
 * deliveries and has told of none in its lifetime counts as not (events §3.7).
 */
const SETTLE = statement(
  'notifications-settle',
  `update notifications.delivery
      set status = case when awaits_report then 'Failed_TTL' else 'Delivered' end, status_changed = $1,
          is_final = true, is_assumed = true, next_at = null
    where id in (select id from notifications.delivery
                  where next_at <= $1 and status in ('Succeeded', 'Accepted') order by next_at limit $2 for update skip locked)
   returning shipment_id`,
);

/** Ends what was accepted and of which nothing more has been heard. */
export const settleSweep = ({ database, clock, follower }: Parts): Sweep => ({
  name: 'notifications-settle',
  every: 10_000,
  batch: () =>
    database.transaction(async (transaction) => {
      const at = clock.now();
      const settled = await transaction.run<{ shipment_id: string }>(SETTLE, [at, BATCH]);
      await finish(transaction, follower(), { ids: [...new Set(settled.map((row) => row.shipment_id))], at });
      return settled.length;
    }),
});
