import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { type Account, spawnIdentity } from './account.ts';

/** How a PostgreSQL program (initdb, postgres) is run. */
export interface Program {
  readonly command: string;
  /** Built from the name by which the program reaches its data directory. */
  readonly arguments: (dataDirectory: string) => string[];
  readonly dataDirectory: string;
  readonly account: Account | undefined;
  /** A folder to remove once the program has ended after our own death. */
  readonly leftOverFolder?: string;
  /** Written to its standard input, which else is empty. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface LivingProgram {
  readonly process: ChildProcess;
  /** Settles as soon as the program has ended; never when it could not be started. */
  readonly exited: Promise<Ending>;
  /** Settles when its last lines are read too and its watcher has gone; rejects when it could not be started. */
  readonly ended: Promise<Ending>;
}

/**
 * The program ends with us, even when we are killed with -9: a watcher, a shell beside it, waits on a pipe of which only we
 * hold the other end. At its end without a word it asks the program for a fast shutdown (SIGINT), after ten seconds for an
 * immediate one (SIGQUIT). The process id is checked against the pid file meanwhile, lest it has become a stranger's.
 */
const watcherScript = `
program=$1 pid_file=$2 left_over=$3
is_running() {
  read -r holder <"$pid_file" && [ "$holder" = $program ] && kill -0 $program
}
ends_within() {
  seconds=$1
  while is_running; do
    [ $seconds -gt 0 ] || return 1
    seconds=$((seconds - 1))
    sleep 1
  done
}
read -r ended && exit 0
kill -INT $program
ends_within 10 || {
  kill -QUIT $program
  ends_within 6
}
[ -z "$left_over" ] || is_running || rm -rf "$left_over"
`;

/** The program begins once its watcher is there. The shell becomes the program, so that our child is the program itself. */
const programScript = 'read -r begin <&4 && exec "$@" 4<&-';

/**
 * Starts the program and its watcher, each in a session of its own, so that a Ctrl-C in the terminal leaves them to our own
 * orderly shutdown.
 *
 * When we are root, the program runs as another user, who may not walk the path to the data directory (a clone under
 * /root). On Linux it therefore gets the directory as open descriptor 3 and reaches it as /proc/self/fd/3, which asks for
 * rights on the directory itself only. Every PostgreSQL process inherits the descriptor.
 *
 * Each line of the program's standard error goes to onLine. Throws when the system refuses to start it as that user.
 */
export function startProgram(program: Program, onLine: (line: string) => void): LivingProgram {
  const byDescriptor = program.account !== undefined && process.platform === 'linux';
  const name = byDescriptor ? '/proc/self/fd/3' : program.dataDirectory;
  const descriptor = byDescriptor ? openSync(program.dataDirectory, 'r') : undefined;
  const directory = descriptor ?? 'ignore';
  const options: SpawnOptions = {
    ...spawnIdentity(program.account),
    cwd: '/',
    detached: true,
    // No PGDATA, PGOPTIONS or the like of ours may reach it, and its words must be the English ones read here.
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...program.environment },
  };
  try {
    const command = [program.command, ...program.arguments(name)];
    const child = spawn('/bin/sh', ['-c', programScript, 'budstikke', ...command], {
      ...options,
      stdio: [program.input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe', directory, 'pipe'],
    });
    const watched = [String(child.pid), `${name}/postmaster.pid`, program.leftOverFolder ?? ''];
    const watcher = spawn('/bin/sh', ['-c', watcherScript, 'budstikke', ...watched], {
      ...options,
      stdio: ['pipe', 'ignore', 'ignore', directory],
    });
    const gate = child.stdio[4] as Writable;
    // Who ends before reading is heard of by its end.
    for (const stream of [gate, child.stdin, watcher.stdin]) stream?.on('error', () => {});
    watcher.once('spawn', () => gate.end('begin\n'));
    child.stdin?.end(program.input);
    const errors = createInterface({ input: child.stderr! });
    errors.on('line', (line) => onLine(line.replaceAll(name, program.dataDirectory)));
    const exited = new Promise<Ending>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    return { process: child, exited, ended: endOf(child, watcher, exited) };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function endOf(child: ChildProcess, watcher: ChildProcess, exited: Promise<Ending>): Promise<Ending> {
  return new Promise((resolve, reject) => {
    watcher.on('error', (error) => {
      child.kill();
      reject(error);
    });
    child.on('error', (error) => {
      watcher.stdin?.end('ended\n');
      reject(error);
    });
    const closed = Promise.all([once(child, 'close'), once(watcher, 'close')]);
    exited.then((ending) => {
      watcher.stdin?.end('ended\n');
      // Backends of a killed postmaster can hold its output open for a while; the last lines are there long before.
      const patience = setTimeout(resolve, 500, ending);
      closed.then(() => {
        clearTimeout(patience);
        resolve(ending);
      }, reject);
    });
    closed.catch(reject);
  });
}
