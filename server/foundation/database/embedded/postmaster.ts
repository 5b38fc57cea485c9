import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Ending, startProgram } from './lifeline.ts';
import { complaintIn, forOperators } from './log-lines.ts';
import { clusterName } from './occupancy.ts';

export interface PostmasterOptions {
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly dataDirectory: string;
  readonly socketDirectory: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  /** A living process that is no PostgreSQL, but has the id that a left-over postmaster.pid names. */
  readonly innocentProcess?: number | undefined;
  readonly log: (line: string) => void;
}

/** One run of the PostgreSQL server, from its start to its end. */
export interface Postmaster {
  /** Settles when connections are accepted; rejects with PostmasterEnded when it ended before that. */
  readonly ready: Promise<void>;
  readonly exited: Promise<Ending>;
  /** Fast shutdown; immediate after eight seconds, killed after six more. Settles when it has ended. */
  stop(): Promise<void>;
}

/** The server ended before it accepted connections; its complaints are what it said of the cause, last one last. */
export class PostmasterEnded extends Error {
  override readonly name = 'PostmasterEnded';
  readonly complaints: readonly string[];

  constructor(ending: Ending, complaints: readonly string[]) {
    super(complaints.at(-1) ?? `PostgreSQL ended with ${ending.signal ?? `exit code ${ending.code}`}`);
    this.complaints = complaints;
  }
}

/** Starts the server; throws only when the system cannot start any process. */
export function startPostmaster(options: PostmasterOptions): Postmaster {
  const complaints: string[] = [];
  const log = forOperators(options.log);
  const {
    process: server,
    exited,
    ended,
  } = startProgram(
    {
      command: join(options.binaries.directory, 'postgres'),
      arguments: (dataDirectory) => ['-D', dataDirectory, ...settingArguments(options)],
      dataDirectory: options.dataDirectory,
      account: options.account,
      leftOverFolder: options.socketDirectory,
      // PostgreSQL takes a living process of its own user for the holder of its pid file, unless it is its grandparent
      // (pg_ctl's shell). Naming the stranger so keeps PostgreSQL's own check of left-over shared memory, which
      // removing the file would not.
      environment: options.innocentProcess ? { PG_GRANDPARENT_PID: String(options.innocentProcess) } : {},
    },
    (line) => {
      const complaint = complaintIn(line);
      if (complaint) complaints.push(complaint);
      if (complaints.length > 20) complaints.shift();
      log(line);
    },
  );
  let failure: unknown;
  ended.then(
    (ending) => {
      failure = new PostmasterEnded(ending, complaints);
    },
    (error) => {
      failure = error;
    },
  );
  const ready = acceptsConnections(options.dataDirectory, server.pid, () => failure);
  ready.catch(() => {}); // whoever waits for it hears of it

  return {
    ready,
    exited,
    async stop() {
      for (const [signal, seconds] of [['SIGINT', 8] as const, ['SIGQUIT', 6] as const]) {
        server.kill(signal);
        if (await settlesWithin(ended, seconds)) return;
      }
      server.kill('SIGKILL');
      await ended;
    },
  };
}

function settingArguments(options: PostmasterOptions): string[] {
  const settings = {
    cluster_name: clusterName,
    listen_addresses: '',
    port: String(options.port),
    unix_socket_directories: options.socketDirectory,
    unix_socket_permissions: '0700',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_line_prefix: '',
    log_checkpoints: 'off',
    // A failed statement is told to its client. Here it would bring keys and values, national identity numbers among
    // them, into the log.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    lc_messages: 'C',
    ...options.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Settles when the eighth line of postmaster.pid says so, the sign pg_ctl waits for too; rejects with the failure. */
async function acceptsConnections(dataDirectory: string, processId: number | undefined, failure: () => unknown) {
  for (;;) {
    if (failure() !== undefined) throw failure();
    const lines = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (lines[0] === String(processId) && lines[7]?.trim() === 'ready') return;
    await sleep(10);
  }
}

async function settlesWithin(promise: Promise<unknown>, seconds: number): Promise<boolean> {
  const patience = new AbortController();
  const settled = await Promise.race([
    promise.then(() => true),
    sleep(seconds * 1000, false, { signal: patience.signal }).catch(() => false),
  ]);
  patience.abort();
  return settled;
}
