import type { FastifyInstance } from 'fastify';
import type { Blobs } from '../foundation/blobs/blobs.ts';
import type { Database } from '../foundation/database/database.ts';
import type { Metrics } from '../foundation/metrics.ts';

export interface HealthParts {
  readonly database: Database;
  readonly blobs: Blobs;
  readonly metrics: Metrics;
  /** A reason not to be sent traffic that no check would find, e.g. that the process is stopping. */
  readonly unready: () => string | undefined;
}

/** `/health` tells whether the process can serve, `/healthz` that it lives, `/metrics` what it does. */
export function mountHealth(server: FastifyInstance, { database, blobs, metrics, unready }: HealthParts): void {
  server.get('/health', { schema: { hide: true } }, async (_request, reply) => {
    const reason =
      unready() ??
      (await failing('The database does not answer', () => database.pool.query('select 1'))) ??
      (await failing('Attachments cannot be stored', () => blobs.check()));
    reply.header('cache-control', 'no-store');
    return reason === undefined
      ? { status: 'Healthy', message: 'Able to serve' }
      : reply.code(503).send({ status: 'Unhealthy', message: reason });
  });
  server.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'Healthy', message: 'Alive' }));
  server.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

/** The sentence when the check throws or takes more than two seconds; the cause is for the log of the part itself. */
async function failing(sentence: string, check: () => Promise<unknown>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), 2000);
  });
  try {
    await Promise.race([check(), late]);
    return undefined;
  } catch {
    return sentence;
  } finally {
    clearTimeout(timer);
  }
}
