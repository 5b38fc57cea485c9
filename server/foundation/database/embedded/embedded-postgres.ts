import { EventEmitter } from 'node:events';
import { rm } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountToRunAs } from './account.ts';
import { findBinaries } from './binaries.ts';
import { createCluster, database, superuser } from './create-cluster.ts';
import { giveTo, inspectDataDirectory, settlePath } from './data-directory.ts';
import { endOrphans, waitUntilFree } from './occupancy.ts';
import { type Postmaster, PostmasterEnded, type PostmasterOptions, startPostmaster } from './postmaster.ts';
import { EmbeddedPostgresRefused, inUse, refusalOfFileError, refusalOfWords } from './refused.ts';
import { createSocketDirectory, restoreSocketDirectory } from './socket-directory.ts';

export interface EmbeddedPostgresOptions {
  /** Absolute; made when absent, and its parents with it. */
  readonly dataDirectory: string;
  /** Gets PostgreSQL's own words and ours about it, line by line, without those of an ordinary start and stop. */
  readonly log: (line: string) => void;
  /** More server settings, `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

export type EmbeddedPostgresState = 'running' | 'restarting' | 'stopped';

export interface EmbeddedPostgres {
  /** The same through every restart; host is the folder of the Unix socket, whose owner needs no password. */
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  readonly state: EmbeddedPostgresState;
  /** Calls the listener at each change of state; returns how to end that. */
  onStateChange(listener: (state: EmbeddedPostgresState) => void): () => void;
  /** Shuts the server down in good order within 14 seconds, less politely after; settles when it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL on the data directory, making that first when it is absent or empty, and keeps it running until
 * stop() or the end of this process. Settles when it accepts connections.
 * Rejects with EmbeddedPostgresRefused when an operator must do something first.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log, settings = {} } = options;
  if (!isAbsolute(options.dataDirectory)) throw new TypeError('dataDirectory must be an absolute path');
  if (!process.geteuid) {
    throw new EmbeddedPostgresRefused(
      'no-binaries',
      'Budstikke brings no PostgreSQL for Windows. Run it in WSL, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  const dataDirectory = await settlePath(options.dataDirectory);
  const found = await inspectDataDirectory(dataDirectory);
  const account = await accountToRunAs(found.owner);
  const made = found.kind === 'cluster' ? { path: dataDirectory, major: found.major } : undefined;
  const binaries = await findBinaries(account, made, log);
  try {
    if (found.kind !== 'cluster') await createCluster({ binaries, account, dataDirectory, settings });
    else if (account) await giveTo(account, dataDirectory, found.owner);
  } catch (error) {
    throw refusalOfFileError(error, dataDirectory);
  }
  const socketDirectory = await createSocketDirectory(account);
  const server = new SupervisedPostgres({
    binaries,
    account,
    dataDirectory,
    socketDirectory,
    port: 5432,
    settings,
    log,
  });
  await server.start();
  return server;
}

/**
 * The life of the server:
 *
 *   (starting) → running ⇄ restarting → stopped
 *
 * start() leads to `running` or rejects. When the server ends unasked, killed or crashed, the state is `restarting` until it
 * accepts connections again: it is started anew after a pause that doubles from a twentieth of a second to five seconds and
 * begins small again after ten seconds of running. There is no giving up: a full disk may be emptied. stop() leads to
 * `stopped` from everywhere, and nothing leads out of it.
 */
class SupervisedPostgres implements EmbeddedPostgres {
  readonly connection;
  readonly #options: PostmasterOptions;
  readonly #changes = new EventEmitter();
  readonly #stopping = new AbortController();
  #state: EmbeddedPostgresState = 'restarting';
  #postmaster: Postmaster | undefined;
  #supervision: Promise<void> = Promise.resolve();

  constructor(options: PostmasterOptions) {
    this.#options = options;
    this.connection = { host: options.socketDirectory, port: options.port, user: superuser, database };
  }

  get state(): EmbeddedPostgresState {
    return this.#state;
  }

  onStateChange(listener: (state: EmbeddedPostgresState) => void): () => void {
    this.#changes.on('change', listener);
    return () => this.#changes.off('change', listener);
  }

  async start(): Promise<void> {
    try {
      await this.#launch();
    } catch (error) {
      await rm(this.#options.socketDirectory, { recursive: true, force: true });
      throw refusalOfStart(error, this.#options.dataDirectory);
    }
    this.#enter('running');
    this.#supervision = this.#supervise();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#postmaster?.stop();
    await this.#supervision;
    await rm(this.#options.socketDirectory, { recursive: true, force: true });
    this.#enter('stopped');
  }

  #enter(state: EmbeddedPostgresState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#changes.emit('change', state);
  }

  /** Starts the server; for up to ten seconds again and again, while what a killed one has left holds on to its memory. */
  async #launch(): Promise<void> {
    const { dataDirectory, socketDirectory, account } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const { innocentProcess } = await waitUntilFree(dataDirectory);
      await restoreSocketDirectory(socketDirectory, account);
      if (this.#stopping.signal.aborted) return;
      this.#postmaster = startPostmaster({ ...this.#options, innocentProcess });
      try {
        return await this.#postmaster.ready;
      } catch (error) {
        if (!isHeldByDeadServer(error) || attempt === 50) throw error;
        await endOrphans(dataDirectory);
        await sleep(200);
      }
    }
  }

  async #supervise(): Promise<void> {
    const { log } = this.#options;
    const stopping = this.#stopping.signal;
    let pause = shortestPause;
    for (;;) {
      const calm = setTimeout(() => {
        pause = shortestPause;
      }, 10_000);
      const ending = await this.#postmaster!.exited;
      clearTimeout(calm);
      if (stopping.aborted) return;
      this.#enter('restarting');
      log(`PostgreSQL ended unasked (${ending.signal ?? `exit code ${ending.code}`}); starting it again`);
      for (;;) {
        await sleep(pause, undefined, { signal: stopping }).catch(() => {});
        if (stopping.aborted) return;
        pause = Math.min(pause * 2, longestPause);
        try {
          await this.#launch();
          break;
        } catch (error) {
          if (stopping.aborted) return;
          log(`PostgreSQL did not start (${(error as Error).message}); trying again in ${pause / 1000} s`);
        }
      }
      if (stopping.aborted) return;
      log('PostgreSQL accepts connections again');
      this.#enter('running');
    }
  }
}

/** Milliseconds. */
const shortestPause = 50;
const longestPause = 5_000;

function isHeldByDeadServer(error: unknown): boolean {
  return (
    error instanceof PostmasterEnded && error.complaints.some((words) => words.includes('pre-existing shared memory'))
  );
}

function refusalOfStart(error: unknown, dataDirectory: string): unknown {
  if (!(error instanceof PostmasterEnded)) return refusalOfFileError(error, dataDirectory);
  const words = error.complaints.join(' ');
  if (/lock file ".*" already exists/.test(words)) return inUse(dataDirectory);
  const advice = isHeldByDeadServer(error)
    ? 'End the "postgres: budstikke" processes that a killed server has left.'
    : 'The lines it wrote to the log say more.';
  return (
    refusalOfWords(words, dataDirectory) ??
    new EmbeddedPostgresRefused(
      'could-not-start',
      `PostgreSQL could not start on ${dataDirectory}: ${error.message}. ${advice}`,
    )
  );
}
