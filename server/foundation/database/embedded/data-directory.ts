import { chmod, lchown, mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.ts';
import { EmbeddedPostgresRefused, refusalOfFileError } from './refused.ts';

/** What lies at the path of the data directory. A cluster is PostgreSQL's word for a data directory that has been made. */
export type FoundDirectory =
  | { readonly kind: 'absent'; readonly owner: undefined }
  | { readonly kind: 'empty'; readonly owner: Owner }
  | { readonly kind: 'cluster'; readonly owner: Owner; readonly major: number };

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Makes the parent folders and gives the path without symbolic links, by which the directory can be renamed into place. */
export async function settlePath(dataDirectory: string): Promise<string> {
  try {
    await mkdir(dirname(dataDirectory), { recursive: true });
    const parent = await realpath(dirname(dataDirectory));
    return await realpath(dataDirectory).catch(() => join(parent, basename(dataDirectory)));
  } catch (error) {
    throw refusalOfFileError(error, dirname(dataDirectory));
  }
}

/** Looks at the data directory; refuses one that is another's: of another user, or with other things in it. */
export async function inspectDataDirectory(path: string): Promise<FoundDirectory> {
  try {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!found) return { kind: 'absent', owner: undefined };
    const self = process.geteuid!();
    if (self !== 0 && found.uid !== self) throw ownedByAnother(path, found.uid, self);
    const names = await readdir(path);
    if (names.length === 0) return { kind: 'empty', owner: found };
    const major = Number.parseInt(await readFile(join(path, 'PG_VERSION'), 'utf8').catch(() => ''), 10);
    if (Number.isNaN(major) || !names.includes('global')) throw foreign(path, names[0]!);
    return { kind: 'cluster', owner: found, major };
  } catch (error) {
    throw refusalOfFileError(error, path);
  }
}

function ownedByAnother(path: string, owner: number, self: number): EmbeddedPostgresRefused {
  return new EmbeddedPostgresRefused(
    'not-ours',
    `The data directory ${path} belongs to user id ${owner}, and Budstikke runs as user id ${self}. Start Budstikke as its owner or as root, or set DATA_DIR to another folder.`,
  );
}

function foreign(path: string, name: string): EmbeddedPostgresRefused {
  return new EmbeddedPostgresRefused(
    'foreign-directory',
    `The data directory ${path} is not empty ("${name}" is in it) and no PostgreSQL data directory. Empty it if nothing in it is needed, or set DATA_DIR to another folder.`,
  );
}

/** Gives a data directory that root owns, restored from a backup perhaps, to the account PostgreSQL will run as. */
export async function giveTo(account: Account, path: string, owner: Owner): Promise<void> {
  if (owner.uid !== 0) return;
  const names = await readdir(path, { recursive: true });
  // The directory itself comes last: it is by its owner that an interrupted run is known.
  for (const each of [...names, '.']) {
    await lchown(join(path, each), account.uid >>> 0, account.gid >>> 0);
  }
  await chmod(path, 0o700);
}
