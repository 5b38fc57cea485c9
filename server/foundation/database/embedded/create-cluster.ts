import { randomUUID } from 'node:crypto';
import { chown, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Program, startProgram } from './lifeline.ts';
import { complaintIn } from './log-lines.ts';
import { isAlive } from './occupancy.ts';
import { EmbeddedPostgresRefused, inUse, refusalOfFileError, refusalOfWords } from './refused.ts';

/** The superuser and the database that a new data directory is made with. */
export const superuser = 'budstikke';
export const database = 'budstikke';

export interface ClusterOptions {
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  /** Absent or empty. */
  readonly dataDirectory: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Tells the drafts of this process from those of an earlier one with the same id, as in a restarted container. */
const run = randomUUID().slice(0, 8);

/**
 * Makes the data directory, with the database in it. It is made under another name beside and renamed when it is whole and
 * on disk, so that a crash half-way leaves nothing that looks ready.
 */
export async function createCluster(options: ClusterOptions): Promise<void> {
  const { account, dataDirectory } = options;
  const folder = dirname(dataDirectory);
  const draft = `${dataDirectory}.new-${process.pid}-${run}`;
  try {
    await removeDeadDrafts(dataDirectory);
    await mkdir(draft, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw inUse(dataDirectory, process.pid);
    throw refusalOfFileError(error, folder);
  }
  try {
    if (account) await chown(draft, account.uid >>> 0, account.gid >>> 0);
    await initialize(options, draft);
    await moveIntoPlace(draft, dataDirectory);
    await flushFolder(folder);
  } catch (error) {
    throw refusalOfFileError(error, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function initialize(options: ClusterOptions, draft: string): Promise<void> {
  const { binaries, account, settings } = options;
  const durable = settings.fsync !== 'off';
  // From 17 on PostgreSQL knows Unicode's letters itself, the same on every system; before, the system's locale must do.
  const locale =
    binaries.major >= 17
      ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : [`--locale=${process.platform === 'linux' ? 'C.UTF-8' : 'C'}`];
  await complete({
    command: join(binaries.directory, 'initdb'),
    arguments: (dataDirectory) => [
      ...['-D', dataDirectory, '-U', superuser, '--encoding=UTF8', ...locale, '--data-checksums'],
      ...['--auth-local=trust', '--auth-host=reject', ...(durable ? [] : ['--no-sync'])],
    ],
    dataDirectory: draft,
    account,
  });
  const given = Object.entries({ ...settings, exit_on_error: 'on' }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  await complete({
    command: join(binaries.directory, 'postgres'),
    arguments: (dataDirectory) => ['--single', '-D', dataDirectory, ...given, 'postgres'],
    dataDirectory: draft,
    account,
    input: `CREATE DATABASE ${database}\n`,
  });
}

/** Runs a program to its end; refuses with what it complained of when that is not a good one. */
async function complete(program: Program): Promise<void> {
  const complaints: string[] = [];
  const { ended } = startProgram(program, (line) => complaints.push(complaintIn(line) ?? ''));
  const { code, signal } = await ended;
  if (code === 0) return;
  const words = complaints.filter((line) => line !== '').join(' ');
  if (words.includes('could not look up effective user ID')) throw namelessUser();
  throw (
    refusalOfWords(words, dirname(program.dataDirectory)) ??
    new EmbeddedPostgresRefused(
      'could-not-start',
      `PostgreSQL could not make its data directory in ${dirname(program.dataDirectory)}: ${basename(program.command)} ended with ${signal ?? `exit code ${code}`}. ${words}`,
    )
  );
}

/** Containers are often run as a bare number. */
function namelessUser(): EmbeddedPostgresRefused {
  return new EmbeddedPostgresRefused(
    'no-account',
    `PostgreSQL makes a data directory only for a user with a name, and user id ${process.geteuid!()} has none on this machine. Add a line for it to /etc/passwd, start Budstikke as another user, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

async function moveIntoPlace(draft: string, dataDirectory: string): Promise<void> {
  try {
    await rename(draft, dataDirectory);
  } catch (error) {
    // Another start was faster: its directory is as good as ours, and that it is in use is found out next.
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return;
    if (!hasCode(error, 'EBUSY', 'EXDEV')) throw error;
    throw new EmbeddedPostgresRefused(
      'not-writable',
      `The data directory ${dataDirectory} is a mount point, and Budstikke must make it itself. Mount the disk one folder up (at ${dirname(dataDirectory)}), or set DATA_DIR to a folder on that disk.`,
    );
  }
}

/** Removes what starts that were killed half-way have left beside the data directory. */
async function removeDeadDrafts(dataDirectory: string): Promise<void> {
  const prefix = `${basename(dataDirectory)}.new-`;
  for (const name of await readdir(dirname(dataDirectory))) {
    const [processId, itsRun] = name.startsWith(prefix) ? name.slice(prefix.length).split('-') : [];
    if (!processId || !itsRun) continue;
    const living = Number(processId) === process.pid ? itsRun === run : isAlive(Number(processId));
    if (!living) await rm(join(dirname(dataDirectory), name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Makes a rename in the folder last through a loss of power. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
