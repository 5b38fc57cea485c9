import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** `npm run build:web`: builds Studio, Inbox and the start page into web/dist. `npm start` does the same when needed. */
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}web/dist`;
const stamp = `${dist}/sources`;

/** One hash of everything the pages are made of. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync('web/**/*.*', { cwd: root, exclude: ['web/dist/**'] });
  for (const file of ['package-lock.json', ...files.sort()]) hash.update(file).update(readFileSync(root + file));
  return hash.digest('hex');
}

/**
 * Builds the pages when web/dist is missing or older than its sources, in a process of its own: a build takes a hundred
 * megabytes that a server should not keep. Answers where they are.
 */
export function ensurePages(say: (sentence: string) => void = () => undefined): string {
  // An image may bring the built pages without their sources.
  if (!existsSync(`${root}web/studio/main.tsx`)) return dist;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources()) return dist;
  say('Building the pages; this takes some seconds, and is only done when they have changed …');
  const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The pages could not be built:\n${stderr}`);
  return dist;
}

/** Builds into a folder of its own and puts that in place at the end: nobody sees half a build, and two may build at once. */
async function buildPages(): Promise<void> {
  const { build } = await import('vite');
  const { APPS, configOf } = await import('../web/build/config.ts');
  const sources = hashOfSources();
  const fresh = `${root}node_modules/.budstikke-pages-${process.pid}`;
  try {
    mkdirSync(fresh, { recursive: true });
    for (const app of APPS) await build(configOf(app, fresh));
    writeFileSync(`${fresh}/sources`, sources);
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
  } catch (error) {
    // Another process put the same pages in place in this very moment.
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sources) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

// Not awaited at the top: a test that shares its process is required, which such a module cannot be.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  buildPages().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
