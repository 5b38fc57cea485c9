import { type RawBuilder, sql } from 'kysely';
import { arrayLiteral } from '../../foundation/database/array-literal.ts';
import type { Queries } from '../../foundation/database/database.ts';
import { bucketOf, bucketOfId } from '../../foundation/ids.ts';
import { FOLDERS, type Folder, type Mailbox, type MailFilter, type Place, type ReceivedSummary } from '../port.ts';
import { named } from '../wire/correspondence.ts';
import { patternOf } from './search-reader.ts';

/** More contents than this that hold a text: reading the mail in order is as fast as looking each of them up. */
const MOST_CANDIDATES = 2000;
/** The newest messages are looked at first: a text that is in many of them fills its page there. */
const PEEK = 200;
/** Shorter texts have no trigram to look up. */
const LEAST_INDEXED = 3;

/** As the partial indexes of 0021-inbox.sql say it; a recipient must not learn of any other message. */
const AVAILABLE = sql`c.status not in (0, 1, 7, 8, 10, 11)`;
const UNREAD = sql`(c.read_at is null or c.marked_unopened)`;
const TEXT_OF_CONTENT = sql.raw(String.raw`(t.title || E'\n' || t.summary || E'\n' || t.senders_reference)`);
const NEWEST_FIRST = sql`order by c.published desc, c.id desc`;

export const folderOf = (number: number): Folder => FOLDERS[number]!;
export const folderNumber = (folder: Folder): number => FOLDERS.indexOf(folder);

/** Reads received mail by mailbox: each is a range of an index, however much mail there is. */
export class ReceivedReader {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** Resources of the mail each recipient has got: one look into the index for each. */
  async mailboxes(recipients: readonly string[]): Promise<Mailbox[]> {
    if (recipients.length === 0) return [];
    const { rows } = await sql<{ recipient: string; resource_id: string }>`
      select party.recipient, resource.resource_id
        from unnest(${arrayLiteral(recipients.map(bucketOf))}::smallint[], ${arrayLiteral(recipients)}::text[]) as party (bucket, recipient)
       cross join lateral (
         with recursive resource as (
           (select c.resource_id from correspondence.correspondence c
             where c.bucket = party.bucket and c.recipient = party.recipient order by c.resource_id limit 1)
           union all
           select (select c.resource_id from correspondence.correspondence c
                    where c.bucket = party.bucket and c.recipient = party.recipient
                      and c.resource_id > resource.resource_id
                    order by c.resource_id limit 1)
             from resource where resource.resource_id is not null)
         select resource_id from resource where resource_id is not null) resource`.execute(this.#tables);
    return rows.map((row) => ({ recipient: row.recipient, resourceId: row.resource_id }));
  }

  async page(filter: MailFilter, after: Place | undefined, limit: number): Promise<Place[]> {
    const { text, textResources = new Set<string>() } = filter;
    const singles = this.#singles(filter, after, limit);
    if (text === undefined) {
      const found = await Promise.all([this.#inOrder(filter.mailboxes, filter, after, limit), singles]);
      return found[1].length === 0 ? found[0] : found.flat().sort(newestFirst).slice(0, limit);
    }
    const byName = filter.mailboxes.filter(({ resourceId }) => textResources.has(resourceId));
    const others = filter.mailboxes.filter(({ resourceId }) => !textResources.has(resourceId));
    const found = await Promise.all([
      this.#inOrder(byName, filter, after, limit),
      this.#withText(others, filter, text, after, limit),
      singles,
    ]);
    return found.flat().sort(newestFirst).slice(0, limit);
  }

  async count(filter: MailFilter, atMost: number): Promise<number> {
    if (filter.text !== undefined) return (await this.page(filter, undefined, atMost)).length;
    const singles = (await this.#singles(filter, undefined, atMost)).length;
    if (filter.mailboxes.length === 0) return singles;
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from (
        select from ${wanted(filter.mailboxes)}
         cross join lateral (${ranges(filter, undefined, sql`select 1`, atMost)}) c
         limit ${atMost}) counted`.execute(this.#tables);
    return Math.min(atMost, rows[0]!.count + singles);
  }

  async countByRecipient(filter: MailFilter, atMost: number): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    // All of them: what one recipient has got must not hide another's.
    for (const { recipient } of await this.#singles(filter, undefined, filter.messages?.length ?? 0))
      counts.set(recipient, (counts.get(recipient) ?? 0) + 1);
    if (filter.mailboxes.length === 0) return counts;
    const { rows } = await sql<{ recipient: string; count: number }>`
      select m.recipient, count(*)::int as count
        from ${wanted(filter.mailboxes)}
       cross join lateral (${ranges(filter, undefined, sql`select 1`, atMost)}) c
       group by m.recipient`.execute(this.#tables);
    for (const { recipient, count } of rows) counts.set(recipient, (counts.get(recipient) ?? 0) + count);
    return counts;
  }

  /** Those of the single messages that match; they are few, so each is looked at. */
  async #singles(
    filter: MailFilter,
    after: Place | undefined,
    limit: number,
  ): Promise<readonly (Place & { readonly recipient: string })[]> {
    const { messages = [], text, textResources = new Set<string>() } = filter;
    if (messages.length === 0) return [];
    const conditions = conditionsOf(filter, after);
    if (text !== undefined)
      conditions.push(sql`(c.resource_id = any(${[...textResources]}::text[]) or ${holdsText(patternOf(text))})`);
    const { rows } = await sql<Place & { readonly recipient: string }>`
      select c.id, c.published as time, c.recipient
        from ${ids(messages)}
        join correspondence.correspondence c on c.bucket = wanted.bucket and c.id = wanted.id
       where c.folder = any(${filter.folders.map(folderNumber)}::smallint[]) and ${sql.join(conditions, sql` and `)}
       ${NEWEST_FIRST} limit ${limit}`.execute(this.#tables);
    return rows;
  }

  /**
   * The newest of all mailboxes. The page can only hold mail of those whose own newest message is among the newest, so
   * of many mailboxes one message each is looked at first.
   */
  async #inOrder(
    mailboxes: readonly Mailbox[],
    filter: MailFilter,
    after: Place | undefined,
    limit: number,
    more: readonly RawBuilder<unknown>[] = [],
  ): Promise<Place[]> {
    if (mailboxes.length === 0) return [];
    const narrowed =
      mailboxes.length <= limit ? mailboxes : await this.#newestOf(mailboxes, filter, after, limit, more);
    if (narrowed.length === 0) return [];
    const { rows } = await sql<Place>`
      select c.id, c.published as time
        from ${wanted(narrowed)}
       cross join lateral (${ranges(filter, after, COLUMNS, limit, more)}) c
       ${NEWEST_FIRST} limit ${limit}`.execute(this.#tables);
    return rows;
  }

  async #newestOf(
    mailboxes: readonly Mailbox[],
    filter: MailFilter,
    after: Place | undefined,
    limit: number,
    more: readonly RawBuilder<unknown>[],
  ): Promise<Mailbox[]> {
    const { rows } = await sql<{ recipient: string; resource_id: string }>`
      select m.recipient, m.resource_id
        from ${wanted(mailboxes)}
       cross join lateral (
         select c.published, c.id from (${ranges(filter, after, COLUMNS, 1, more)}) c ${NEWEST_FIRST} limit 1) c
       ${NEWEST_FIRST} limit ${limit}`.execute(this.#tables);
    return rows.map((row) => ({ recipient: row.recipient, resourceId: row.resource_id }));
  }

  async #withText(
    mailboxes: readonly Mailbox[],
    filter: MailFilter,
    text: string,
    after: Place | undefined,
    limit: number,
  ): Promise<Place[]> {
    if (mailboxes.length === 0) return [];
    const pattern = patternOf(text);
    const newest = await this.#inOrder(mailboxes, filter, after, PEEK);
    const peeked = await this.#havingText(newest, holdsText(pattern));
    if (peeked.length >= limit || newest.length < PEEK) return peeked.slice(0, limit);

    const candidates = text.length < LEAST_INDEXED ? undefined : await this.#contentsWith(pattern);
    if (candidates === undefined) return this.#inOrder(mailboxes, filter, after, limit, [holdsText(pattern)]);
    const { rows } = await sql<Place>`
      with candidate as materialized (
        select c.* from correspondence.correspondence c
         where c.content_id = any(${candidates}::uuid[]) and c.recipient = any(${recipientsOf(mailboxes)}::text[]))
      select c.id, c.published as time
        from candidate c join ${wanted(mailboxes)} on m.recipient = c.recipient and m.resource_id = c.resource_id
       where c.folder = any(${filter.folders.map(folderNumber)}::smallint[])
         and ${sql.join([...conditionsOf(filter, after), holdsText(pattern)], sql` and `)}
       ${NEWEST_FIRST} limit ${limit}`.execute(this.#tables);
    return rows;
  }

  async #havingText(places: readonly Place[], condition: RawBuilder<unknown>): Promise<Place[]> {
    const { rows } = await sql<Place>`
      select c.id, c.published as time from correspondence.correspondence c
        join ${ids(places.map(({ id }) => id))} on c.bucket = wanted.bucket and c.id = wanted.id
       where ${condition} ${NEWEST_FIRST}`.execute(this.#tables);
    return rows;
  }

  /** Contents with the text, by index; undefined when they are too many to be a short cut. */
  async #contentsWith(pattern: string): Promise<string[] | undefined> {
    const { rows } = await sql<{ id: string }>`
      with found as materialized (
        select t.id from correspondence.content t where ${TEXT_OF_CONTENT} ilike ${pattern}
        union
        select t.id from correspondence.content t where t.message_sender is not null and t.message_sender ilike ${pattern})
      select id from found limit ${MOST_CANDIDATES + 1}`.execute(this.#tables);
    return rows.length > MOST_CANDIDATES ? undefined : rows.map(({ id }) => id);
  }

  async summaries(wantedIds: readonly string[]): Promise<ReadonlyMap<string, ReceivedSummary>> {
    if (wantedIds.length === 0) return new Map();
    const { rows } = await sql<SummaryRow>`
      select c.id, c.resource_id, c.sender, c.recipient, c.recipient_name, c.created, c.published, c.read_at,
             c.confirmed_at, c.folder, c.marked_unopened, c.label_revision, t.message_sender, t.senders_reference,
             t.language, t.title, t.summary, t.due_date_time, t.is_confirmation_needed, t.is_confidential,
             (select count(*)::int from correspondence.content_attachment l where l.content_id = c.content_id) as attachments
        from ${ids(wantedIds)}
        join correspondence.correspondence c on c.bucket = wanted.bucket and c.id = wanted.id
        join correspondence.content t on t.id = c.content_id
       where ${AVAILABLE}`.execute(this.#tables);
    return new Map(rows.map((row) => [row.id, summaryOf(row)]));
  }

  async mailboxOf(wantedIds: readonly string[], evenGone: boolean): Promise<ReadonlyMap<string, Mailbox>> {
    if (wantedIds.length === 0) return new Map();
    const { rows } = await sql<{ id: string; recipient: string; resource_id: string }>`
      select c.id, c.recipient, c.resource_id
        from ${ids(wantedIds)}
        join correspondence.correspondence c on c.bucket = wanted.bucket and c.id = wanted.id
       where ${evenGone ? sql`true` : AVAILABLE}`.execute(this.#tables);
    return new Map(rows.map(({ id, recipient, resource_id }) => [id, { recipient, resourceId: resource_id }]));
  }

  get #tables() {
    return this.#queries.tables<never>();
  }
}

const holdsText = (pattern: string): RawBuilder<unknown> =>
  sql`(select ${TEXT_OF_CONTENT} ilike ${pattern} or coalesce(t.message_sender ilike ${pattern}, false)
         from correspondence.content t where t.id = c.content_id)`;

const COLUMNS = sql`select c.id, c.published, c.content_id`;

const recipientsOf = (mailboxes: readonly Mailbox[]) => [...new Set(mailboxes.map(({ recipient }) => recipient))];

const wanted = (mailboxes: readonly Mailbox[]): RawBuilder<unknown> => sql`
  unnest(${arrayLiteral(mailboxes.map(({ recipient }) => bucketOf(recipient)))}::smallint[],
         ${arrayLiteral(mailboxes.map(({ recipient }) => recipient))}::text[],
         ${arrayLiteral(mailboxes.map(({ resourceId }) => resourceId))}::text[]) as m (bucket, recipient, resource_id)`;

const ids = (wantedIds: readonly string[]): RawBuilder<unknown> =>
  sql`unnest(${wantedIds.map(bucketOfId)}::smallint[], ${wantedIds}::uuid[]) as wanted (bucket, id)`;

/** The newest of one mailbox `m`: a range of an index for each folder, which is written out for the index to fit. */
function ranges(
  filter: MailFilter,
  after: Place | undefined,
  select: RawBuilder<unknown>,
  limit: number,
  more: readonly RawBuilder<unknown>[] = [],
): RawBuilder<unknown> {
  const range = (folder: Folder) => sql`
    (${select} from correspondence.correspondence c
      where c.bucket = m.bucket and c.recipient = m.recipient and c.resource_id = m.resource_id
        and c.folder = ${sql.lit(folderNumber(folder))} and ${sql.join([...conditionsOf(filter, after), ...more], sql` and `)}
      ${NEWEST_FIRST} limit ${sql.lit(limit)})`;
  return sql.join(filter.folders.map(range), sql` union all `);
}

/** Every condition but mailbox, folder and text. */
function conditionsOf(filter: MailFilter, after: Place | undefined): RawBuilder<unknown>[] {
  const conditions = [AVAILABLE];
  if (after !== undefined) conditions.push(sql`(c.published, c.id) < (${after.time}, ${after.id}::uuid)`);
  if (filter.from !== undefined) conditions.push(sql`c.published >= ${filter.from}`);
  if (filter.to !== undefined) conditions.push(sql`c.published <= ${filter.to}`);
  if (filter.unread === true) conditions.push(UNREAD);
  if (filter.unread === false) conditions.push(sql`not ${UNREAD}`);
  if (filter.mustConfirm === true) conditions.push(sql`c.must_confirm and c.confirmed_at is null`);
  if (filter.withDueDate === true)
    conditions.push(sql`(select t.due_date_time is not null from correspondence.content t where t.id = c.content_id)`);
  return conditions;
}

const newestFirst = (a: Place, b: Place): number => b.time.getTime() - a.time.getTime() || (a.id < b.id ? 1 : -1);

interface SummaryRow {
  id: string;
  resource_id: string;
  sender: string;
  recipient: string;
  recipient_name: string | null;
  created: Date;
  published: Date;
  read_at: Date | null;
  confirmed_at: Date | null;
  folder: number;
  marked_unopened: boolean;
  label_revision: number;
  message_sender: string | null;
  senders_reference: string;
  language: string;
  title: string;
  summary: string;
  due_date_time: Date | null;
  is_confirmation_needed: boolean;
  is_confidential: boolean;
  attachments: number;
}

function summaryOf(row: SummaryRow): ReceivedSummary {
  const message = { recipientName: row.recipient_name ?? undefined };
  return {
    id: row.id,
    resourceId: row.resource_id,
    sender: row.sender,
    recipient: row.recipient,
    messageSender: row.message_sender ?? undefined,
    sendersReference: row.senders_reference,
    language: row.language,
    title: named(row.title, message),
    summary: named(row.summary, message),
    created: row.created,
    published: row.published,
    dueDateTime: row.due_date_time ?? undefined,
    readAt: row.read_at ?? undefined,
    confirmedAt: row.confirmed_at ?? undefined,
    isConfirmationNeeded: row.is_confirmation_needed,
    isConfidential: row.is_confidential,
    attachmentCount: row.attachments,
    folder: folderOf(row.folder),
    markedUnopened: row.marked_unopened,
    revision: row.label_revision,
  };
}
