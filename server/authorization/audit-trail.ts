import { type Clock, days } from '../foundation/clock.ts';
import type { Database, Transaction } from '../foundation/database/database.ts';
import { newId } from '../foundation/ids.ts';
import type { Log } from '../foundation/log.ts';
import { auditWriter } from './store/audit-writer.ts';
import type { AuditFacts, AuditRow } from './store/audit-tables.ts';

/** How long entries are kept, in milliseconds; the reference keeps its own for 90 days (authorization §1.10). */
export const AUDIT_KEPT = days(90);

/** Milliseconds a decision waits for others, so that many share one insert. */
const GATHER = 200;
const MOST_IN_A_BATCH = 2_000;
/** Waiting entries beyond this are lost, and said to be: a database that is away must not take the memory. */
const MOST_WAITING = 200_000;
const PAUSE_AFTER_FAILURE = 1_000;

/**
 * Who was let do what, and who changed a right; only ever added to.
 *
 * Changes are written in the transaction that makes them. Decisions are gathered in memory and written in batches beside
 * the work they were made for: idle → gathering → writing → idle; a batch that fails is written again. `close` writes
 * what is left.
 */
export class AuditTrail {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  #waiting: AuditRow[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #last: Promise<number> = Promise.resolve(0);
  #lost = 0;

  constructor({ database, clock, log }: { database: Database; clock: Clock; log: Log }) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
  }

  /** Notes a decision; costs the caller no query. */
  decided(facts: AuditFacts): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#lost++;
      return;
    }
    this.#waiting.push(this.#row('decision', facts));
    if (this.#waiting.length >= MOST_IN_A_BATCH) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), GATHER).unref();
  }

  /** Writes changes of rights with the transaction that makes them. */
  changed(transaction: Transaction, facts: readonly AuditFacts[]): Promise<void> {
    return auditWriter(transaction).add(facts.map((one) => this.#row('change', one)));
  }

  /** Writes what is waiting now; resolves when it is stored. */
  async flush(): Promise<void> {
    for (let left = this.#waiting.length; left > 0 && this.#waiting.length > 0; ) left -= await this.#batch();
  }

  /** Stores what is left; rejects when the database is away. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.flush();
  }

  #row(kind: AuditRow['kind'], facts: AuditFacts): AuditRow {
    const at = this.#clock.now();
    return { id: newId(at), at, kind, ...facts };
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = undefined;
      if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#write(), GATHER).unref();
    });
  }

  async #drain(): Promise<void> {
    try {
      do await this.#batch();
      while (this.#waiting.length >= MOST_IN_A_BATCH);
    } catch (error) {
      this.#log.warn(
        { reason: (error as Error).message, waiting: this.#waiting.length },
        'decisions wait to be audited',
      );
      await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE).unref());
    }
    if (this.#lost === 0) return;
    this.#log.error({ lost: this.#lost }, 'decisions were not audited: the database was away for too long');
    this.#lost = 0;
  }

  /** Writes one batch; answers how many entries it had. Batches follow each other, so that none is written twice. */
  #batch(): Promise<number> {
    const batch = this.#last.then(async () => {
      const rows = this.#waiting.slice(0, MOST_IN_A_BATCH);
      if (rows.length > 0) await this.#database.transaction((transaction) => auditWriter(transaction).add(rows));
      this.#waiting = this.#waiting.slice(rows.length);
      return rows.length;
    });
    this.#last = batch.catch(() => 0);
    return batch;
  }
}
