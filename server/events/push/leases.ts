import { seconds } from '../../foundation/clock.ts';
import type { Database } from '../../foundation/database/database.ts';
import type { Log } from '../../foundation/log.ts';
import { type ClaimedDelivery, deliveryWriter } from '../store/delivery-writer.ts';

/** Why a push is broken off. */
export type Interruption = 'lease lost' | 'subscription deleted' | 'server stopping';

interface Held {
  readonly abort: AbortController;
  /** By this process's steady clock, and never later than the end the database knows. */
  end: number;
}

/** Part of a lease before its end at which one that could not be renewed counts as lost. */
const MARGIN = 0.1;
/** Most milliseconds between renewals; so long a hanging push may outlive its deleted subscription. */
const EVERY = seconds(2);

/**
 * The leases of this process. They are short, so that what a killed process held is soon sent by another, and renewed
 * for as long as a push takes. A push whose lease cannot be kept is broken off before the lease ends: nobody else can
 * have begun to send the same delivery.
 */
export class Leases {
  readonly #database: Database;
  readonly #log: Log;
  readonly #lease: number;
  /** By claim and not by id: a lost lease may be claimed anew here, while its push is still being broken off. */
  readonly #held = new Map<ClaimedDelivery, Held>();
  #timer: NodeJS.Timeout | undefined;
  #renewing = false;

  constructor({ database, log, lease }: { database: Database; log: Log; lease: number }) {
    this.#database = database;
    this.#log = log;
    this.#lease = lease;
  }

  /** Runs a claim, told how long it lasts in milliseconds, and holds what it claimed. */
  async hold(claim: (lease: number) => Promise<ClaimedDelivery[]>): Promise<ClaimedDelivery[]> {
    const end = performance.now() + this.#lease;
    const claimed = await claim(this.#lease);
    for (const delivery of claimed) this.#held.set(delivery, { abort: new AbortController(), end });
    if (claimed.length > 0) this.#timer ??= setInterval(() => this.#tick(), Math.min(EVERY, this.#lease / 4)).unref();
    return claimed;
  }

  /** Aborted, with the reason as a text, when the delivery must not be sent any longer. */
  signalOf = (delivery: ClaimedDelivery): AbortSignal => this.#held.get(delivery)!.abort.signal;

  /** Why the delivery's push was broken off; undefined when it was not. */
  interruptionOf = (delivery: ClaimedDelivery): Interruption | undefined => this.signalOf(delivery).reason;

  drop(delivery: ClaimedDelivery): void {
    this.#held.delete(delivery);
  }

  /** Breaks off every push. */
  interrupt(why: Interruption): void {
    for (const held of this.#held.values()) held.abort.abort(why);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    if (this.#held.size === 0) {
      this.close();
      return;
    }
    const now = performance.now();
    const margin = this.#lease * MARGIN;
    for (const held of this.#held.values())
      if (held.end - margin <= now) held.abort.abort('lease lost' satisfies Interruption);
    if (this.#renewing) return;
    this.#renewing = true;
    this.#renew()
      .catch((error: Error) => this.#log.warn({ reason: error.message }, 'leases of deliveries could not be renewed'))
      .finally(() => {
        this.#renewing = false;
      });
  }

  async #renew(): Promise<void> {
    const held = [...this.#held];
    const end = performance.now() + this.#lease;
    const kept = await this.#database.transaction((transaction) =>
      deliveryWriter(transaction).renew(
        held.map(([delivery]) => delivery),
        this.#lease,
      ),
    );
    const byToken = new Map(kept.map((lease) => [`${lease.token} ${lease.id}`, lease]));
    for (const [{ id, token }, one] of held) {
      const lease = byToken.get(`${token} ${id}`);
      if (lease === undefined) one.abort.abort('lease lost' satisfies Interruption);
      else if (lease.deleted) one.abort.abort('subscription deleted' satisfies Interruption);
      else one.end = end;
    }
  }
}
