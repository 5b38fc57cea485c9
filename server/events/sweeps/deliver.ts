import { setTimeout } from 'node:timers/promises';
import type { ServiceOwners } from '../../administration/port.ts';
import type { Authorization } from '../../authorization/port.ts';
import { later, seconds, systemClock } from '../../foundation/clock.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { newId } from '../../foundation/ids.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { pushDecisions } from '../event-decisions.ts';
import { cloudEventText, pushBody, ownEventText } from '../model/cloud-event.ts';
import type { EventMeasures } from '../measures.ts';
import { PUSH_WAITS, VALIDATION_WAITS, waitAfter } from '../model/retry-schedule.ts';
import { type Ending, SendWindows } from '../model/send-windows.ts';
import { signatureHeaders } from '../model/signature.ts';
import { Leases } from '../push/leases.ts';
import { Settlements } from '../push/settlements.ts';
import type { PushResult, Webhooks } from '../push/webhooks.ts';
import type { Signing } from '../signing.ts';
import { deliveryReader } from '../store/delivery-reader.ts';
import { type ClaimedDelivery, deliveryWriter, type Outcome } from '../store/delivery-writer.ts';

export const DELIVER = 'events-deliver';

type DeliveryFoundation = Pick<Foundation, 'clock' | 'database' | 'log' | 'publicUrl'>;

export interface DeliverParts {
  readonly foundation: DeliveryFoundation;
  readonly authorization: Authorization;
  readonly serviceOwners: Pick<ServiceOwners, 'byCode'>;
  readonly webhooks: Webhooks;
  readonly signing: Pick<Signing, 'open'>;
  readonly measures: EventMeasures;
  /** Milliseconds; `LEASE` unless a test is in a hurry. */
  readonly lease?: number;
}

/** How long a claim lasts without being renewed, in milliseconds: what a killed process leaves behind waits that long. */
const LEASE = seconds(15);

/** Subscriptions looked at in one batch. */
const MOST_SUBSCRIPTIONS = 1000;
/** Deliveries of deleted subscriptions given up in one batch. */
const MOST_CANCELLED = 1000;
/** Milliseconds a batch waits for slow answers before it looks for other work. */
const PATIENCE = 200;
/** Milliseconds between two looks for work while answers trickle in. */
const BREATH = 10;
/** Milliseconds until a delivery whose right could not be decided is looked at again. */
const UNDECIDED = seconds(30);
/** Milliseconds a stopping process gives the answers it still waits for. */
const FAREWELL = seconds(3);

/**
 * The sweep that sends (events §1.6 to §1.9): pushes and validations alike.
 *
 * A delivery is: pending → leased by a process → sent outside any transaction → delivered, or pending again with a
 * later time, or dead after the last attempt; unauthorized or cancelled without being sent. A batch claims, starts and
 * goes on: a slow answer is waited for in the background, under a lease that is renewed for as long as it takes.
 */
export class Deliver implements Sweep {
  readonly name = DELIVER;
  readonly every = seconds(1);
  readonly parallel = 8;

  readonly #parts: DeliverParts;
  readonly #windows = new SendWindows();
  readonly #leases: Leases;
  readonly #settlements: Settlements;
  readonly #underWay = new Set<Promise<void>>();
  #looking: Promise<unknown> = Promise.resolve();
  #nextLook: Promise<unknown> | undefined;
  #waiting = false;
  #lastLookedAt = 0;

  constructor(parts: DeliverParts) {
    this.#parts = parts;
    const { database, log, clock } = parts.foundation;
    this.#leases = new Leases({ database, log, lease: parts.lease ?? LEASE });
    this.#settlements = new Settlements({ database, log, clock });
  }

  async batch(): Promise<number> {
    // Wakes come with every message sent; one look under way and one to follow see all of them.
    if (this.#nextLook !== undefined) return 0;
    const look = this.#looking.then(
      () => this.#look(),
      () => this.#look(),
    );
    this.#looking = look;
    this.#nextLook = look;
    const { claimed, cancelled, due } = await look;
    const started = await this.#start(claimed);
    if (started.length > 0) {
      // The first subscription that is through may have more; nobody waits for the slowest.
      await Promise.race([...started, setTimeout(PATIENCE)]);
      return claimed.length;
    }
    if (claimed.length + cancelled > 0) return claimed.length + cancelled;
    if ((!due && this.#underWay.size === 0) || this.#waiting) return 0;
    this.#waiting = true;
    try {
      await Promise.all([setTimeout(BREATH), Promise.race([...this.#underWay, setTimeout(PATIENCE)])]);
    } finally {
      this.#waiting = false;
    }
    return 1;
  }

  /** Lets pushes under way end, for a moment; the others are broken off and left to another process. */
  async close(): Promise<void> {
    const waited = new AbortController();
    const patience = setTimeout(FAREWELL, undefined, { signal: waited.signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.#underWay), patience]);
    waited.abort();
    this.#leases.interrupt('server stopping');
    await Promise.all(this.#underWay);
    this.#leases.close();
  }

  /** Waits until nothing for a deleted subscription is on its way any more, in this process or another (≤ 5 s). */
  async quiet(subscriptionId: number): Promise<void> {
    const reader = deliveryReader(this.#parts.foundation.database);
    const until = performance.now() + seconds(5);
    while ((await reader.beingSent(subscriptionId)) && performance.now() < until) await setTimeout(25);
  }

  async #look(): Promise<{ claimed: ClaimedDelivery[]; cancelled: number; due: boolean }> {
    this.#nextLook = undefined;
    const { database, clock } = this.#parts.foundation;
    const now = clock.now();
    const due = await deliveryReader(database).due(now, this.#lastLookedAt, MOST_SUBSCRIPTIONS);
    // With more subscriptions than one look takes, the next look goes on behind the last of them.
    const wrapped = this.#lastLookedAt > 0 && due.length < MOST_SUBSCRIPTIONS;
    this.#lastLookedAt = due.length < MOST_SUBSCRIPTIONS ? 0 : due.at(-1)!.id;
    const alive = due.filter(({ deleted }) => !deleted).map(({ id }) => id);
    const deleted = due.filter((subscription) => subscription.deleted).map(({ id }) => id);
    const shares = this.#windows.share(alive, performance.now());
    const cancelled =
      deleted.length === 0
        ? 0
        : await database.transaction((transaction) => deliveryWriter(transaction).cancel(deleted, MOST_CANCELLED, now));
    const claimed =
      shares.length === 0
        ? []
        : await this.#leases.hold((lease) =>
            database.transaction((transaction) => deliveryWriter(transaction).claim(shares, newId(now), now, lease)),
          );
    for (const { subscriptionId } of claimed) this.#windows.started(subscriptionId);
    return { claimed, cancelled, due: wrapped || alive.length > 0 };
  }

  /** Starts sending; answers one promise a subscription, which ends when all of it is settled. */
  async #start(claimed: readonly ClaimedDelivery[]): Promise<Promise<void>[]> {
    if (claimed.length === 0) return [];
    const rights = await this.#authorize(claimed);
    const bySubscription = Map.groupBy(claimed, ({ subscriptionId }) => subscriptionId);
    return [...bySubscription.values()].map((deliveries) => {
      const sent = Promise.all(
        deliveries.map((delivery) => {
          const may = rights.get(delivery);
          if (may === undefined) return this.#leave(delivery, 'pending', 'right to the event could not be decided');
          return may ? this.#send(delivery) : this.#leave(delivery, 'unauthorized', 'consumer not authorized');
        }),
      ).then(() => undefined);
      this.#underWay.add(sent);
      const forget = () => this.#underWay.delete(sent);
      sent.then(forget, forget);
      return sent;
    });
  }

  /**
   * Whether each one's consumer may have the event now (events §1.7); what validates a subscription needs no right. One
   * that could not be decided is absent: it must not hold up the others.
   */
  async #authorize(claimed: readonly ClaimedDelivery[]): Promise<ReadonlyMap<ClaimedDelivery, boolean>> {
    const maySend = pushDecisions(this.#parts.authorization, this.#parts.serviceOwners);
    const rights = new Map<ClaimedDelivery, boolean>();
    let fault: unknown;
    await Promise.all(
      claimed.map(async (delivery) => {
        const { consumer, content } = delivery;
        try {
          rights.set(delivery, 'validationEventId' in content || (await maySend(consumer, content.event)));
        } catch (error) {
          fault = error;
        }
      }),
    );
    if (fault !== undefined)
      this.#parts.foundation.log.error(
        { error: (fault as Error).message, deliveries: claimed.length - rights.size },
        'rights to events could not be decided; their deliveries wait',
      );
    return rights;
  }

  async #send(delivery: ClaimedDelivery): Promise<void> {
    const startedAt = this.#parts.foundation.clock.now();
    const result = await this.#push(delivery);
    const outcome = this.#outcomeOf(delivery, result, startedAt);
    await this.#settlements.settle(outcome);
    this.#parts.measures.ended(outcome);
    this.#end(delivery, endingOf(result), result.duration);
  }

  async #push(delivery: ClaimedDelivery): Promise<PushResult> {
    const { foundation, webhooks, signing } = this.#parts;
    const { content, endPoint, subscriptionId } = delivery;
    const body = pushBody(
      endPoint,
      'event' in content
        ? cloudEventText(content.event)
        : ownEventText(foundation.publicUrl, subscriptionId, content.validationEventId, content.test),
    );
    const eventId = 'event' in content ? content.event.id : content.validationEventId;
    let secrets: readonly string[];
    try {
      secrets = signing.open(subscriptionId, delivery.secrets);
    } catch (error) {
      // Not sent unsigned: the receiver would have to refuse it, or worse, would not.
      foundation.log.error(
        { subscription: subscriptionId, error: (error as Error).message },
        'a push cannot be signed',
      );
      return {
        status: undefined,
        reason: 'signing secret cannot be read',
        failure: 'own',
        duration: 0,
        answer: undefined,
      };
    }
    // Receivers compare the time with the clock on their wall, which nobody has moved.
    const headers = signatureHeaders({ eventId, body, at: systemClock.now() }, secrets);
    return webhooks.push(endPoint, body, this.#leases.signalOf(delivery), headers);
  }

  /** Not tried, so it is no attempt: settled, or for a little later. */
  async #leave(delivery: ClaimedDelivery, state: 'unauthorized' | 'pending', reason: string): Promise<void> {
    const now = this.#parts.foundation.clock.now();
    const outcome: Outcome = {
      delivery,
      state,
      attempts: delivery.attempts,
      nextAttemptAt: state === 'pending' ? later(now, UNDECIDED) : now,
      startedAt: now,
      duration: 0,
      status: undefined,
      reason,
      failure: undefined,
      answer: undefined,
    };
    await this.#settlements.settle(outcome);
    this.#parts.measures.ended(outcome);
    this.#end(delivery, 'untried', 0);
  }

  #end(delivery: ClaimedDelivery, ending: Ending, duration: number): void {
    this.#leases.drop(delivery);
    this.#windows.ended(delivery.subscriptionId, ending, duration, performance.now());
  }

  #outcomeOf(delivery: ClaimedDelivery, result: PushResult, startedAt: Date): Outcome {
    const { clock, log } = this.#parts.foundation;
    const now = clock.now();
    const attempts = delivery.attempts + 1;
    const { reason } = result;
    const common = { ...result, delivery, attempts, nextAttemptAt: now, startedAt };
    if (reason === undefined) return { ...common, state: 'delivered' };
    switch (this.#leases.interruptionOf(delivery)) {
      case 'subscription deleted':
        return { ...common, state: 'cancelled' };
      case 'server stopping':
      case 'lease lost':
        // Our doing, not the receiver's: it costs no attempt.
        return { ...common, state: 'pending', attempts: delivery.attempts };
    }
    const wait = waitAfter(attempts, waitsOf(delivery));
    if (wait !== undefined) return { ...common, state: 'pending', nextAttemptAt: later(now, wait) };
    log.warn(
      { subscription: delivery.subscriptionId, delivery: delivery.id, attempts, reason },
      'a delivery is given up',
    );
    return { ...common, state: 'dead' };
  }
}

/** A test is tried once: whoever asked for it looks at the answer. */
function waitsOf({ content }: ClaimedDelivery): readonly number[] {
  if ('event' in content) return PUSH_WAITS;
  return content.test ? [] : VALIDATION_WAITS;
}

function endingOf({ status, reason }: PushResult): Ending {
  if (reason === undefined) return 'accepted';
  return status === undefined ? 'unanswered' : 'refused';
}
