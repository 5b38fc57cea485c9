import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { chmod, constants, copyFile, lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative, sep } from 'node:path';

/**
 * A copy of the package's `native` folder that every user may read and only we may write: in /var/cache/budstikke for root,
 * in the user's own cache otherwise, as a last resort among the temporary files. Made once per version, whole (rename),
 * checked at each use. Undefined when no place allows it.
 */
export async function copyForEveryone(
  native: string,
  makeLinks: (native: string) => Promise<boolean>,
): Promise<string | undefined> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const files = await filesToCopy(native);
  for (const cache of cacheFolders()) {
    try {
      await mkdir(dirname(cache), { recursive: true });
      await mkdir(cache, { mode: 0o755 }).catch(() => {});
      if (!(await isOursAlone(cache))) continue;
      await chmod(cache, 0o755);
      const copy = join(cache, `postgresql-${version}-${process.platform}-${process.arch}`);
      if (!isWhole(copy, native, files)) {
        const draft = `${copy}.${randomUUID()}`;
        try {
          await makeCopy(draft, native, files);
          if (!(await makeLinks(draft))) continue;
          await putInPlace(draft, copy, () => isWhole(copy, native, files));
        } finally {
          await rm(draft, { recursive: true, force: true });
        }
      }
      await makeLinks(copy); // a cleaner of temporary files knows no links
      return copy;
    } catch {
      // Not writable, full, or mounted without links: the next place.
    }
  }
  return undefined;
}

function cacheFolders(): string[] {
  const own = process.geteuid!();
  const temporary = join(tmpdir(), `budstikke-${own}`);
  if (own === 0) return ['/var/cache/budstikke', '/var/tmp/budstikke-0', temporary];
  const { XDG_CACHE_HOME, HOME } = process.env;
  const personal = XDG_CACHE_HOME || (HOME && join(HOME, '.cache'));
  return personal ? [join(personal, 'budstikke'), temporary] : [temporary];
}

/** What runs as PostgreSQL must not be another user's to change. */
async function isOursAlone(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  return found.isDirectory() && found.uid === process.geteuid!() && (found.mode & 0o022) === 0;
}

/** Paths, relative to native, of what a server needs: not the static libraries and what compiles extensions. */
async function filesToCopy(native: string): Promise<string[]> {
  const entries = await readdir(native, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && extname(entry.name) !== '.a')
    .map((entry) => relative(native, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split(sep).some((part) => part === 'pgxs' || part === 'pkgconfig'));
}

/** Compares names and sizes; in one go, because a thousand awaits would take longer than the server's start. */
function isWhole(copy: string, native: string, files: string[]): boolean {
  return files.every((file) => {
    const copied = statSync(join(copy, file), { throwIfNoEntry: false });
    return copied?.size === statSync(join(native, file)).size;
  });
}

async function makeCopy(draft: string, native: string, files: string[]): Promise<void> {
  for (const folder of new Set(['', ...files.flatMap(foldersOf)])) {
    await mkdir(join(draft, folder));
    await chmod(join(draft, folder), 0o755);
  }
  for (const file of files) {
    await copyFile(join(native, file), join(draft, file), constants.COPYFILE_FICLONE);
    await chmod(join(draft, file), file.startsWith(`bin${sep}`) ? 0o755 : 0o644);
  }
}

function foldersOf(file: string): string[] {
  const parts = file.split(sep).slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join(sep));
}

async function putInPlace(draft: string, copy: string, isThere: () => boolean): Promise<void> {
  await rename(draft, copy).catch(async () => {
    if (isThere()) return; // another start was faster
    const worn = `${draft}.worn`;
    await rename(copy, worn); // a cleaner of temporary files has eaten of it
    await rename(draft, copy);
    await rm(worn, { recursive: true, force: true });
  });
}
