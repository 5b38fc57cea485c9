import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configure } from '../../server/config/config.ts';
import { readEnvironment } from '../../server/config/env.ts';
import { openLog } from '../../server/foundation/log.ts';
import { type Running, start } from '../../server/start/start.ts';
import { assertContractKept, watchContract } from './contract.ts';
import { openTestDatabase } from './database.ts';

export interface TestServer extends Running {
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  /** Starts a second process-like server on the same database and blobs. */
  startAnother(): Promise<Running>;
  close(): Promise<void>;
}

/**
 * A whole demo server on a free port, with a database of its own. `LOG_LEVEL` shows its log. Closing it fails when it
 * sent what the mail's published contract does not allow.
 */
export async function startTestServer(variables: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  watchContract();
  const database = await openTestDatabase({ poolSize: 1 });
  const directory = mkdtempSync(join(tmpdir(), 'budstikke-server-'));
  const config = configure(
    readEnvironment({
      PORT: '0',
      DATA_DIR: directory,
      DATABASE_URL: database.url,
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
      ...variables,
    }),
  );
  const running = await start(config, openLog(config.logLevel));
  const others: Running[] = [];
  return {
    ...running,
    databaseUrl: database.url,
    dataDirectory: directory,
    async startAnother() {
      const other = await start({ ...config, publicUrl: running.url }, openLog(config.logLevel));
      others.push(other);
      return other;
    },
    async close() {
      for (const other of others) await other.stop();
      await running.stop();
      await database.close();
      await rm(directory, { recursive: true, force: true });
      assertContractKept();
    },
  };
}
