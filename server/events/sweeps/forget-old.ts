import { days, hours, later } from '../../foundation/clock.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { retentionWriter } from '../store/retention-writer.ts';

/** Events, deliveries and deleted subscriptions are kept this long (events §1.1). */
const KEPT = days(90);
const BATCH = 5000;

/** Removes what is older than 90 days, a few thousand rows a transaction. */
export const forgetOld = ({ clock, database }: Pick<Foundation, 'clock' | 'database'>): Sweep => ({
  name: 'events-forget-old',
  every: hours(1),
  batch: () =>
    database.transaction((transaction) => retentionWriter(transaction).forget(later(clock.now(), -KEPT), BATCH)),
});
