import { type Queries, statement, type Transaction } from '../../foundation/database/database.ts';
import { bucketOfId } from '../../foundation/ids.ts';
import type { LabelChange } from '../port.ts';
import { folderNumber } from './received-reader.ts';

const INSERT_CHANGE = statement(
  'mail-insert-label-change',
  'insert into correspondence.label_change (id, changed, changed_by, undoes) values ($1, $2, $3, $4)',
);

/** Labels and log together. What is as it shall be already is left alone; so is what must be confirmed first. */
const LABEL = statement(
  'mail-label',
  `with held as (
     select c.bucket, c.id, c.folder, c.marked_unopened, coalesce($4, c.folder) as new_folder,
            -- A message nobody has opened is unread without a mark.
            case when c.read_at is null then false else coalesce($5, c.marked_unopened) end as new_mark,
            coalesce($4, 0) <> 0 and c.must_confirm and c.confirmed_at is null as unconfirmed
       from unnest($2::smallint[], $3::uuid[]) as wanted (bucket, id)
       join correspondence.correspondence c on c.bucket = wanted.bucket and c.id = wanted.id
      where c.status not in (0, 1, 7, 8, 10, 11)
      order by c.bucket, c.id
        for update of c
   ), moved as (
     update correspondence.correspondence c
        set folder = held.new_folder, marked_unopened = held.new_mark, label_revision = c.label_revision + 1
       from held
      where c.bucket = held.bucket and c.id = held.id and not held.unconfirmed
        and (held.folder, held.marked_unopened) is distinct from (held.new_folder, held.new_mark)
     returning c.bucket, c.id, held.folder, held.marked_unopened, c.label_revision
   ), logged as (
     insert into correspondence.label_change_line
       (change_id, bucket, correspondence_id, folder_before, marked_before, revision_after)
     select $1, bucket, id, folder, marked_unopened, label_revision from moved
   )
   select id, false as unconfirmed from moved
   union all
   select id, true from held where unconfirmed`
    .replaceAll('$4', '$4::smallint')
    .replaceAll('$5', '$5::boolean'),
);

const UNLABEL = statement(
  'mail-unlabel',
  `with held as (
     select c.bucket, c.id, c.folder, c.marked_unopened, line.folder_before, line.marked_before
       from unnest($3::smallint[], $4::uuid[]) as wanted (bucket, id)
       join correspondence.label_change_line line
         on line.change_id = $2 and line.bucket = wanted.bucket and line.correspondence_id = wanted.id
       join correspondence.correspondence c
         on c.bucket = wanted.bucket and c.id = wanted.id and c.label_revision = line.revision_after
      where c.status not in (0, 1, 7, 8, 10, 11)
      order by c.bucket, c.id
        for update of c
   ), moved as (
     update correspondence.correspondence c
        set folder = held.folder_before, marked_unopened = held.marked_before, label_revision = c.label_revision + 1
       from held where c.bucket = held.bucket and c.id = held.id
     returning c.bucket, c.id, held.folder, held.marked_unopened, c.label_revision
   ), logged as (
     insert into correspondence.label_change_line
       (change_id, bucket, correspondence_id, folder_before, marked_before, revision_after)
     select $1, bucket, id, folder, marked_unopened, label_revision from moved
   )
   select id from moved`,
);

const CHANGED_BY = statement(
  'mail-changed-by',
  `select line.correspondence_id as id
     from correspondence.label_change change
     join correspondence.label_change_line line on line.change_id = change.id
    where change.id = $1 and change.changed_by = $2`,
);

/** Opening takes the mark away, whoever set it. */
const UNMARK = statement(
  'mail-unmark',
  `update correspondence.correspondence set marked_unopened = false, label_revision = label_revision + 1
    where bucket = $1 and id = $2 and marked_unopened`,
);

export interface LabelLog {
  readonly change: string;
  readonly by: string;
  readonly at: Date;
}

export const messagesOfChange = async (queries: Queries, change: string, by: string): Promise<string[]> =>
  (await queries.run<{ id: string }>(CHANGED_BY, [change, by])).map(({ id }) => id);

/** Changes labels, each change with its line in the log. Exists only inside a transaction. */
export class LabelWriter {
  readonly #transaction: Transaction;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  async label(
    ids: readonly string[],
    { folder, markedUnopened }: LabelChange,
    { change, by, at }: LabelLog,
  ): Promise<{ changed: string[]; unconfirmed: string[] }> {
    await this.#transaction.run(INSERT_CHANGE, [change, at, by, null]);
    const rows = await this.#transaction.run<{ id: string; unconfirmed: boolean }>(LABEL, [
      change,
      ids.map(bucketOfId),
      ids,
      folder === undefined ? null : folderNumber(folder),
      markedUnopened ?? null,
    ]);
    return {
      changed: rows.filter(({ unconfirmed }) => !unconfirmed).map(({ id }) => id),
      unconfirmed: rows.filter(({ unconfirmed }) => unconfirmed).map(({ id }) => id),
    };
  }

  async unlabel(undone: string, ids: readonly string[], { change, by, at }: LabelLog): Promise<string[]> {
    await this.#transaction.run(INSERT_CHANGE, [change, at, by, undone]);
    const rows = await this.#transaction.run<{ id: string }>(UNLABEL, [change, undone, ids.map(bucketOfId), ids]);
    return rows.map(({ id }) => id);
  }

  async unmark(id: string): Promise<void> {
    await this.#transaction.run(UNMARK, [bucketOfId(id), id]);
  }
}
