import { spawn } from 'node:child_process';
import { globSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePages } from '../scripts/build-web.ts';
import { startEmbeddedPostgres } from '../server/foundation/database/embedded/embedded-postgres.ts';

/**
 * `npm test [-- word …]`: starts one PostgreSQL for the run and hands every test file to node's runner. Words narrow the
 * files to those whose path has one of them. `--slow` runs the proofs that take minutes (`*.slow.ts`) instead.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
/** Files of a process. */
const TOGETHER = 8;
const PAGES_TOGETHER = 5;

const words = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const slow = process.argv.includes('--slow');
const pattern = slow ? '{test,acceptance}/**/*.slow.ts' : '{test,acceptance}/**/*.test.ts';
const files = globSync(pattern, { cwd: root })
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`No test file of ${pattern} has ${words.join(' or ')} in its path.`);
  process.exit(1);
}

// Once for all: servers started by tests would else build them at the same time.
ensurePages();
const directory = await mkdtemp(join(tmpdir(), 'budstikke-tests-'));
const postgres = await startEmbeddedPostgres({
  dataDirectory: join(directory, 'postgres'),
  log: () => undefined,
  // The data of a test need not survive the machine.
  settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
});
const { host, port, user, database } = postgres.connection;
const server = `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;

let running: ReturnType<typeof spawn> | undefined;
process.on('SIGINT', () => running?.kill('SIGINT'));
process.on('SIGTERM', () => running?.kill('SIGTERM'));

/** Hands files to node's runner, which gives each a process of its own; answers its exit code. */
async function run(some: readonly string[], concurrency: number): Promise<number> {
  if (some.length === 0) return 0;
  running = spawn(
    process.execPath,
    ['--test', `--test-concurrency=${concurrency}`, '--test-timeout=600000', '--test-reporter=spec', ...some],
    { cwd: root, stdio: 'inherit', env: { ...process.env, TEST_DATABASE_SERVER: server } },
  );
  return new Promise<number>((resolve) => running!.once('exit', (status) => resolve(status ?? 1)));
}

/**
 * Files of which each has so many in its process, one after the other, every file a suite under its path: to load the
 * server costs more than what most files do with it.
 */
function together(some: readonly string[], most: number): string[] {
  const groups = Math.ceil(some.length / most);
  return Array.from({ length: groups }, (_, group) => {
    const own = some.slice(
      Math.floor((group * some.length) / groups),
      Math.floor(((group + 1) * some.length) / groups),
    );
    const path = join(directory, `${own[0]!.replaceAll('/', '-')}.cjs`);
    const suites = own.map(
      (file) => `describe(${JSON.stringify(file)}, () => require(${JSON.stringify(root + file)}));`,
    );
    // Required, not imported: what is awaited would lose which suite it belongs to.
    const lines = ["const { describe } = require('node:test');", ...suites, ''];
    writeFileSync(path, lines.join('\n'));
    return path;
  });
}

// A browser and a server keep two cores busy: pages come one after the other, and first, so that the others' sum is last.
const inBrowser = (file: string): boolean => file.startsWith('test/web/');
const pages = files.filter(inBrowser);
const others = files.filter((file) => !inBrowser(file));
// What is slow measures memory and kills processes: it shares its process with nothing.
const codes = [
  await run(slow ? pages : together(pages, PAGES_TOGETHER), 1),
  await run(slow ? others : together(others, TOGETHER), 2),
];
const code = Math.max(...codes);
await postgres.stop();
await rm(directory, { recursive: true, force: true });
process.exit(code);
