import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';

/** A database that this program must not touch; the message says why and what to do. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused';
}

// Any number will do, as long as it is ours: it keeps two processes from migrating at once.
const MIGRATION_LOCK = 0x62756473;
const OLDEST_SERVER = 150_000;

/**
 * Brings the database up to date: runs every `NNNN-name.sql` of `directory` not run before, in order, each in a
 * transaction. Refuses a server older than 15, a database newer than the program, and a file changed after it ran.
 * Answers the names of those it ran.
 */
export async function migrate(pool: pg.Pool, directory: URL): Promise<string[]> {
  const files = (await readdir(directory)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
  const client = await pool.connect();
  const ran: string[] = [];
  try {
    const version = Number((await client.query('show server_version_num')).rows[0].server_version_num);
    if (version < OLDEST_SERVER)
      throw new MigrationRefused(
        `PostgreSQL ${Math.floor(version / 10_000)} is too old; Budstikke needs 15 or newer. Point DATABASE_URL at a newer server.`,
      );
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'create table if not exists migration (name text primary key, digest text not null, ran_at timestamptz not null default now())',
    );
    const done = new Map<string, string>(
      (await client.query('select name, digest from migration')).rows.map((row) => [row.name, row.digest]),
    );
    for (const name of done.keys())
      if (!files.includes(name))
        throw new MigrationRefused(
          `The database has been migrated by a newer Budstikke (${name}). Start that version, or restore a backup from before it.`,
        );
    for (const name of files) {
      const sql = await readFile(new URL(name, directory), 'utf8');
      const digest = createHash('sha256').update(sql).digest('hex');
      const before = done.get(name);
      if (before === digest) continue;
      if (before !== undefined)
        throw new MigrationRefused(
          `The migration ${name} was changed after it ran on this database. Restore the file and add a new one.`,
        );
      await client.query('begin');
      try {
        await client.query(sql);
        await client.query('insert into migration (name, digest) values ($1, $2)', [name, digest]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
      ran.push(name);
    }
    return ran;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    client.release();
  }
}
