/** Deliveries of this process under way at once. */
const MOST = 1024;
/** Of these, to subscriptions that have not lately answered a push quickly; the rest is always there for those that do. */
const MOST_UNPROVEN = 768;
/** Widest window of one subscription: at 50 ms a push it still gets 2 000 events a second. */
const WIDEST = 100;
/** Widest window of one that takes what we send, but slowly. */
const WIDEST_SLOW = 8;
/** An answer within this many milliseconds is a quick one. */
const QUICK = 2000;
/** Failures in a row after which a subscription is only tried now and then, and how often (milliseconds). */
const MANY_FAILURES = 50;
const PAUSE = 250;

/** How a push ended, as far as pace is concerned; `untried` tells nothing about the subscriber. */
export type Ending = 'accepted' | 'refused' | 'unanswered' | 'untried';

interface Lane {
  window: number;
  underWay: number;
  proven: boolean;
  failures: number;
  notBefore: number;
}

/**
 * How many deliveries each subscription may have under way, so that none can delay another's (bulkheads): every
 * subscription begins with one, gets one more with every quick success, and falls back when it refuses or does not
 * answer. One that has long been dead is tried a few times a second, whatever waits for it.
 */
export class SendWindows {
  readonly #lanes = new Map<number, Lane>();

  /** How many deliveries of each due subscription may be started now, `now` in milliseconds of a steady clock. */
  share(due: readonly number[], now: number): { subscriptionId: number; free: number }[] {
    let room = MOST;
    let unprovenRoom = MOST_UNPROVEN;
    for (const { underWay, proven } of this.#lanes.values()) {
      room -= underWay;
      if (!proven) unprovenRoom -= underWay;
    }
    const shares: { subscriptionId: number; free: number }[] = [];
    for (const subscriptionId of due) {
      const { window, underWay, proven, notBefore } = this.#lane(subscriptionId);
      const free = Math.min(window - underWay, room, proven ? room : unprovenRoom);
      if (free <= 0 || now < notBefore) continue;
      shares.push({ subscriptionId, free });
      room -= free;
      if (!proven) unprovenRoom -= free;
    }
    return shares;
  }

  started(subscriptionId: number): void {
    this.#lane(subscriptionId).underWay++;
  }

  /** `duration` and `now` in milliseconds. */
  ended(subscriptionId: number, ending: Ending, duration: number, now: number): void {
    const lane = this.#lane(subscriptionId);
    lane.underWay--;
    const quick = duration <= QUICK;
    switch (ending) {
      case 'untried':
        return;
      case 'accepted':
        lane.failures = 0;
        lane.proven = quick;
        lane.window = Math.min(lane.window + 1, quick ? WIDEST : WIDEST_SLOW);
        break;
      case 'refused':
        lane.failures++;
        lane.window = Math.max(1, lane.window >> 1);
        lane.proven &&= lane.window > 1;
        break;
      case 'unanswered':
        lane.failures++;
        lane.window = 1;
        lane.proven = false;
        break;
    }
    lane.notBefore = lane.failures >= MANY_FAILURES ? now + PAUSE : 0;
  }

  #lane(subscriptionId: number): Lane {
    let lane = this.#lanes.get(subscriptionId);
    if (lane === undefined) {
      lane = { window: 1, underWay: 0, proven: false, failures: 0, notBefore: 0 };
      this.#lanes.set(subscriptionId, lane);
    }
    return lane;
  }
}
