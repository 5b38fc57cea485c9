import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { Pool } from 'undici';
import { call, expectStatus } from '../acceptance/client/http.ts';
import { testToken } from '../acceptance/client/maskinporten.ts';
import { POSTGRES_SETTINGS } from '../server/start/start.ts';
import { startEmbeddedPostgres } from '../server/foundation/database/embedded/embedded-postgres.ts';

const main = fileURLToPath(new URL('../server/start/main.ts', import.meta.url));

/** The line of a report: what, and its value. */
export type Line = readonly [what: string, value: string];

export interface Bench {
  readonly base: string;
  /** Connects straight to the database of the server. */
  readonly database: pg.Pool;
  /** Token of the demo's service owner. */
  readonly token: string;
  /** URNs of many organisations of the register. */
  readonly recipients: readonly string[];
  readonly http: Pool;
  close(): Promise<void>;
}

const RECIPIENTS = 5000;

/** A demo server in a process of its own over an embedded PostgreSQL with its ordinary, safe settings. */
export async function openBench(): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'budstikke-bench-'));
  const postgres = await startEmbeddedPostgres({
    dataDirectory: join(directory, 'postgres'),
    log: () => undefined,
    settings: POSTGRES_SETTINGS,
  });
  const { host, port, user, database: name } = postgres.connection;
  const url = `postgres://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
  const httpPort = await freePort();
  const base = `http://127.0.0.1:${httpPort}`;
  const server = spawn(process.execPath, [main], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PORT: String(httpPort), DATA_DIR: directory, DATABASE_URL: url, LOG_LEVEL: 'error' },
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  for (const until = Date.now() + 30_000; ; await pause(50)) {
    if ((await fetch(`${base}/health`).catch(() => undefined))?.status === 200) break;
    if (Date.now() > until) throw new Error('The server was not healthy within 30 seconds');
  }

  const organizations = organizationNumbers(RECIPIENTS);
  const parties = organizations.map((organizationNumber, index) => ({
    key: `o${index}`,
    kind: 'organization',
    name: `Bedrift ${index} AS`,
    organizationNumber,
    unitType: 'AS',
  }));
  const administrator = await testToken(base, '311001000', 'budstikke:administration');
  await expectStatus(
    200,
    call(`${base}/administration/api/v1/register/import`, { token: administrator, json: { parties, roles: [] } }),
  );
  const token = await testToken(base, '311001000', 'altinn:serviceowner altinn:correspondence.write', {
    org: 'ttd',
    ttl: '7200',
  });
  const database = new pg.Pool({ connectionString: url, max: 16 });
  const http = new Pool(base, { connections: 32, pipelining: 1 });
  return {
    base,
    database,
    token,
    recipients: organizations.map((number) => `urn:altinn:organization:identifier-no:${number}`),
    http,
    async close() {
      await http.close();
      await database.end();
      server.kill('SIGTERM');
      await ended;
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function organizationNumbers(count: number): string[] {
  const numbers: string[] = [];
  for (let n = 31_500_000; numbers.length < count; n++) {
    const digits = String(n);
    const sum = [3, 2, 7, 6, 5, 4, 3, 2].reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) numbers.push(`${digits}${check}`);
  }
  return numbers;
}

/** Posts JSON over the bench's connections; throws unless it is answered 200. Answers milliseconds taken. */
export async function post(bench: Bench, path: string, json: string): Promise<number> {
  const started = performance.now();
  const { statusCode, body } = await bench.http.request({
    path,
    method: 'POST',
    headers: { authorization: `Bearer ${bench.token}`, 'content-type': 'application/json' },
    body: json,
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${statusCode}: ${text}`);
  return performance.now() - started;
}

/** Runs `work` on `lanes` lanes for `seconds`; answers how often it ended, per second, and the times it took. */
export async function load(
  seconds: number,
  lanes: number,
  work: () => Promise<number>,
): Promise<{ rate: number; times: number[] }> {
  const times: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (performance.now() < until) times.push(await work());
    }),
  );
  return { rate: times.length / ((performance.now() - started) / 1000), times: times.sort((a, b) => a - b) };
}

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
export const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`;
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
export const milliseconds = (time: number): string => `${time.toFixed(1)} ms`;
