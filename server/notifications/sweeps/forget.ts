import { days, hours, later } from '../../foundation/clock.ts';
import { statement } from '../../foundation/database/database.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import type { Parts } from '../parts.ts';

const BATCH = 1000;
/** How long the feed goes back, and what an order said can be looked up once it is over. */
const KEPT = days(90);

const FORGET_FEED = statement(
  'notifications-forget-feed',
  `delete from notifications.status_feed
    where sequence in (select sequence from notifications.status_feed where recorded < $1 order by recorded limit $2
                          for update skip locked)
   returning sequence`,
);

/** Texts of orders from outside; those about messages go as soon as they are over. */
const FORGET_TEXTS = statement(
  'notifications-forget-texts',
  `update notifications.shipment set email = null, sms = null
    where id in (select id from notifications.shipment
                  where due_at is null and status_changed < $1 and (email is not null or sms is not null)
                    and status in ('Completed', 'Cancelled', 'SendConditionNotMet') limit $2 for update skip locked)
   returning id`,
);

/** Forgets what nobody needs any more. */
export const forgetSweep = ({ database, clock }: Parts): Sweep => ({
  name: 'notifications-forget',
  every: hours(1),
  async batch() {
    const before = later(clock.now(), -KEPT);
    const entries = await database.run(FORGET_FEED, [before, BATCH]);
    const texts = await database.run(FORGET_TEXTS, [before, BATCH]);
    return entries.length + texts.length;
  },
});
