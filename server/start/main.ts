import './memory.ts';
import { ensurePages } from '../../scripts/build-web.ts';
import { readEnvironment } from '../config/env.ts';
import { ConfigurationRefused, configure } from '../config/config.ts';
import { EmbeddedPostgresRefused } from '../foundation/database/embedded/refused.ts';
import { MigrationRefused } from '../foundation/database/migrate.ts';
import { greet } from './greeting.ts';
import { type Running, start } from './start.ts';

/** Anything an operator can mend is a sentence; the rest shows its stack, since it is ours to mend. */
function explain(error: unknown): string {
  if (
    error instanceof ConfigurationRefused ||
    error instanceof EmbeddedPostgresRefused ||
    error instanceof MigrationRefused
  )
    return error.message;
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${message}. Another program listens there; stop it, or set PORT to a free port.`;
  if (code === 'EADDRNOTAVAIL') return `${message}. This machine has no such address; set HOST to one it has.`;
  if (code === 'EACCES') return `${message}. This user may not do that; choose another PORT or DATA_DIR.`;
  if (code === 'ECONNREFUSED') return `${message}. Nothing answers there; check DATABASE_URL and that PostgreSQL runs.`;
  return stack ?? String(error);
}

let running: Running | undefined;
let asked = false;

/** The first signal stops in stages, the second at once. One Ctrl-C may reach us twice, from the terminal and from npm. */
let askedAt = 0;
function stop(signal: string): void {
  if (asked && Date.now() - askedAt > 1000) process.exit(130);
  if (asked) return;
  asked = true;
  askedAt = Date.now();
  console.log(`\n${signal}: finishing what has been started. Once more stops at once.`);
  if (running === undefined) process.exit(0);
  void running.stop().then(() => process.exit(0));
}

/** Whoever only wants the API is not stopped by pages that cannot be built. */
function buildPages(): void {
  try {
    ensurePages((sentence) => console.log(sentence));
  } catch (error) {
    console.error(
      `${(error as Error).message}\nStudio and Inbox are missing until \`npm run build:web\` works; the API is not concerned.`,
    );
  }
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('SIGHUP', stop);

try {
  const config = configure(readEnvironment(process.env));
  if (config.role !== 'worker') buildPages();
  running = await start(config);
  if (asked) {
    await running.stop();
    process.exit(0);
  }
  greet(config, running.url);
} catch (error) {
  console.error(`\nBudstikke did not start.\n${explain(error)}\n`);
  process.exit(1);
}
