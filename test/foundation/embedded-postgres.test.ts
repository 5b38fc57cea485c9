import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseAccount } from '../../server/foundation/database/embedded/account.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../server/foundation/database/embedded/embedded-postgres.ts';
import { EmbeddedPostgresRefused, type RefusalReason } from '../../server/foundation/database/embedded/refused.ts';

const module = new URL('../../server/foundation/database/embedded/embedded-postgres.ts', import.meta.url).href;
const settings = { fsync: 'off' };
const isRoot = process.geteuid?.() === 0;

let folder: string;
let dataDirectory: string;
const lines: string[] = [];

const start = (directory = dataDirectory) =>
  startEmbeddedPostgres({ dataDirectory: directory, log: (line) => lines.push(line), settings });

async function query(server: Pick<EmbeddedPostgres, 'connection'>, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(server.connection);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterOf(directory: string): Promise<number> {
  return Number((await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

/** False also for one that has ended and whose parent has not taken note yet. */
async function isRunning(processId: number): Promise<boolean> {
  try {
    process.kill(processId, 0);
  } catch {
    return false;
  }
  const status = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '');
  return !/\) [ZX] /.test(status);
}

function refusedFor(reason: RefusalReason, words: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof EmbeddedPostgresRefused, String(error));
    assert.equal(error.reason, reason);
    assert.match(error.message, words);
    return true;
  };
}

/** A process of ours that starts the server on the directory and tells so by a line, or ends with 3 when it is refused. */
function startInOtherProcess(directory: string): ChildProcess {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    await startEmbeddedPostgres({ dataDirectory: ${JSON.stringify(directory)}, log() {}, settings: { fsync: 'off' } })
      .catch((error) => process.exit(error.reason ? 3 : 1));
    console.log('running');`;
  return spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('the embedded PostgreSQL', { timeout: 120_000 }, () => {
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'embedded postgres ')));
    dataDirectory = join(folder, 'made too', 'postgres');
    const server = await start();
    await query(server, 'create table letter (body text primary key)');
    await server.stop();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('a first start makes a UTF-8 database with checksums, which folds the case of Norwegian letters', async () => {
    const server = await start();
    try {
      const [row] = await query(
        server,
        `select current_user as name, current_database() as database, lower('ÆØÅ') as lower,
                current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
                current_setting('listen_addresses') as addresses`,
      );
      assert.deepEqual(row, {
        name: 'budstikke',
        database: 'budstikke',
        lower: 'æøå',
        encoding: 'UTF8',
        checksums: 'on',
        addresses: '',
      });
    } finally {
      await server.stop();
    }
  });

  test('what was committed is there at the next start', async () => {
    const first = await start();
    await query(first, `insert into letter values ('kept over a stop')`);
    await first.stop();
    const second = await start();
    try {
      assert.deepEqual(await query(second, `select body from letter where body = 'kept over a stop'`), [
        { body: 'kept over a stop' },
      ]);
    } finally {
      await second.stop();
    }
  });

  test('its socket lies in a private folder with a short path, and a stop leaves neither folder nor process', async () => {
    const server = await start();
    const { host } = server.connection;
    const postmaster = await postmasterOf(dataDirectory);
    assert.equal((await stat(host)).mode & 0o777, 0o700);
    assert.ok(host.length <= 90);
    await server.stop();
    assert.equal(server.state, 'stopped');
    await assert.rejects(stat(host), { code: 'ENOENT' });
    assert.equal(await isRunning(postmaster), false);
  });

  test('a server killed with -9 is started again under the same address, with all that was committed', async () => {
    const server = await start();
    try {
      await query(server, `insert into letter values ('kept over a kill of the server')`);
      const states: string[] = [];
      server.onStateChange((state) => states.push(state));
      const killed = await postmasterOf(dataDirectory);
      process.kill(killed, 'SIGKILL');
      await until(() => states.includes('running'));
      assert.deepEqual(states, ['restarting', 'running']);
      assert.equal(server.state, 'running');
      assert.notEqual(await postmasterOf(dataDirectory), killed);
      assert.equal((await query(server, `select from letter where body like '%kill of the server'`)).length, 1);
    } finally {
      await server.stop();
    }
  });

  test('a query that still computes for a killed server does not keep it from starting again', {
    skip: process.platform !== 'linux' && 'needs /proc',
  }, async () => {
    const server = await start();
    const client = new pg.Client(server.connection);
    client.on('error', () => {});
    try {
      await client.connect();
      const endless = assert.rejects(client.query('select count(*) from generate_series(1, 1e12::bigint)'));
      await until(
        async () => (await query(server, `select from pg_stat_activity where query like '%1e12%'`)).length > 1,
      );
      process.kill(await postmasterOf(dataDirectory), 'SIGKILL');
      await until(() => server.state === 'restarting');
      await until(() => server.state === 'running');
      await endless;
    } finally {
      await client.end().catch(() => {});
      await server.stop();
    }
  });

  test('a stop while it is being started again leaves no server', async () => {
    const server = await start();
    process.kill(await postmasterOf(dataDirectory), 'SIGKILL');
    await until(() => server.state === 'restarting');
    await server.stop();
    assert.equal(server.state, 'stopped');
    const again = await start();
    await again.stop();
  });

  test('it ends with a process of ours that is killed with -9, and the next start has its data', async () => {
    const other = startInOtherProcess(dataDirectory);
    await once(other.stdout!, 'data');
    const postmaster = await postmasterOf(dataDirectory);
    other.kill('SIGKILL');
    const server = await start();
    try {
      assert.equal(await isRunning(postmaster), false);
      assert.equal((await query(server, 'select from letter')).length, 2);
    } finally {
      await server.stop();
    }
  });

  test('a process killed with -9 while it makes the data directory leaves nothing that looks like one', async () => {
    const directory = join(folder, 'interrupted', 'postgres');
    const other = startInOtherProcess(directory);
    const drafts = async () =>
      (await readdir(dirname(directory)).catch(() => [])).filter((name) => name.includes('.new-'));
    await until(async () => (await drafts()).length > 0);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await assert.rejects(stat(directory), { code: 'ENOENT' });
    const server = await start(directory);
    await server.stop();
    assert.deepEqual(await readdir(dirname(directory)), ['postgres']);
  });

  test('a data directory in use by a running server is refused, and that server goes on', async () => {
    const server = await start();
    try {
      await assert.rejects(
        start(),
        refusedFor('in-use', /is in use by a running PostgreSQL \(process \d+\).*DATA_DIR/),
      );
      assert.equal((await query(server, 'select 1 as one')).length, 1);
    } finally {
      await server.stop();
    }
  });

  test('two first starts at once: one makes the directory, the other is refused', async () => {
    const directory = join(folder, 'raced', 'postgres');
    const other = startInOtherProcess(directory);
    const ended = once(other, 'exit');
    const running = once(other.stdout!, 'data').then(() => true);
    const [ours] = await Promise.allSettled([start(directory)]);
    if (ours.status === 'fulfilled') {
      const [code] = await ended;
      assert.equal(code, 3);
      await ours.value.stop();
    } else {
      refusedFor('in-use', /is in use/)(ours.reason);
      assert.ok(await running);
      other.kill('SIGKILL');
    }
  });

  test('a left-over pid file that names a living stranger of the same user does not keep it from starting', async () => {
    const { uid, gid } = await stat(dataDirectory);
    const stranger = spawn('sleep', ['60'], { ...(isRoot ? { uid, gid } : {}), cwd: '/', stdio: 'ignore' });
    try {
      await writeFile(
        join(dataDirectory, 'postmaster.pid'),
        `${stranger.pid}\n${dataDirectory}\n1\n5432\n\n\n0 0\nready   \n`,
      );
      const server = await start();
      await server.stop();
    } finally {
      stranger.kill();
    }
  });

  test('a data directory of another major version is refused with both versions and the way to move', async () => {
    const directory = join(folder, 'older', 'postgres');
    await cp(dataDirectory, directory, { recursive: true });
    await writeFile(join(directory, 'PG_VERSION'), '11\n');
    await assert.rejects(
      start(directory),
      refusedFor('other-version', /made by PostgreSQL 11,.*PostgreSQL \d\d.*pg_dump/),
    );
  });

  test('a data directory restored by root, and so owned by root, is taken over', {
    skip: !isRoot && 'needs root',
  }, async () => {
    const directory = join(folder, 'restored', 'postgres');
    await cp(dataDirectory, directory, { recursive: true });
    const server = await start(directory);
    try {
      assert.equal((await query(server, 'select from letter')).length, 2);
    } finally {
      await server.stop();
    }
  });

  test('a folder with other things in it is refused and left as it is', async () => {
    const directory = join(folder, 'garbage');
    await mkdir(directory);
    await writeFile(join(directory, 'holiday.jpg'), 'x');
    await assert.rejects(start(directory), refusedFor('foreign-directory', /"holiday.jpg".*DATA_DIR/));
    assert.deepEqual(await readdir(directory), ['holiday.jpg']);
  });

  test('a parent that is a file is refused', async () => {
    await writeFile(join(folder, 'file'), '');
    await assert.rejects(start(join(folder, 'file', 'postgres')), refusedFor('not-writable', /Not a directory/));
  });

  test('an empty folder that was made beforehand is used', async () => {
    const directory = join(folder, 'prepared');
    await mkdir(directory);
    const server = await start(directory);
    await server.stop();
  });

  test('root may keep everything in a folder that only root may enter', { skip: !isRoot && 'needs root' }, async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await chmod(closed, 0o700);
    const directory = join(closed, 'postgres');
    const first = await start(directory);
    await query(first, 'create table letter (body text)');
    process.kill(await postmasterOf(directory), 'SIGKILL');
    await until(() => first.state === 'restarting');
    await until(() => first.state === 'running');
    await query(first, 'select from letter');
    await first.stop();
    assert.notEqual((await stat(directory)).uid, 0);
    const second = await start(directory);
    await query(second, 'select from letter');
    await second.stop();
  });

  test('neither ordinary starts and stops nor the values of a failed statement get into the log', async () => {
    lines.length = 0;
    const server = await start();
    await query(server, `insert into letter values ('12018212345')`);
    await assert.rejects(query(server, `insert into letter values ('12018212345')`), { code: '23505' });
    await server.stop();
    assert.deepEqual(lines, []);
  });
});

describe('the account PostgreSQL runs as under root', () => {
  const system = 'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n';
  const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n';
  const postgres = 'postgres:x:101:104::/var/lib/postgresql:/bin/bash\n';
  const people = 'kari:x:1000:1000::/home/kari:/bin/bash\nola:x:1001:1001::/home/ola:/bin/bash\n';

  test('is postgres where that user exists', () => {
    assert.deepEqual(chooseAccount(system + people + nobody + postgres), { name: 'postgres', uid: 101, gid: 104 });
  });
  test('is nobody where there is no postgres', () => {
    assert.deepEqual(chooseAccount(system + people + nobody), { name: 'nobody', uid: 65534, gid: 65534 });
  });
  test('is the first ordinary user where there is neither', () => {
    assert.deepEqual(chooseAccount(system + people), { name: 'kari', uid: 1000, gid: 1000 });
  });
  test('is none where there are only system users, and never another name of root', () => {
    assert.equal(chooseAccount(`${system}postgres:x:0:0::/root:/bin/sh\n`), undefined);
  });
});
