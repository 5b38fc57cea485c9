import { days, later, minutes } from '../../foundation/clock.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import type { EventMeasures } from '../measures.ts';
import { PUSH_WAITS } from '../model/retry-schedule.ts';
import { recoveryWriter } from '../store/recovery-writer.ts';
import { DELIVER } from './deliver.ts';

export const FOLLOW_OUTAGES = 'events-follow-outages';

/** A subscription without a success for so long is paused; what comes waits until it is resumed. */
const PAUSED_AFTER = days(3);
const BATCH = 5000;

/**
 * Follows endpoints that are away: a delivery is given up after its twelve attempts, the endpoint is not. While it fails
 * and nothing waits for it, one delivery that was given up is tried at the pace of the schedule's last step; once a push
 * succeeds, all that was given up during the outage is sent; after three days without a success, the subscription is
 * paused, and its owner has to resume it.
 */
export const followOutages = ({
  foundation: { clock, database, log, sweeps },
  measures,
}: {
  foundation: Pick<Foundation, 'clock' | 'database' | 'log' | 'sweeps'>;
  measures: Pick<EventMeasures, 'paused'>;
}): Sweep => ({
  name: FOLLOW_OUTAGES,
  every: minutes(1),
  async batch() {
    const now = clock.now();
    const since = later(now, -PAUSED_AFTER);
    const { paused, revived, probed } = await database.transaction(async (transaction) => {
      const writer = recoveryWriter(transaction);
      const done = {
        paused: await writer.pauseFailing(since, now),
        revived: await writer.revive(BATCH, now),
        probed: await writer.probe(since, later(now, PUSH_WAITS.at(-1)!), now),
      };
      if (done.probed > 0 || (done.revived ?? 0) > 0) sweeps.wakeAfter(transaction, DELIVER);
      return done;
    });
    for (const { id, consumer, failingSince } of paused) {
      measures.paused();
      log.warn(
        { subscription: id, consumer, failingSince },
        'a subscription is paused after days of failure; its owner resumes it, or posts it again',
      );
    }
    return paused.length + probed + (revived === undefined ? 0 : revived + 1);
  },
});
