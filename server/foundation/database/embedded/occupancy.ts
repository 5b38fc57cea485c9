// Who holds a data directory: another server, one that is ending, or what a killed one has left behind.

import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inUse } from './refused.ts';

/** Stands in the title of every process of our servers: `postgres: budstikke: checkpointer`. */
export const clusterName = 'budstikke';

/**
 * Waits until no PostgreSQL holds the data directory: up to ten seconds for one that is shutting down (its Budstikke was
 * killed), two for one that may be about to; then refuses.
 * Resolves with the id of a living process that its pid file names but that is no PostgreSQL: the ids of a machine or a
 * container begin anew at each boot.
 */
export async function waitUntilFree(path: string): Promise<{ innocentProcess?: number }> {
  for (let waited = 0; ; waited += 100) {
    const lines = (await readFile(join(path, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    const holder = Number(lines[0]);
    if (!(holder > 0) || !isAlive(holder)) return {};
    if (!(await isPostmasterOf(holder, path))) return { innocentProcess: holder };
    const patience = lines[7]?.trim() === 'stopping' ? 10_000 : 2_000;
    if (waited >= patience) throw inUse(path, holder);
    await sleep(100);
  }
}

/** True when a process with this id exists, whoever's it is. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isPostmasterOf(processId: number, path: string): Promise<boolean> {
  if (process.platform === 'linux') return worksIn(processId, path);
  const told = await promisify(execFile)('ps', ['-p', String(processId), '-o', 'comm=']).catch(() => undefined);
  return told?.stdout.includes('postgres') ?? false;
}

/** Every PostgreSQL process has the data directory as its working directory. In doubt the answer is yes. */
async function worksIn(processId: number, path: string): Promise<boolean> {
  try {
    const [its, ours] = await Promise.all([stat(`/proc/${processId}/cwd`), stat(path)]);
    return its.dev === ours.dev && its.ino === ours.ino;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/**
 * Ends the processes that a killed server has left on the data directory: one that computes does not notice, and for as
 * long as it runs no new server may start. To be called only when the server is known to be dead. Elsewhere than on Linux
 * it must be waited for.
 */
export async function endOrphans(path: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const processIds = (await readdir('/proc')).map(Number).filter((id) => id > 0);
  for (const id of processIds) {
    const title = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    if (!title.startsWith(`postgres: ${clusterName}: `) || !(await worksIn(id, path))) continue;
    try {
      process.kill(id, 'SIGQUIT');
    } catch {
      // It has ended meanwhile.
    }
  }
}
