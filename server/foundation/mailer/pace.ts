import type { Clock } from '../clock.ts';
import { type Database, statement } from '../database/database.ts';
import type { Sweeps } from '../sweeps/sweeps.ts';

/** How fast a channel may be used. */
export interface Pace {
  /** Answers how many of `wanted` may go out now. */
  take(wanted: number): Promise<number>;
  /** Returns what was taken for nothing. */
  giveBack(unused: number): Promise<void>;
  /** Wakes a sweep once something may go out again; answers 0, the number of rows such a batch has claimed. */
  again(sweep: string): number;
}

/** No limit. */
export const unhurried: Pace = { take: async (wanted) => wanted, giveBack: async () => undefined, again: () => 0 };

const TAKE = statement(
  'mailer-take-pace',
  `insert into mailer.pace as pace (channel, available, refilled_at) values ($1, $3, $4)
   on conflict (channel) do update
     set available = least($3, pace.available + $3 * greatest(0, extract(epoch from $4::timestamptz - pace.refilled_at))),
         refilled_at = case when pace.refilled_at - $4 < interval '1 minute' then greatest(pace.refilled_at, $4) else $4 end
   returning least($2, floor(available))::int as granted`,
);

const SPEND = statement('mailer-spend-pace', 'update mailer.pace set available = available - $2 where channel = $1');

/**
 * A bucket of tokens in the database, so that all processes together keep to the rate: at most one second's worth at
 * once, and `perSecond` over time. Clocks of processes that differ a little give nothing twice; one that is moved on refills
 * it once, and one that is moved back begins anew.
 */
export function steadyPace(
  channel: string,
  perSecond: number,
  { database, clock, sweeps }: { database: Database; clock: Clock; sweeps: Sweeps },
): Pace {
  return {
    take: (wanted) =>
      database.transaction(async (transaction) => {
        const [row] = await transaction.run<{ granted: number }>(TAKE, [channel, wanted, perSecond, clock.now()]);
        if (row!.granted > 0) await transaction.run(SPEND, [channel, row!.granted]);
        return row!.granted;
      }),
    giveBack: async (unused) => void (await database.run(SPEND, [channel, -unused])),
    again(sweep) {
      setTimeout(() => sweeps.wake(sweep), Math.max(50, 1000 / perSecond)).unref();
      return 0;
    },
  };
}
