import { sql } from 'kysely';
import { type Queries, statement, type Transaction } from '../../foundation/database/database.ts';
import { bucketOf, bucketOfId } from '../../foundation/ids.ts';
import { STATUSES, type Status, statusName } from '../model/status.ts';
import { patternOf } from '../store/search-reader.ts';
import type { CorrespondenceTables } from '../store/tables.ts';
import type { NewRecipient } from '../store/writer.ts';

/** A batch, with what its messages share. */
export interface Bulk {
  readonly id: string;
  readonly contentId: string;
  /** Organisation number. */
  readonly owner: string;
  readonly resourceId: string;
  readonly created: Date;
  readonly createdBy: string;
  /** Lines 1 to this are stored. */
  readonly received: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly completed: Date | undefined;
  readonly pausedAt: Date | undefined;
  readonly requestedPublishTime: Date;
  readonly dueDateTime: Date | undefined;
  readonly ignoreReservation: boolean;
  readonly isConfidential: boolean;
  /** A text holds the recipient's name. */
  readonly named: boolean;
  /** The texts are gone. */
  readonly erased: boolean;
  readonly sendersReference: string;
}

/** How far the messages of a batch have come. */
export interface Progress {
  readonly waiting: number;
  readonly published: number;
  readonly failed: number;
  readonly read: number;
  readonly confirmed: number;
  readonly purged: number;
}

/** What became of one line. */
export interface LineOutcome {
  readonly line: number;
  readonly recipient: string;
  readonly sendersReference: string | undefined;
  /** The message, when the line was accepted. */
  readonly message: NewRecipient | undefined;
  readonly rejection: { readonly code: string; readonly detail: string } | undefined;
}

export interface StoredLine {
  readonly line: number;
  readonly recipient: string;
  readonly sendersReference: string | undefined;
  readonly correspondenceId: string | undefined;
  readonly status: Status | undefined;
  readonly code: string | undefined;
  readonly detail: string | undefined;
}

/** Which lines: all of an outcome, or those whose message is in a status now. */
export type LineFilter = 'Accepted' | 'Rejected' | 'RejectedOrFailed' | Status | undefined;

const BULK = statement(
  'mail-bulk',
  `select b.*, t.requested_publish_time, t.due_date_time, coalesce(t.ignore_reservation, false) as ignore_reservation,
          t.is_confidential, t.erased_at is not null as erased, t.senders_reference,
          position('{{recipientName}}' in t.title || t.summary || t.body) > 0 as named
     from correspondence.bulk b join correspondence.content t on t.id = b.content_id
    where b.id = $1`,
);

/** Holds a batch: lines are added by one request at a time, and counted once. */
const HOLD_BULK = statement('mail-hold-bulk', 'select received from correspondence.bulk where id = $1 for update');

const ALREADY_SENT = statement(
  'mail-already-sent',
  // One look into the index for each: as a join it would read the whole batch every time.
  `select wanted.recipient
     from unnest($2::smallint[], $3::text[]) as wanted (bucket, recipient)
    where (select true from correspondence.correspondence c
            where c.content_id = $1 and c.bucket = wanted.bucket and c.recipient = wanted.recipient limit 1)`,
);

/** Messages, first statuses, lines and counts of a chunk, in one round trip. */
const ADD_CHUNK = statement(
  'mail-add-chunk',
  `with batch as (
     update correspondence.bulk
        set received = $2, touched = $3, accepted = accepted + cardinality($7::uuid[]),
            rejected = rejected + cardinality($11::integer[]) - cardinality($7::uuid[])
      where id = $1
     returning content_id, resource_id, owner, created_by, paused_at
   ), messages as (
     insert into correspondence.correspondence
       (bucket, id, content_id, recipient, recipient_name, resource_id, sender, created, requested_publish_time,
        status, status_changed, publish_at, lane)
     select m.bucket, m.id, batch.content_id, m.recipient, m.recipient_name, batch.resource_id, batch.owner, $3, $4,
            1, $3, case when batch.paused_at is null then $5::timestamptz else timestamptz '9999-01-01' end, 2
       from batch, unnest($6::smallint[], $7::uuid[], $8::text[], $9::text[]) as m (bucket, id, recipient, recipient_name)
   ), history as (
     insert into correspondence.status (bucket, correspondence_id, status, changed, party_uuid)
     select h.bucket, h.id, step, $3, $10
       from unnest($6::smallint[], $7::uuid[]) as h (bucket, id)
      cross join unnest(array[0, 1]::smallint[]) as step
   )
   insert into correspondence.bulk_line (bulk_id, line, recipient, senders_reference, bucket, correspondence_id, code, detail)
   select $1, l.* from unnest($11::integer[], $12::text[], $13::text[], $14::smallint[], $15::uuid[], $16::text[], $17::text[])
       as l (line, recipient, senders_reference, bucket, correspondence_id, code, detail)`,
);

const PROGRESS = statement(
  'mail-bulk-progress',
  `select count(*) filter (where status in (0, 1))::int as waiting,
          count(published)::int as published,
          count(*) filter (where status = 11)::int as failed,
          count(read_at)::int as read,
          count(confirmed_at)::int as confirmed,
          count(*) filter (where status in (7, 8))::int as purged
     from correspondence.correspondence where content_id = $1`,
);

const ABANDONED_BULKS = statement(
  'mail-abandoned-bulks',
  `select id, content_id, created_by from correspondence.bulk
    where completed is null and touched <= $1 order by touched limit $2`,
);

/** Reads batches, inside a transaction or outside. */
export class BulkReader {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async bulk(id: string): Promise<Bulk | undefined> {
    const [row] = await this.#queries.run<BulkRow>(BULK, [id]);
    return row && bulkOf(row);
  }

  /** Batches that wait for lines of which none has come since `since`. */
  async abandoned(since: Date, limit: number): Promise<Pick<Bulk, 'id' | 'contentId' | 'createdBy'>[]> {
    const rows = await this.#queries.run<BulkRow>(ABANDONED_BULKS, [since, limit]);
    return rows.map((row) => ({ id: row.id, contentId: row.content_id, createdBy: row.created_by }));
  }

  async progress(contentId: string): Promise<Progress> {
    const [row] = await this.#queries.run<Progress>(PROGRESS, [contentId]);
    return row!;
  }

  /** Those of the recipients that have a message of the content already. */
  async alreadySent(contentId: string, recipients: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#queries.run<{ recipient: string }>(ALREADY_SENT, [
      contentId,
      recipients.map(bucketOf),
      recipients,
    ]);
    return new Set(rows.map(({ recipient }) => recipient));
  }

  /** Lines after `after`, in their order. */
  async lines(bulkId: string, filter: LineFilter, after: number, limit: number, part?: string): Promise<StoredLine[]> {
    const condition =
      filter === undefined
        ? sql``
        : filter === 'Rejected'
          ? sql`and l.correspondence_id is null`
          : filter === 'Accepted'
            ? sql`and l.correspondence_id is not null`
            : filter === 'RejectedOrFailed'
              ? sql`and (l.correspondence_id is null or c.status = 11)`
              : sql`and c.status = ${STATUSES[filter]}`;
    const holding = part === undefined ? sql`` : sql`and l.recipient ilike ${patternOf(part)}`;
    const { rows } = await sql<LineRow>`
      select l.line, l.recipient, l.senders_reference, l.correspondence_id, l.code, c.status,
             coalesce(l.detail, case c.status when 11 then c.status_text end) as detail
        from correspondence.bulk_line l
        left join correspondence.correspondence c on c.bucket = l.bucket and c.id = l.correspondence_id
       where l.bulk_id = ${bulkId} and l.line > ${after} ${condition} ${holding}
       order by l.line limit ${limit}`.execute(this.#queries.tables<CorrespondenceTables>());
    return rows.map((row) => ({
      line: row.line,
      recipient: row.recipient,
      sendersReference: row.senders_reference ?? undefined,
      correspondenceId: row.correspondence_id ?? undefined,
      status: row.status === null ? undefined : statusName(row.status),
      code: row.code ?? undefined,
      detail: row.detail ?? undefined,
    }));
  }
}

/** Changes batches. Exists only inside a transaction. */
export class BulkWriter {
  readonly #transaction: Transaction;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  async insert(bulk: Pick<Bulk, 'id' | 'contentId' | 'owner' | 'resourceId' | 'created' | 'createdBy'>): Promise<void> {
    await this.#transaction.run(INSERT_BULK, [
      bulk.id,
      bulk.contentId,
      bulk.owner,
      bulk.resourceId,
      bulk.created,
      bulk.createdBy,
    ]);
  }

  /** Holds a batch until the transaction ends; answers how many of its lines are stored. */
  async hold(id: string): Promise<number> {
    const [row] = await this.#transaction.run<{ received: number }>(HOLD_BULK, [id]);
    return row!.received;
  }

  /** Stores the next lines of a held batch with their messages. */
  async addChunk(
    bulk: Pick<Bulk, 'id' | 'createdBy' | 'requestedPublishTime'>,
    outcomes: readonly LineOutcome[],
    at: Date,
    publishAt: Date,
  ): Promise<void> {
    const messages = outcomes.flatMap(({ message }) => message ?? []);
    await this.#transaction.run(ADD_CHUNK, [
      bulk.id,
      outcomes.at(-1)!.line,
      at,
      bulk.requestedPublishTime,
      publishAt,
      messages.map(({ id }) => bucketOfId(id)),
      messages.map(({ id }) => id),
      messages.map(({ recipient }) => recipient),
      messages.map(({ recipientName }) => recipientName ?? null),
      bulk.createdBy,
      outcomes.map(({ line }) => line),
      outcomes.map(({ recipient }) => recipient),
      outcomes.map(({ sendersReference }) => sendersReference ?? null),
      outcomes.map(({ message }) => (message === undefined ? null : bucketOfId(message.id))),
      outcomes.map(({ message }) => message?.id ?? null),
      outcomes.map(({ rejection }) => rejection?.code ?? null),
      outcomes.map(({ rejection }) => rejection?.detail ?? null),
    ]);
  }

  /** A request came to its end. */
  async complete(id: string, at: Date): Promise<void> {
    await this.#transaction.run(COMPLETE_BULK, [id, at]);
  }

  /** Closes a batch that got no line after `since`; answers how many messages it has, or undefined when it goes on. */
  async closeAbandoned(id: string, since: Date, at: Date): Promise<number | undefined> {
    const [row] = await this.#transaction.run<{ accepted: number }>(CLOSE_ABANDONED, [id, since, at]);
    return row?.accepted;
  }

  /** Lines are coming again. */
  async reopen(id: string, at: Date): Promise<void> {
    await this.#transaction.run(REOPEN_BULK, [id, at]);
  }
}

const INSERT_BULK = statement(
  'mail-insert-bulk',
  `insert into correspondence.bulk (id, content_id, owner, resource_id, created, touched, created_by)
   values ($1, $2, $3, $4, $5, $5, $6)`,
);

const COMPLETE_BULK = statement('mail-complete-bulk', 'update correspondence.bulk set completed = $2 where id = $1');
const CLOSE_ABANDONED = statement(
  'mail-close-abandoned-bulk',
  `update correspondence.bulk set completed = $3 where id = $1 and completed is null and touched <= $2
   returning accepted`,
);
const REOPEN_BULK = statement(
  'mail-reopen-bulk',
  'update correspondence.bulk set completed = null, touched = $2 where id = $1',
);

interface BulkRow {
  id: string;
  content_id: string;
  owner: string;
  resource_id: string;
  created: Date;
  created_by: string;
  received: number;
  accepted: number;
  rejected: number;
  completed: Date | null;
  paused_at: Date | null;
  requested_publish_time: Date;
  due_date_time: Date | null;
  ignore_reservation: boolean;
  is_confidential: boolean;
  named: boolean;
  erased: boolean;
  senders_reference: string;
}

interface LineRow {
  line: number;
  recipient: string;
  senders_reference: string | null;
  correspondence_id: string | null;
  code: string | null;
  detail: string | null;
  status: number | null;
}

const bulkOf = (row: BulkRow): Bulk => ({
  id: row.id,
  contentId: row.content_id,
  owner: row.owner,
  resourceId: row.resource_id,
  created: row.created,
  createdBy: row.created_by,
  received: row.received,
  accepted: row.accepted,
  rejected: row.rejected,
  completed: row.completed ?? undefined,
  pausedAt: row.paused_at ?? undefined,
  requestedPublishTime: row.requested_publish_time,
  dueDateTime: row.due_date_time ?? undefined,
  ignoreReservation: row.ignore_reservation,
  isConfidential: row.is_confidential,
  named: row.named,
  erased: row.erased,
  sendersReference: row.senders_reference,
});
