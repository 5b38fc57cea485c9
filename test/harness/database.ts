import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Database, openPool } from '../../server/foundation/database/database.ts';
import { startEmbeddedPostgres } from '../../server/foundation/database/embedded/embedded-postgres.ts';
import { migrate } from '../../server/foundation/database/migrate.ts';
import { openLog } from '../../server/foundation/log.ts';

const migrations = new URL('../../server/migrations/', import.meta.url);

export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  /** Drops the database. */
  close(): Promise<void>;
}

/** Settings no production database may have: a test's data need not survive the machine. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

/**
 * The PostgreSQL server of this test run: `TEST_DATABASE_SERVER` (a URL whose user may create databases; `test/run.ts`
 * sets it to the server it started), or one started for this file alone.
 */
export async function testServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_SERVER;
  if (given !== undefined) return { url: given, stop: async () => undefined };
  const directory = mkdtempSync(join(tmpdir(), 'budstikke-test-'));
  const server = await startEmbeddedPostgres({
    dataDirectory: join(directory, 'postgres'),
    log: () => undefined,
    settings: FAST,
  });
  const { host, port, user, database } = server.connection;
  return {
    url: `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A migrated database of this file's own, copied in milliseconds from a template made once a run. */
export async function openTestDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const server = await testServer();
  const template = `template_${migrationsDigest()}`;
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client(server.url);
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock(4242)');
    const made = await admin.query('select 1 from pg_database where datname = $1', [template]);
    if (made.rowCount === 0) {
      await admin.query(`drop database if exists ${template}_making`);
      await admin.query(`create database ${template}_making`);
      const pool = openPool({ connection: urlOf(server.url, `${template}_making`), size: 1 });
      await migrate(pool, migrations);
      await pool.end();
      await admin.query(`alter database ${template}_making rename to ${template}`);
      await admin.query(`alter database ${template} allow_connections false`);
    }
    await admin.query('select pg_advisory_unlock(4242)');
    await createFrom(admin, name, template);
  } finally {
    await admin.end();
  }
  const url = urlOf(server.url, name);
  const database = new Database(openPool({ connection: url, size: options.poolSize ?? 8 }), openLog('silent'));
  return {
    url,
    database,
    close: async () => {
      await database.close();
      const dropper = new pg.Client(server.url);
      await dropper.connect();
      await dropper.query(`drop database if exists ${name} with (force)`);
      await dropper.end();
      await server.stop();
    },
  };
}

/** Copies the template; a vacuum worker that looks into it just now (55006) is waited out. */
async function createFrom(admin: pg.Client, name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await admin.query(`create database ${name} template ${template}`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt === 10) throw error;
    }
  }
}

function urlOf(server: string, database: string): string {
  return server.replace(/^(postgres(?:ql)?:\/\/[^/]*)\/[^?]*/, `$1/${database}`);
}

function migrationsDigest(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(migrations)
    .filter((name) => name.endsWith('.sql'))
    .sort())
    hash.update(file).update(readFileSync(new URL(file, migrations)));
  return hash.digest('hex').slice(0, 12);
}
