import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { EmbeddedPostgresRefused } from './refused.ts';

/** The system allows 104 to 108 bytes for the whole path of a socket, of which `/.s.PGSQL.5432` takes 14. */
const longest = 90;

/** Makes a private folder for the socket, with a short path that the account can walk and PostgreSQL's settings can hold. */
export async function createSocketDirectory(account: Account | undefined): Promise<string> {
  // What root has in TMPDIR may be root's alone; these two are everyone's.
  const places = account ? ['/tmp', '/var/tmp'] : [tmpdir(), '/tmp', '/var/tmp'];
  for (const place of places) {
    const prefix = join(place, 'budstikke-');
    if (prefix.length + 6 > longest || !/^[\w./-]+$/.test(prefix)) continue;
    try {
      const directory = await mkdtemp(prefix);
      if (account) await chown(directory, account.uid >>> 0, account.gid >>> 0);
      return directory;
    } catch {
      // Not writable or full: the next place.
    }
  }
  throw new EmbeddedPostgresRefused(
    'not-writable',
    `Budstikke found no folder for the socket of its database: none of ${places.join(', ')} can be written. Set TMPDIR to a folder with a short path that can.`,
  );
}

/**
 * Makes the folder ready for the next start after a crash: without the dead socket, and anew when a cleaner of temporary
 * files has taken it. Throws when it has become someone else's.
 */
export async function restoreSocketDirectory(directory: string, account: Account | undefined): Promise<void> {
  const user = account ? account.uid >>> 0 : process.geteuid!();
  const made = await mkdir(directory, { mode: 0o700 }).then(
    () => true,
    () => false,
  );
  if (made && account) await chown(directory, user, account.gid >>> 0);
  const found = await lstat(directory);
  if (!found.isDirectory() || found.uid !== user) throw new Error(`${directory} belongs to someone else now`);
  await chmod(directory, 0o700);
  for (const name of await readdir(directory)) await rm(join(directory, name), { force: true });
}
