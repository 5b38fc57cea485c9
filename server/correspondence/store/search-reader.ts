import { type RawBuilder, sql } from 'kysely';
import type { Queries } from '../../foundation/database/database.ts';
import { statusName } from '../model/status.ts';
import type { CorrespondenceTables } from './tables.ts';

/** What a page is made of. */
export interface PageFilter {
  /** Party URN whose mail is searched, and its bucket. */
  readonly party: string;
  readonly bucket: number;
  /** Organisation number of the party, when it is an organisation. */
  readonly sender: string | undefined;
  /** Resources whose received and whose sent mail the caller may see. */
  readonly received: readonly string[];
  readonly sent: readonly string[];
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** Number of a status the message has ever had. */
  readonly status: number | undefined;
  readonly sendersReference: string | undefined;
  readonly unread: boolean | undefined;
  readonly text: string | undefined;
  /** The last message of the page before. */
  readonly after: { readonly time: Date; readonly id: string } | undefined;
}

export interface PageRow {
  readonly id: string;
  readonly time: Date;
  /** Found as mail the party received, rather than as mail it sent. */
  readonly asRecipient: boolean;
}

/** What a list shows of a message. */
export interface ListedMessage {
  readonly id: string;
  readonly resourceId: string;
  readonly sender: string;
  readonly recipient: string;
  readonly recipientName: string | undefined;
  readonly messageSender: string | undefined;
  readonly sendersReference: string;
  readonly title: string;
  readonly status: ReturnType<typeof statusName>;
  readonly statusChanged: Date;
  readonly requestedPublishTime: Date;
  readonly published: Date | undefined;
  readonly readAt: Date | undefined;
  readonly confirmedAt: Date | undefined;
  readonly dueDateTime: Date | undefined;
  readonly isConfirmationNeeded: boolean;
  readonly attachmentCount: number;
}

/** More contents than this that hold a text: reading the mail in order is as fast as looking each of them up. */
const MOST_CANDIDATES = 2000;
/** The newest messages are looked at first, at least so many: a text that is in many of them fills its page there. */
const PEEK = 200;
/** Shorter texts have no trigram to look up. */
const LEAST_INDEXED = 3;

const TEXT_OF_CONTENT = sql.raw(String.raw`(t.title || E'\n' || t.summary || E'\n' || t.senders_reference)`);

/** Pages of a party's mail by keyset; every condition holds before the page is cut. */
export class SearchReader {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** Resources of the mail a party has received, however many messages: one look into the index for each. */
  async resourcesReceived(bucket: number, party: string): Promise<string[]> {
    const { rows } = await sql<{ resource_id: string | null }>`
      with recursive resource as (
        (select resource_id from correspondence.correspondence where bucket = ${bucket} and recipient = ${party}
          order by resource_id limit 1)
        union all
        select (select c.resource_id from correspondence.correspondence c
                 where c.bucket = ${bucket} and c.recipient = ${party} and c.resource_id > resource.resource_id
                 order by c.resource_id limit 1)
          from resource where resource.resource_id is not null)
      select resource_id from resource where resource_id is not null`.execute(this.#tables);
    return rows.map((row) => row.resource_id!);
  }

  /** Resources of the mail an organisation has sent. */
  async resourcesSent(sender: string): Promise<string[]> {
    const { rows } = await sql<{ resource_id: string | null }>`
      with recursive resource as (
        (select resource_id from correspondence.correspondence where sender = ${sender} order by resource_id limit 1)
        union all
        select (select c.resource_id from correspondence.correspondence c
                 where c.sender = ${sender} and c.resource_id > resource.resource_id order by c.resource_id limit 1)
          from resource where resource.resource_id is not null)
      select resource_id from resource where resource_id is not null`.execute(this.#tables);
    return rows.map((row) => row.resource_id!);
  }

  /** At most `limit` messages, newest requested publish time first. */
  async page(filter: PageFilter, limit: number): Promise<PageRow[]> {
    const halves = await Promise.all([
      filter.received.length > 0 ? this.#half(filter, 'received', limit) : [],
      filter.sent.length > 0 && filter.sender !== undefined ? this.#half(filter, 'sent', limit) : [],
    ]);
    const found = new Map<string, PageRow>();
    // A message from the party to itself is one message; what its recipient sees comes first.
    for (const row of halves.flat()) if (!found.has(row.id)) found.set(row.id, row);
    return [...found.values()]
      .sort((a, b) => b.time.getTime() - a.time.getTime() || (a.id < b.id ? 1 : -1))
      .slice(0, limit);
  }

  async #half(filter: PageFilter, side: Side, limit: number): Promise<PageRow[]> {
    const { rows } = await this.#found(filter, side, limit);
    return rows.map((row) => ({ ...row, asRecipient: side === 'received' }));
  }

  async #found(filter: PageFilter, side: Side, limit: number): Promise<{ rows: { id: string; time: Date }[] }> {
    const conditions = conditionsOf(filter, side);
    if (filter.text === undefined)
      return sql<{ id: string; time: Date }>`
        select c.id, c.time from (${inOrder(filter, side, conditions, limit)}) c`.execute(this.#tables);

    const pattern = patternOf(filter.text);
    const holdsText = textCondition(side, pattern);
    // What is in many messages is in the newest ones: if they fill the page, they are the page.
    const peeked = await sql<{ id: string; time: Date }>`
      with newest as materialized (${inOrder(filter, side, conditions, Math.max(PEEK, 2 * limit))})
      select c.id, c.time from newest c where ${holdsText}
       order by c.time desc, c.id desc limit ${limit}`.execute(this.#tables);
    if (peeked.rows.length === limit) return peeked;

    const candidates =
      filter.text.length < LEAST_INDEXED
        ? undefined
        : await this.#contentsWith(pattern, side === 'sent' ? filter.sender : undefined);
    if (candidates === undefined)
      return sql<{ id: string; time: Date }>`
        select c.id, c.time from (${inOrder(filter, side, [...conditions, holdsText], limit)}) c`.execute(this.#tables);
    return sql<{ id: string; time: Date }>`
      with candidate as materialized (
        select c.* from correspondence.correspondence c
         where c.content_id = any(${candidates}::uuid[]) and ${ofParty(filter, side)})
      select c.id, c.requested_publish_time as time
        from candidate c
       where c.resource_id = any(${resourcesOf(filter, side)}::text[])
         and ${sql.join([...conditions, holdsText], sql` and `)}
       order by c.requested_publish_time desc, c.id desc limit ${limit}`.execute(this.#tables);
  }

  /** Contents with the text, by index; undefined when they are too many to be a short cut. */
  async #contentsWith(pattern: string, sender: string | undefined): Promise<string[] | undefined> {
    // Planned as if all were wanted, so that the index is used however few will do.
    const { rows } = await sql<{ id: string }>`
      with found as materialized (
        select t.id from correspondence.content t
         where ${TEXT_OF_CONTENT} ilike ${pattern}${sender === undefined ? sql`` : sql` and t.sender = ${sender}`})
      select id from found limit ${MOST_CANDIDATES + 1}`.execute(this.#tables);
    return rows.length > MOST_CANDIDATES ? undefined : rows.map(({ id }) => id);
  }

  /** What a list shows of these messages, by id. */
  async listed(ids: readonly string[], buckets: readonly number[]): Promise<ReadonlyMap<string, ListedMessage>> {
    if (ids.length === 0) return new Map();
    const { rows } = await sql<ListedRow>`
      select c.id, c.resource_id, c.sender, c.recipient, c.recipient_name, c.status, c.status_changed,
             c.requested_publish_time, c.published, c.read_at, c.confirmed_at, t.title, t.message_sender,
             t.senders_reference, t.due_date_time, t.is_confirmation_needed,
             (select count(*)::int from correspondence.content_attachment l where l.content_id = c.content_id) as attachments
        from unnest(${buckets}::smallint[], ${ids}::uuid[]) as wanted (bucket, id)
        join correspondence.correspondence c on c.bucket = wanted.bucket and c.id = wanted.id
        join correspondence.content t on t.id = c.content_id`.execute(this.#tables);
    return new Map(rows.map((row) => [row.id, listedOf(row)]));
  }

  get #tables() {
    return this.#queries.tables<CorrespondenceTables>();
  }
}

type Side = 'received' | 'sent';

/** What `ilike` finds the text with, wherever it stands. */
export const patternOf = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

const resourcesOf = (filter: PageFilter, side: Side) => (side === 'received' ? filter.received : filter.sent);

const ofParty = (filter: PageFilter, side: Side): RawBuilder<unknown> =>
  side === 'received'
    ? sql`c.bucket = ${filter.bucket} and c.recipient = ${filter.party}`
    : sql`c.sender = ${filter.sender}`;

/** The newest messages that hold to the conditions: a range of the index for each resource, the best of all of them. */
function inOrder(
  filter: PageFilter,
  side: Side,
  conditions: readonly RawBuilder<unknown>[],
  limit: number,
): RawBuilder<unknown> {
  return sql`
    select found.*
      from unnest(${resourcesOf(filter, side)}::text[]) as wanted (resource_id)
     cross join lateral (
       select c.id, c.content_id, c.status, c.requested_publish_time as time
         from correspondence.correspondence c
        where c.resource_id = wanted.resource_id and ${ofParty(filter, side)} and ${sql.join(conditions, sql` and `)}
        order by c.requested_publish_time desc, c.id desc limit ${limit}) found
     order by found.time desc, found.id desc limit ${limit}`;
}

/** Every condition but the text. */
export function conditionsOf(filter: PageFilter, side: Side): RawBuilder<unknown>[] {
  // Before publishing, a recipient must not learn that a message exists; purged ones would answer 404.
  const conditions = [side === 'received' ? sql`c.status not in (0, 1, 7, 8, 10, 11)` : sql`true`];
  const { after, from, to, status, unread, sendersReference } = filter;
  if (after !== undefined) conditions.push(sql`(c.requested_publish_time, c.id) < (${after.time}, ${after.id}::uuid)`);
  if (from !== undefined) conditions.push(sql`c.requested_publish_time > ${from}`);
  if (to !== undefined) conditions.push(sql`c.requested_publish_time < ${to}`);
  if (status !== undefined) conditions.push(everHad(status));
  if (unread !== undefined)
    conditions.push(unread ? sql`c.read_at is null and c.published is not null` : sql`c.read_at is not null`);
  if (sendersReference !== undefined)
    conditions.push(
      sql`(select t.senders_reference = ${sendersReference} from correspondence.content t where t.id = c.content_id)`,
    );
  return conditions;
}

/**
 * A sender sees the reference always, title and summary until the message is published. Asked message by message: as a
 * join it would be answered from the index of all texts, whose matches may be anybody's.
 */
export const textCondition = (side: Side, pattern: string): RawBuilder<unknown> =>
  side === 'received'
    ? sql`(select ${TEXT_OF_CONTENT} ilike ${pattern} from correspondence.content t where t.id = c.content_id)`
    : sql`(select t.senders_reference ilike ${pattern} or c.status in (0, 1, 10, 11) and ${TEXT_OF_CONTENT} ilike ${pattern}
             from correspondence.content t where t.id = c.content_id)`;

/** Statuses with a column of their own are ranges of an index; the others are looked for in the history. */
function everHad(status: number): RawBuilder<unknown> {
  switch (status) {
    case 2:
      return sql`c.published is not null`;
    case 3:
      return sql`exists (select from correspondence.fetch f where f.bucket = c.bucket and f.correspondence_id = c.id)`;
    case 4:
      return sql`c.read_at is not null`;
    case 6:
      return sql`c.confirmed_at is not null`;
    default:
      return sql`exists (select from correspondence.status s
                          where s.bucket = c.bucket and s.correspondence_id = c.id and s.status = ${status})`;
  }
}

interface ListedRow {
  id: string;
  resource_id: string;
  sender: string;
  recipient: string;
  recipient_name: string | null;
  status: number;
  status_changed: Date;
  requested_publish_time: Date;
  published: Date | null;
  read_at: Date | null;
  confirmed_at: Date | null;
  title: string;
  message_sender: string | null;
  senders_reference: string;
  due_date_time: Date | null;
  is_confirmation_needed: boolean;
  attachments: number;
}

const listedOf = (row: ListedRow): ListedMessage => ({
  id: row.id,
  resourceId: row.resource_id,
  sender: row.sender,
  recipient: row.recipient,
  recipientName: row.recipient_name ?? undefined,
  messageSender: row.message_sender ?? undefined,
  sendersReference: row.senders_reference,
  title: row.title,
  status: statusName(row.status),
  statusChanged: row.status_changed,
  requestedPublishTime: row.requested_publish_time,
  published: row.published ?? undefined,
  readAt: row.read_at ?? undefined,
  confirmedAt: row.confirmed_at ?? undefined,
  dueDateTime: row.due_date_time ?? undefined,
  isConfirmationNeeded: row.is_confirmation_needed,
  attachmentCount: row.attachments,
});
