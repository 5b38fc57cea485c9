import { sql } from 'kysely';
import type { Queries, Transaction } from '../../foundation/database/database.ts';

export interface Draft {
  readonly id: string;
  readonly owner: string;
  readonly revision: number;
  readonly created: Date;
  readonly changed: Date;
  readonly changedBy: string | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly recipients: number;
}

interface DraftRow extends Omit<Draft, 'changedBy'> {
  readonly changed_by: string | null;
}

const COLUMNS = sql`d.id, d.owner, d.revision, d.created, d.changed, d.changed_by, d.content,
  (select count(*)::int from correspondence.compose_draft_recipient r where r.draft_id = d.id) as recipients`;

const draftOf = ({ changed_by, ...row }: DraftRow): Draft => ({ ...row, changedBy: changed_by });

/** Reads drafts of one service owner. */
export class DraftReader {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async draft(owner: string, id: string): Promise<Draft | undefined> {
    const { rows } = await sql<DraftRow>`
      select ${COLUMNS} from correspondence.compose_draft d where d.id = ${id} and d.owner = ${owner}`.execute(
      this.#queries.tables<never>(),
    );
    return rows[0] && draftOf(rows[0]);
  }

  /** Last changed first. */
  async drafts(owner: string, limit: number): Promise<Draft[]> {
    const { rows } = await sql<DraftRow>`
      select ${COLUMNS} from correspondence.compose_draft d where d.owner = ${owner}
       order by d.changed desc, d.id desc limit ${limit}`.execute(this.#queries.tables<never>());
    return rows.map(draftOf);
  }

  async recipients(id: string, after: number, limit: number): Promise<{ line: number; recipient: string }[]> {
    const { rows } = await sql<{ line: number; recipient: string }>`
      select line, recipient from correspondence.compose_draft_recipient
       where draft_id = ${id} and line > ${after} order by line limit ${limit}`.execute(this.#queries.tables<never>());
    return rows;
  }
}

/** Changes drafts. Exists only inside a transaction. */
export class DraftWriter {
  readonly #transaction: Transaction;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  async insert(draft: Pick<Draft, 'id' | 'owner' | 'created' | 'changedBy' | 'content'>): Promise<void> {
    await sql`
      insert into correspondence.compose_draft (id, owner, revision, created, changed, changed_by, content)
      values (${draft.id}, ${draft.owner}, 1, ${draft.created}, ${draft.created}, ${draft.changedBy},
              ${JSON.stringify(draft.content)})`.execute(this.#tables);
  }

  /** Holds a draft until the transaction ends; answers its revision. */
  async hold(owner: string, id: string): Promise<number | undefined> {
    const { rows } = await sql<{ revision: number }>`
      select revision from correspondence.compose_draft where id = ${id} and owner = ${owner} for update`.execute(
      this.#tables,
    );
    return rows[0]?.revision;
  }

  /** A next revision of a held draft; without `content` only its recipients changed. */
  async change(
    id: string,
    { at, by, content }: { at: Date; by: string | null; content?: Readonly<Record<string, unknown>> },
  ): Promise<void> {
    await sql`
      update correspondence.compose_draft
         set revision = revision + 1, changed = ${at}, changed_by = ${by},
             content = coalesce(${content === undefined ? null : JSON.stringify(content)}::jsonb, content)
       where id = ${id}`.execute(this.#tables);
  }

  async replaceRecipients(id: string, recipients: readonly string[]): Promise<void> {
    await sql`delete from correspondence.compose_draft_recipient where draft_id = ${id}`.execute(this.#tables);
    await sql`
      insert into correspondence.compose_draft_recipient (draft_id, line, recipient)
      select ${id}::uuid, line, recipient from unnest(${recipients}::text[]) with ordinality as r (recipient, line)`.execute(
      this.#tables,
    );
  }

  async remove(id: string): Promise<void> {
    await sql`delete from correspondence.compose_draft where id = ${id}`.execute(this.#tables);
  }

  get #tables() {
    return this.#transaction.tables<never>();
  }
}
