import { Counter, Gauge, Histogram } from 'prom-client';
import type { Foundation } from '../foundation/foundation.ts';
import { FAILURES } from './push/webhooks.ts';
import type { Outcome } from './store/delivery-writer.ts';
import { measureReader } from './store/measure-reader.ts';

export interface EventMeasures {
  /** An attempt is over, or its delivery was settled without one. */
  ended(outcome: Outcome): void;
  /** A subscription was paused by itself. */
  paused(): void;
}

/** How old an answer about the queue may be, in milliseconds: several who look at once share one. */
const FRESH = 2000;

/** What is measured about deliveries; the names are in docs/operations.md. */
export function openEventMeasures({
  metrics,
  database,
  clock,
}: Pick<Foundation, 'metrics' | 'database' | 'clock'>): EventMeasures {
  const registers = [metrics.registry];
  const deliveries = new Counter({
    name: 'budstikke_event_deliveries_total',
    help: 'Attempts at deliveries by outcome: delivered, failed (will be tried again), dead, unauthorized, cancelled',
    labelNames: ['outcome'] as const,
    registers,
  });
  for (const outcome of ['delivered', 'failed', 'dead', 'unauthorized', 'cancelled']) deliveries.inc({ outcome }, 0);
  const pushes = new Histogram({
    name: 'budstikke_event_push_seconds',
    help: 'Time from the beginning of a push to its answer, or until it was given up',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 45],
    registers,
  });
  const lag = new Histogram({
    name: 'budstikke_event_lag_seconds',
    help: 'Time from an event to its delivery, once a subscription, whatever attempts and pauses lie between',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600, 6 * 3600, 24 * 3600, 72 * 3600],
    registers,
  });
  const failures = new Counter({
    name: 'budstikke_event_delivery_failures_total',
    help:
      'Failed pushes by kind: timeout, connection, certificate, address (no such name, or not allowed), redirect, ' +
      'refused (4xx), error (5xx), own (a fault of ours)',
    labelNames: ['kind'] as const,
    registers,
  });
  for (const kind of FAILURES) failures.inc({ kind }, 0);
  const pauses = new Counter({
    name: 'budstikke_event_subscriptions_paused_total',
    help: 'Subscriptions paused by themselves after days without a success',
    registers,
  });

  let asked: { at: number; answer: ReturnType<ReturnType<typeof measureReader>['now']> } | undefined;
  const now = () => {
    const at = performance.now();
    if (asked === undefined || at - asked.at > FRESH) asked = { at, answer: measureReader(database).now(clock.now()) };
    return asked.answer;
  };
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    set: (gauge: Gauge<Label>, measured: Awaited<ReturnType<typeof now>>) => void,
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        // A scrape must show the rest when the database is away.
        const measured = await now().catch(() => undefined);
        this.reset();
        if (measured !== undefined) set(this as Gauge<Label>, measured);
      },
    });
  metrics.observeQueue('event-deliveries', async () => (await now()).age);
  gauge(
    'budstikke_event_deliveries_waiting',
    'Deliveries not settled yet, counted up to 10 000',
    [],
    (one, { waiting }) => one.set(waiting),
  );
  gauge('budstikke_event_deliveries_dead', 'Deliveries given up, counted up to 10 000', [], (one, { dead }) =>
    one.set(dead),
  );
  gauge('budstikke_event_subscriptions', 'Subscriptions by state', ['state'], (one, { subscriptions }) => {
    for (const { state, number } of subscriptions) one.set({ state }, number);
  });

  return {
    ended({ delivery, state, attempts, duration, failure }) {
      const tried = attempts > delivery.attempts;
      if (state === 'pending' && !tried) return;
      deliveries.inc({ outcome: state === 'pending' ? 'failed' : state });
      if (tried) pushes.observe(duration / 1000);
      if (failure !== undefined && (state === 'pending' || state === 'dead')) failures.inc({ kind: failure });
      if (state === 'delivered' && delivery.eventAt !== undefined)
        lag.observe(Math.max(0, clock.now().getTime() - delivery.eventAt.getTime()) / 1000);
    },
    paused: () => pauses.inc(),
  };
}
