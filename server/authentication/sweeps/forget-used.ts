import { type Clock, minutes } from '../../foundation/clock.ts';
import type { Database } from '../../foundation/database/database.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { Writer } from '../store/writer.ts';

/** Forgets used assertions that have expired, and the counted minutes of limited API keys. */
export const forgetUsed = ({ database, clock }: { database: Database; clock: Clock }): Sweep => ({
  name: 'authentication-forget-used',
  every: minutes(1),
  batch: () =>
    database.transaction(async (transaction) => {
      const writer = new Writer(transaction);
      const now = clock.now();
      return (await writer.forgetUsedGrants(now)) + (await writer.forgetMinutes(new Date(now.getTime() - minutes(2))));
    }),
});
