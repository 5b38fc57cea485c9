import { type Clock, days, minutes } from '../foundation/clock.ts';

/** How long a limit lasts; both begin on the hour of UTC that their length divides, so that processes agree. */
export const PERIODS = { minute: minutes(1), day: days(1) } as const;
export type Period = keyof typeof PERIODS;

/** So many calls in each period, counted in the database by `take`. */
export interface Limit {
  /** What is limited: unique among all limits. */
  readonly id: string;
  readonly period: Period;
  readonly calls: number;
  /** Takes up to `asked` calls of the period that starts then; answers how many were left to take. */
  take(starts: Date, asked: number): Promise<number>;
}

/** What this process has taken of a limit's calls in a period. */
interface Share {
  calls: number;
  /** Milliseconds since 1970. */
  starts: number;
  /** Calls not yet let through; negative when the database has no more to give. */
  left: number;
  asking: Promise<void> | undefined;
}

/** A process takes a part of the calls at a time: few writes, and little lost when it stops in the middle of a period. */
const shareOf = ({ period, calls }: Limit): number =>
  Math.max(1, period === 'minute' ? Math.floor(calls / 20) : Math.min(1000, Math.floor(calls / 1000)));

/**
 * Lets calls through as long as their limits have some left, whichever processes they come to. All processes together
 * never let more through than a limit allows; a few less when one stops, for what it had taken is gone with it.
 */
export class CallAllowances {
  readonly #clock: Clock;
  readonly #shares = new Map<string, Share>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined when the call is let through; else the milliseconds until the next period. */
  async refuse(limit: Limit): Promise<number | undefined> {
    const length = PERIODS[limit.period];
    const key = `${limit.period} ${limit.id}`;
    const share = this.#shares.get(key) ?? { calls: limit.calls, starts: 0, left: 0, asking: undefined };
    this.#shares.set(key, share);
    for (;;) {
      const now = this.#clock.now().getTime();
      const starts = now - (now % length);
      // A limit that was changed is asked about anew.
      if (share.starts !== starts || share.calls !== limit.calls)
        Object.assign(share, { calls: limit.calls, starts, left: 0 });
      if (share.left > 0) {
        share.left--;
        return undefined;
      }
      if (share.left < 0) return starts + length - now;
      share.asking ??= this.#take(limit, starts, share).finally(() => {
        share.asking = undefined;
      });
      await share.asking;
    }
  }

  async #take(limit: Limit, starts: number, share: Share): Promise<void> {
    const got = await limit.take(new Date(starts), shareOf(limit));
    if (share.starts === starts && share.calls === limit.calls) share.left = got > 0 ? got : -1;
  }
}
