import { Kysely, PostgresDialect, type Transaction as KyselyTransaction } from 'kysely';
import pg from 'pg';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';

// bigint columns here are sizes, sequence numbers and party ids: all far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** A statement with a name is prepared once a connection and then only bound. */
export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

/** Declares a hot statement. The name must be unique in the server; the text is what a DBA finds in pg_stat_statements. */
export const statement = (name: string, text: string): NamedStatement => ({ name, text });

/** What readers need: the same inside and outside a transaction. */
export interface Queries {
  /** Typed queries over the tables of one domain; each domain names its own table types. */
  tables<Tables>(): Kysely<Tables>;
  /** Runs a hot, named statement. */
  run<Row extends object = Record<string, never>>(statement: NamedStatement, values: unknown[]): Promise<Row[]>;
}

/** An open transaction. Writers are built on this type only, so that a write outside a transaction cannot be written. */
export interface Transaction extends Queries {
  readonly isTransaction: true;
  /** Runs after the commit, and not at all on a rollback. Must not throw. */
  afterCommit(task: () => void): void;
}

export interface TransactionOptions {
  isolation?: 'read committed' | 'repeatable read' | 'serializable';
}

/** SQLSTATEs after which the same transaction may simply be run again. */
const RETRYABLE = new Set(['40001' /* serialization_failure */, '40P01' /* deadlock_detected */]);
const MOST_ATTEMPTS = 6;

// Writers take arrays of any length: a plan made anew for each costs half of the time of recording an event. Readers
// outside transactions keep plans for their values: one party has three messages, another a million.
const BEGIN = 'begin; set local plan_cache_mode = force_generic_plan';

/** SQLSTATE of an error, when it came from PostgreSQL. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined;

const AWAY = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08001',
  '08003',
  '08006',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
]);

/** True when PostgreSQL could not be reached or went away: the same may succeed in a moment. */
export const isDatabaseAway = (error: unknown): boolean =>
  error instanceof Error &&
  (AWAY.has((error as NodeJS.ErrnoException).code ?? '') ||
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      error.message,
    ));

/** True when a unique constraint refused a row; `constraint` narrows it down to one. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  error instanceof pg.DatabaseError &&
  error.code === '23505' &&
  (constraint === undefined || error.constraint === constraint);

/**
 * The pool, and the one place where transactions begin, end and are tried again.
 *
 * A transaction that fails with a retryable SQLSTATE is run again from the start, up to six times with growing,
 * jittered pauses; its work must therefore have no effect outside the database but `afterCommit`.
 */
export class Database implements Queries {
  readonly pool: pg.Pool;
  readonly #kysely: Kysely<never>;
  readonly #metrics: Metrics | undefined;

  constructor(pool: pg.Pool, log: Log, metrics?: Metrics) {
    this.pool = pool;
    this.#metrics = metrics;
    // Without a listener, an idle connection that PostgreSQL closes would end the process.
    pool.on('error', (error) => log.warn({ reason: error.message }, 'an idle database connection was lost'));
    // The pool listens to idle connections only. One that is lost in the middle of a Kysely query tells the query, which
    // answers for it, and says it once more as an event that nobody hears: that too would end the process.
    pool.on('connect', (client) => client.on('error', () => undefined));
    metrics?.observePool(pool);
    this.#kysely = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
  }

  tables<Tables>(): Kysely<Tables> {
    return this.#kysely as unknown as Kysely<Tables>;
  }

  async run<Row extends object>(statement: NamedStatement, values: unknown[]): Promise<Row[]> {
    const result = await this.pool.query<Row>({ name: statement.name, text: statement.text, values });
    return result.rows;
  }

  /** Runs `work` in a transaction and answers what it answered, once that is committed. */
  async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(work, options);
      } catch (error) {
        if (attempt >= MOST_ATTEMPTS || !RETRYABLE.has(sqlState(error) ?? '')) throw error;
        this.#metrics?.transactionRetries.inc();
        await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * (5 + Math.random() * 5)));
      }
    }
  }

  async #once<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    { isolation }: TransactionOptions,
  ): Promise<Result> {
    const client = await this.pool.connect();
    const tasks: (() => void)[] = [];
    let broken: Error | undefined;
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    try {
      // Not awaited: it travels together with the first statement. It can fail only as that one fails, with the connection.
      const begun = client.query(isolation === undefined ? BEGIN : `begin isolation level ${isolation}`);
      begun.catch(() => undefined);
      const result = await work(new OpenTransaction(client, tasks));
      await begun;
      await client.query('commit');
      for (const task of tasks) task();
      return result;
    } catch (error) {
      if (broken === undefined) await client.query('rollback').catch((failed: Error) => (broken = failed));
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

class OpenTransaction implements Transaction {
  readonly isTransaction = true;
  readonly #client: pg.PoolClient;
  readonly #tasks: (() => void)[];
  #kysely: KyselyTransaction<never> | undefined;

  constructor(client: pg.PoolClient, tasks: (() => void)[]) {
    this.#client = client;
    this.#tasks = tasks;
  }

  tables<Tables>(): Kysely<Tables> {
    // Kysely over this one connection: its own begin/commit are never used.
    const client = this.#client;
    this.#kysely ??= new Kysely<never>({
      dialect: new PostgresDialect({
        pool: {
          connect: async () => ({
            query: client.query.bind(client) as never,
            release: () => undefined,
          }),
          end: async () => undefined,
          options: {},
        } as never,
      }),
    }) as KyselyTransaction<never>;
    return this.#kysely as unknown as Kysely<Tables>;
  }

  async run<Row extends object>(statement: NamedStatement, values: unknown[]): Promise<Row[]> {
    const result = await this.#client.query<Row>({ name: statement.name, text: statement.text, values });
    return result.rows;
  }

  afterCommit(task: () => void): void {
    this.#tasks.push(task);
  }
}

export interface PoolOptions {
  connection: string | { host: string; port: number; user: string; database: string };
  /** Most connections; PostgreSQL's own limit and the number of processes decide. */
  size?: number;
  applicationName?: string;
}

/** Opens the pool. Connecting happens at the first query. */
export function openPool({ connection, size = 16, applicationName = 'budstikke' }: PoolOptions): pg.Pool {
  return new pg.Pool({
    ...(typeof connection === 'string' ? { connectionString: connection } : connection),
    max: size,
    // Statements that do not wait for each other travel together: a round trip costs as much as a small statement.
    pipeline: true,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    // Times go over the wire in UTC whatever the machine's zone; JIT costs these statements more than it gains.
    options: '-c timezone=UTC -c jit=off -c idle_in_transaction_session_timeout=60000',
  });
}
