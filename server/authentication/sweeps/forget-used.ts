import { type Clock, days, minutes } from '../../foundation/clock.ts';
import type { Database } from '../../foundation/database/database.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { LimitWriter } from '../store/limit-writer.ts';
import { Writer } from '../store/writer.ts';

/** Forgets used assertions that have expired, and the counted minutes and days of what is limited. */
export const forgetUsed = ({ database, clock }: { database: Database; clock: Clock }): Sweep => ({
  name: 'authentication-forget-used',
  every: minutes(1),
  batch: () =>
    database.transaction(async (transaction) => {
      const writer = new Writer(transaction);
      const now = clock.now();
      const ago = (time: number) => new Date(now.getTime() - time);
      return (
        (await writer.forgetUsedGrants(now)) +
        (await writer.forgetMinutes(ago(minutes(2)))) +
        (await new LimitWriter(transaction).forgetCalls(ago(minutes(2)), ago(days(2))))
      );
    }),
});
