import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Every measure of a process, in one registry of its own (two servers in one test process do not mix). */
export function openMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const queues = new Map<string, () => Promise<number>>();
  new Gauge({
    name: 'budstikke_queue_age_seconds',
    help: 'How long the oldest row that is due has waited, by queue',
    labelNames: ['queue'] as const,
    registers,
    async collect() {
      this.reset();
      await Promise.all(
        [...queues].map(async ([queue, age]) => {
          // A scrape must show the rest when the database is away: the queue is then missing.
          const seconds = await age().catch(() => undefined);
          if (seconds !== undefined) this.set({ queue }, Math.max(0, seconds));
        }),
      );
    },
  });
  const notificationLag = new Histogram({
    name: 'budstikke_notification_lag_seconds',
    help: 'Time from when an e-mail or SMS was due until the mail server or gateway took it, by channel',
    labelNames: ['channel'] as const,
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600],
    registers,
  });
  for (const channel of ['e-mail', 'sms']) notificationLag.zero({ channel });
  return {
    registry,
    /** Notes that what was due is sent now. */
    sent(channel: 'e-mail' | 'sms', due: Date, now: Date): void {
      notificationLag.observe({ channel }, Math.max(0, now.getTime() - due.getTime()) / 1000);
    },
    requests: new Histogram({
      name: 'budstikke_http_request_seconds',
      help: 'Time from the first byte of a request to its answer',
      labelNames: ['operation', 'status'] as const,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    sweepRows: new Counter({
      name: 'budstikke_sweep_rows_total',
      help: 'Rows a sweep has claimed and handled',
      labelNames: ['sweep'] as const,
      registers,
    }),
    sweepFailures: new Counter({
      name: 'budstikke_sweep_failures_total',
      help: 'Batches a sweep could not finish',
      labelNames: ['sweep'] as const,
      registers,
    }),
    transactionRetries: new Counter({
      name: 'budstikke_transaction_retries_total',
      help: 'Transactions run again after a serialization failure or a deadlock',
      registers,
    }),
    /** Shows how old, in seconds, the oldest due row of a queue is; asked at every scrape. */
    observeQueue(queue: string, age: () => Promise<number>): void {
      queues.set(queue, age);
    },
    /** Shows the connections of a pool: idle, busy, and callers waiting for one. */
    observePool(pool: { idleCount: number; totalCount: number; waitingCount: number }): void {
      new Gauge({
        name: 'budstikke_database_connections',
        help: 'Connections of the pool by state, and callers waiting for one',
        labelNames: ['state'] as const,
        registers,
        collect() {
          this.set({ state: 'idle' }, pool.idleCount);
          this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
          this.set({ state: 'awaited' }, pool.waitingCount);
        },
      });
    },
  };
}

export type Metrics = ReturnType<typeof openMetrics>;
