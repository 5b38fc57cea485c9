import { createServer as createProbe } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import { openBlobs } from '../foundation/blobs/open-blobs.ts';
import { type Clock, MovableClock, systemClock } from '../foundation/clock.ts';
import { Database, openPool } from '../foundation/database/database.ts';
import { startEmbeddedPostgres } from '../foundation/database/embedded/embedded-postgres.ts';
import { Epoch } from '../foundation/database/epoch.ts';
import { migrate } from '../foundation/database/migrate.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { type Log, openLog } from '../foundation/log.ts';
import { openMetrics } from '../foundation/metrics.ts';
import { clamdAddress, clamdScanner } from '../foundation/scanner/clamd.ts';
import { unscanned } from '../foundation/scanner/unscanned.ts';
import { Sweeps } from '../foundation/sweeps/sweeps.ts';
import { allowOrigins } from '../http/cors.ts';
import { documentApi } from '../http/documentation.ts';
import { mountWhole } from '../http/mounted.ts';
import { createServer, mount } from '../http/server.ts';
import { compose } from './compose.ts';
import { mountHealth } from './health.ts';
import { mountPages } from './pages.ts';
import { stagedShutdown } from './shutdown.ts';

const migrations = new URL('../migrations/', import.meta.url);
const pages = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** What the embedded PostgreSQL is given beyond its own defaults, which are made for 128 MB and one disk of long ago. */
export const POSTGRES_SETTINGS = {
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
};

export interface Running {
  /** Base URL to reach it by from this machine. */
  readonly url: string;
  /** Where it listens itself, which another process with the same public URL does not. */
  readonly address: string;
  readonly foundation: Foundation;
  /** Stops in stages: intake, work under way, database. */
  stop(): Promise<void>;
}

/** Starts a process by its configuration and answers when it serves. */
export async function start(config: Config, log: Log = openLog(config.logLevel)): Promise<Running> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const postgres =
      config.database.kind === 'embedded'
        ? await startEmbeddedPostgres({
            dataDirectory: config.database.directory,
            log: (line) => log.info({ postgres: line }, 'PostgreSQL'),
            settings: POSTGRES_SETTINGS,
          })
        : undefined;
    if (postgres !== undefined) undo.unshift(() => postgres.stop());

    const metrics = openMetrics();
    const pool = openPool({
      connection: config.database.kind === 'url' ? config.database.url : postgres!.connection,
      size: 20,
    });
    undo.unshift(() => pool.end());
    const ran = await migrate(pool, migrations);
    if (ran.length > 0) log.info({ migrations: ran }, 'the database was brought up to date');

    const database = new Database(pool, log, metrics);
    const sweeps = new Sweeps(log, metrics);
    const port = config.port === 0 ? await freePort(config.host) : config.port;
    const reachable = /^(0\.0\.0\.0|::)$/.test(config.host) ? 'localhost' : config.host;
    const local = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
    const movable = config.testTools ? new MovableClock() : undefined;
    const clock: Clock = movable ?? systemClock;
    const foundation: Foundation = {
      clock,
      log,
      metrics,
      database,
      epoch: new Epoch(database),
      sweeps,
      blobs: await openBlobs(config.blobs),
      scanner: config.clamd === undefined ? unscanned : clamdScanner(clamdAddress(config.clamd)),
      publicUrl: config.publicUrl ?? local,
    };

    const house = await compose(config, foundation, movable, local);
    for (const sweep of house.sweeps) sweeps.add(sweep);
    // Also what began only in part holds connections, which the pool would wait for.
    undo.unshift(() => house.end());
    await house.begin();
    const server = createServer();
    await allowOrigins(server, config.inboxOrigins);
    await documentApi(server, foundation.publicUrl);
    if (config.role !== 'worker') {
      const { tokens, keys, sessions } = house;
      mount(server, house.operations, { log, metrics, tokens, keys, sessions });
      for (const part of house.mounted) mountWhole(server, part);
    }
    if (config.role !== 'worker') await mountPages(server, pages, foundation.publicUrl);
    let stopping = false;
    mountHealth(server, {
      database,
      blobs: foundation.blobs,
      metrics,
      unready: () =>
        stopping
          ? 'The process is stopping'
          : postgres?.state === 'restarting'
            ? 'PostgreSQL is being restarted'
            : undefined,
    });
    await server.listen({ host: config.host, port });
    undo.unshift(() => server.close());
    await sweeps.start(pool, { run: config.role !== 'api' });

    return {
      url: config.publicUrl ?? local,
      address: local,
      foundation,
      stop: stagedShutdown(
        [
          {
            name: 'intake',
            within: 10_000,
            async run() {
              stopping = true;
              house.endStreams();
              await server.close();
            },
          },
          { name: 'sweeps', within: 50_000, run: () => sweeps.stop() },
          { name: 'deliveries', within: 10_000, run: () => house.end() },
          { name: 'connections', within: 5000, run: () => database.close() },
          { name: 'database', within: 20_000, run: async () => postgres?.stop() },
        ],
        log,
      ),
    };
  } catch (error) {
    for (const step of undo) await step().catch(() => undefined);
    throw error;
  }
}

/** A port nobody listens on now; needed before listening, because issuers and events carry the address. */
async function freePort(host: string): Promise<number> {
  const probe = createProbe();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, host, resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
