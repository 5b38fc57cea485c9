import { sql } from 'kysely';
import type { Queries } from '../../foundation/database/database.ts';
import { bucketOfId } from '../../foundation/ids.ts';
import type { Attachment, Message, MessageAttachment, StatusEntry } from '../model/message.ts';
import { attachmentStatusName, statusName } from '../model/status.ts';
import { HISTORY, LOOK_FOR_DUE, MESSAGE_BY_ID, MESSAGE_FOR_UPDATE } from './statements.ts';
import type { AttachmentRow, CorrespondenceTables, LinkedAttachmentRow, MessageRow, StatusRow } from './tables.ts';

/** What a search filters on. */
export interface SearchFilter {
  readonly resourceId: string;
  /** Party URN whose mail is searched. */
  readonly party: string;
  readonly bucket: number;
  /** Organisation number, when the party is an organisation. */
  readonly organizationNumber: string | undefined;
  readonly role: 'Recipient' | 'Sender' | 'RecipientAndSender';
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** Number of a status the message has ever had. */
  readonly status: number | undefined;
  readonly sendersReference: string | undefined;
}

/** Reads the mail, inside a transaction or outside. */
export class CorrespondenceReader {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async message(id: string): Promise<Message | undefined> {
    const [row] = await this.#queries.run<MessageRow>(MESSAGE_BY_ID, [bucketOfId(id), id]);
    return row && messageOf(row);
  }

  /** Reads and holds a message until the transaction ends. */
  async messageForUpdate(id: string): Promise<Message | undefined> {
    const [row] = await this.#queries.run<MessageRow>(MESSAGE_FOR_UPDATE, [bucketOfId(id), id]);
    return row && messageOf(row);
  }

  /** Statuses and fetches, oldest first. */
  async history(id: string): Promise<StatusEntry[]> {
    const rows = await this.#queries.run<StatusRow>(HISTORY, [bucketOfId(id), id]);
    return rows.map((row) => ({
      status: statusName(row.status),
      text: row.status_text ?? undefined,
      changed: row.changed,
    }));
  }

  async attachments(ids: readonly string[]): Promise<Attachment[]> {
    if (ids.length === 0) return [];
    const rows = await this.#tables
      .selectFrom('correspondence.attachment')
      .selectAll()
      // One array, however long: a list of parameters ends at 65 535.
      .where(sql<boolean>`id = any(${ids}::uuid[])`)
      .execute();
    return rows.map(attachmentOf);
  }

  async attachment(id: string): Promise<Attachment | undefined> {
    return (await this.attachments([id]))[0];
  }

  /** Reads and holds an attachment until the transaction ends. */
  async attachmentForUpdate(id: string): Promise<Attachment | undefined> {
    const row = await this.#tables
      .selectFrom('correspondence.attachment')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row && attachmentOf(row);
  }

  /** Every status an attachment has had, oldest first. */
  async attachmentHistory(id: string): Promise<{ status: string; text: string | undefined; changed: Date }[]> {
    const rows = await this.#tables
      .selectFrom('correspondence.attachment_status')
      .select(['status', 'status_text', 'changed'])
      .where('attachment_id', '=', id)
      .orderBy('sequence')
      .execute();
    return rows.map((row) => ({
      status: attachmentStatusName(row.status),
      text: row.status_text ?? undefined,
      changed: row.changed,
    }));
  }

  /** Correspondences that use an attachment, with their status number. */
  async correspondencesOf(attachmentId: string): Promise<{ id: string; status: number; published: Date | null }[]> {
    return this.#tables
      .selectFrom('correspondence.content_attachment as l')
      .innerJoin('correspondence.correspondence as c', 'c.content_id', 'l.content_id')
      .select(['c.id', 'c.status', 'c.published'])
      .where('l.attachment_id', '=', attachmentId)
      .orderBy('c.id')
      .execute();
  }

  /** For each attachment in use: the last time one of its uses expires, or null when one never does. */
  async latestExpirations(attachmentIds: readonly string[]): Promise<(Date | null)[]> {
    if (attachmentIds.length === 0) return [];
    const rows = await this.#tables
      .selectFrom('correspondence.content_attachment')
      .select(({ fn, eb }) => [
        eb
          .case()
          .when(fn.agg<boolean>('bool_or', [eb('expiration_time', 'is', null)]), '=', true)
          .then(null)
          .else(fn.max('expiration_time'))
          .end()
          .as('latest'),
      ])
      .where(sql<boolean>`attachment_id = any(${attachmentIds}::uuid[])`)
      .groupBy('attachment_id')
      .execute();
    return rows.map(({ latest }) => latest);
  }

  /** The message an owner's idempotency key belongs to. */
  async byIdempotencyKey(owner: string, key: string): Promise<string | undefined> {
    const row = await this.#tables
      .selectFrom('correspondence.idempotency_key')
      .select('correspondence_id')
      .where('owner', '=', owner)
      .where('key', '=', key)
      .executeTakeFirst();
    return row?.correspondence_id;
  }

  /** Ids of at most `limit` messages, newest requested publish time first. */
  async search(filter: SearchFilter, limit: number): Promise<string[]> {
    const half = (role: 'Recipient' | 'Sender') => {
      let query = this.#tables
        .selectFrom('correspondence.correspondence as c')
        .select(['c.id', 'c.requested_publish_time'])
        .where('c.resource_id', '=', filter.resourceId)
        .orderBy('c.requested_publish_time', 'desc')
        .orderBy('c.id', 'desc')
        // Written out: a plan for an unknown limit is a plan for a tenth of the rows, which sorts them all.
        .limit(sql.lit(limit));
      query =
        role === 'Recipient'
          ? // Before publishing, a recipient must not learn that a message exists; purged ones would answer 404.
            query
              .where('c.bucket', '=', filter.bucket)
              .where('c.recipient', '=', filter.party)
              .where('c.status', 'not in', [0, 1, 7, 8, 10, 11])
          : query.where('c.sender', '=', filter.organizationNumber ?? '');
      if (filter.from !== undefined) query = query.where('c.requested_publish_time', '>', filter.from);
      if (filter.to !== undefined) query = query.where('c.requested_publish_time', '<', filter.to);
      const { status, sendersReference } = filter;
      if (status !== undefined)
        query = query.where((has) =>
          has.exists(
            status === 3
              ? has
                  .selectFrom('correspondence.fetch as f')
                  .select('f.bucket')
                  .whereRef('f.bucket', '=', 'c.bucket')
                  .whereRef('f.correspondence_id', '=', 'c.id')
              : has
                  .selectFrom('correspondence.status as s')
                  .select('s.bucket')
                  .whereRef('s.bucket', '=', 'c.bucket')
                  .whereRef('s.correspondence_id', '=', 'c.id')
                  .where('s.status', '=', status),
          ),
        );
      if (sendersReference !== undefined)
        query = query.where((has) =>
          has.exists(
            has
              .selectFrom('correspondence.content as t')
              .select('t.id')
              .whereRef('t.id', '=', 'c.content_id')
              .where('t.senders_reference', '=', sendersReference),
          ),
        );
      return query.execute();
    };
    const halves = await Promise.all(
      filter.role === 'RecipientAndSender' ? [half('Recipient'), half('Sender')] : [half(filter.role)],
    );
    const found = new Map(halves.flat().map((row) => [row.id, row.requested_publish_time.getTime()]));
    return [...found]
      .sort(([a, at], [b, bt]) => bt - at || (a < b ? 1 : -1))
      .slice(0, limit)
      .map(([id]) => id);
  }

  /** At most `limit` messages whose time to be published has come, lane by lane, oldest first. */
  async due(now: Date, limit: number): Promise<DueMessage[]> {
    const rows = await this.#queries.run<DueRow>(LOOK_FOR_DUE, [now, limit]);
    return rows.map(({ is_confidential, resource_id, ...row }) => ({
      ...row,
      resourceId: resource_id,
      isConfidential: is_confidential,
    }));
  }

  get #tables() {
    return this.#queries.tables<CorrespondenceTables>();
  }
}

/** What publishing must know of a message's parties. */
export type DueMessage = Pick<Message, 'id' | 'recipient' | 'sender' | 'resourceId' | 'isConfidential'>;

interface DueRow {
  id: string;
  recipient: string;
  sender: string;
  resource_id: string;
  is_confidential: boolean;
}

const optional = <Value>(value: Value | null): Value | undefined => value ?? undefined;

function messageOf(row: MessageRow): Message {
  return {
    id: row.id,
    contentId: row.content_id,
    resourceId: row.resource_id,
    sender: row.sender,
    recipient: row.recipient,
    recipientName: optional(row.recipient_name),
    created: row.created,
    requestedPublishTime: row.requested_publish_time,
    dueDateTime: optional(row.due_date_time),
    published: optional(row.published),
    readAt: optional(row.read_at),
    confirmedAt: optional(row.confirmed_at),
    status: statusName(row.status),
    statusText: optional(row.status_text),
    statusChanged: row.status_changed,
    publishAt: optional(row.publish_at),
    sendersReference: row.senders_reference,
    messageSender: optional(row.message_sender),
    language: row.language,
    title: row.title,
    summary: row.summary,
    body: row.body,
    propertyList: row.property_list,
    replyOptions: row.reply_options,
    externalReferences: row.external_references,
    notification: optional(row.notification),
    ignoreReservation: optional(row.ignore_reservation),
    isConfirmationNeeded: row.is_confirmation_needed,
    isConfidential: row.is_confidential,
    allowForwarding: row.allow_forwarding,
    attachments: row.attachments.map(linkedAttachmentOf),
    fetched: row.fetched,
  };
}

function linkedAttachmentOf(row: LinkedAttachmentRow): MessageAttachment {
  return {
    id: row.id,
    resourceId: row.resource_id,
    fileName: row.file_name,
    displayName: optional(row.display_name),
    isEncrypted: row.is_encrypted,
    checksum: optional(row.checksum),
    sendersReference: row.senders_reference,
    created: new Date(row.created),
    status: attachmentStatusName(row.status),
    statusText: optional(row.status_text),
    statusChanged: new Date(row.status_changed),
    expirationTime: row.expiration_time === null ? undefined : new Date(row.expiration_time),
    blobKey: optional(row.blob_key),
    size: optional(row.size),
  };
}

function attachmentOf(row: AttachmentRow): Attachment {
  return {
    id: row.id,
    resourceId: row.resource_id,
    sender: row.sender,
    fileName: row.file_name,
    displayName: optional(row.display_name),
    isEncrypted: row.is_encrypted,
    checksum: optional(row.checksum),
    sendersReference: row.senders_reference,
    expirationInDays: optional(row.expiration_in_days),
    created: row.created,
    status: attachmentStatusName(row.status),
    statusText: optional(row.status_text),
    statusChanged: row.status_changed,
    blobKey: optional(row.blob_key),
    size: optional(row.size),
  };
}
