import { isUniqueViolation, type Transaction } from '../../foundation/database/database.ts';
import { bucketOfId } from '../../foundation/ids.ts';
import type { Attachment, Message } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { ATTACHMENT_STATUSES, type AttachmentStatus, STATUSES, type Status, supersedes } from '../model/status.ts';
import { ERASE_UNUSED_CONTENT, HOLD_ATTACHMENTS, HOLD_CONTENT, UNUSED_ATTACHMENTS } from './attachment-statements.ts';
import { RECORD_BYTES } from './file-statements.ts';
import { FAIL, INSERT_FETCH, INSERT_REQUEST, INSERT_STATUS, POSTPONE, PUBLISH } from './statements.ts';
import type { CorrespondenceTables } from './tables.ts';

/** A checked request, ready to be stored: one content, and a correspondence for each recipient. */
export interface NewRequest {
  readonly contentId: string;
  readonly created: Date;
  readonly resourceId: string;
  readonly sender: string;
  readonly sendersReference: string;
  readonly messageSender: string | undefined;
  readonly language: string;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly propertyList: Readonly<Record<string, string>>;
  readonly replyOptions: readonly unknown[];
  readonly externalReferences: readonly unknown[];
  readonly notification: unknown;
  readonly requestedPublishTime: Date;
  readonly dueDateTime: Date | undefined;
  readonly ignoreReservation: boolean | undefined;
  readonly isConfirmationNeeded: boolean;
  readonly isConfidential: boolean;
  readonly allowForwarding: boolean;
  readonly lane: number;
  readonly recipients: readonly NewRecipient[];
  readonly attachments: readonly { readonly id: string; readonly expirationTime: Date | undefined }[];
  readonly idempotencyKey: string | undefined;
  /** Party uuid of the caller. */
  readonly createdBy: string;
}

export interface NewRecipient {
  readonly id: string;
  readonly recipient: string;
  readonly recipientName: string | undefined;
  readonly status: 'Initialized' | 'ReadyForPublish' | 'Reserved';
  readonly publishAt: Date | undefined;
}

export type NewAttachmentRow = Pick<
  Attachment,
  | 'id'
  | 'resourceId'
  | 'sender'
  | 'fileName'
  | 'displayName'
  | 'isEncrypted'
  | 'checksum'
  | 'sendersReference'
  | 'expirationInDays'
  | 'created'
> & { readonly createdBy: string };

/** Changes the mail. Exists only inside a transaction. */
export class CorrespondenceWriter {
  readonly #transaction: Transaction;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  /** Stores a request. An idempotency key the owner has used before is CORR-01034. */
  async insertRequest(request: NewRequest): Promise<void> {
    const { recipients, attachments } = request;
    const buckets = recipients.map(({ id }) => bucketOfId(id));
    const history = recipients.flatMap(({ id, status }) =>
      (status === 'Initialized' ? [STATUSES.Initialized] : [STATUSES.Initialized, STATUSES[status]]).map((number) => ({
        id,
        number,
      })),
    );
    const key = request.idempotencyKey ?? null;
    const values = [
      request.contentId,
      request.created,
      request.resourceId,
      request.sender,
      request.sendersReference,
      request.messageSender ?? null,
      request.language,
      request.title,
      request.summary,
      request.body,
      JSON.stringify(request.propertyList),
      JSON.stringify(request.replyOptions),
      JSON.stringify(request.externalReferences),
      request.notification === undefined ? null : JSON.stringify(request.notification),
      request.requestedPublishTime,
      request.dueDateTime ?? null,
      request.ignoreReservation ?? null,
      request.isConfirmationNeeded,
      request.isConfidential,
      request.allowForwarding,
      request.lane,
      buckets,
      recipients.map(({ id }) => id),
      recipients.map(({ recipient }) => recipient),
      recipients.map(({ recipientName }) => recipientName ?? null),
      recipients.map(({ status }) => STATUSES[status]),
      recipients.map(({ publishAt }) => publishAt ?? null),
      request.createdBy,
      history.map(({ id }) => bucketOfId(id)),
      history.map(({ id }) => id),
      history.map(({ number }) => number),
      attachments.map(({ id }) => id),
      attachments.map((_, position) => position),
      attachments.map(({ expirationTime }) => expirationTime ?? null),
      key,
      key === null ? null : recipients[0]!.id,
    ];
    try {
      await this.#transaction.run(INSERT_REQUEST, values);
    } catch (error) {
      if (isUniqueViolation(error, 'idempotency_key_pkey')) throw problem('CORR-01034');
      throw error;
    }
  }

  /**
   * Records a status of a message read with `messageForUpdate`, and shows it when it came further than the one shown.
   * Answers the message as it is then.
   */
  async addStatus(message: Message, status: Status, at: Date, by: string, text?: string): Promise<Message> {
    const bucket = bucketOfId(message.id);
    await this.#transaction.run(INSERT_STATUS, [bucket, message.id, STATUSES[status], text ?? null, at, by]);
    const shown = supersedes(status, message.status);
    const changed: Message = {
      ...message,
      ...(shown ? { status, statusText: text, statusChanged: at } : {}),
      readAt: message.readAt ?? (status === 'Read' ? at : undefined),
      confirmedAt: message.confirmedAt ?? (status === 'Confirmed' ? at : undefined),
    };
    await this.#tables
      .updateTable('correspondence.correspondence')
      .set({
        status: STATUSES[changed.status],
        status_text: changed.statusText ?? null,
        status_changed: changed.statusChanged,
        read_at: changed.readAt ?? null,
        confirmed_at: changed.confirmedAt ?? null,
        ...(status === 'PurgedByAltinn' || status === 'PurgedByRecipient' ? { publish_at: null } : {}),
      })
      .where('bucket', '=', bucket)
      .where('id', '=', message.id)
      .execute();
    return changed;
  }

  /**
   * Records that a party fetched a message, at most once since `debounceFrom` when that is given. False: it has been
   * purged in the meantime and must not be handed out.
   */
  async addFetch(id: string, at: Date, by: string, debounceFrom?: Date): Promise<boolean> {
    const held = await this.#transaction.run(INSERT_FETCH, [bucketOfId(id), id, at, by, debounceFrom ?? null]);
    return held.length > 0;
  }

  /** Gives a message to the publish sweep again; its status is recorded with `addStatus`. */
  async publishAgain(id: string, at: Date): Promise<void> {
    await this.#tables
      .updateTable('correspondence.correspondence')
      .set({ publish_at: at, last_error: null })
      .where('bucket', '=', bucketOfId(id))
      .where('id', '=', id)
      .execute();
  }

  /** Publishes claimed messages; `status` is the one they had. */
  async publish(messages: readonly { id: string; status: number; senderUuid: string }[], at: Date): Promise<void> {
    await this.#transaction.run(PUBLISH, [
      messages.map(({ id }) => bucketOfId(id)),
      messages.map(({ id }) => id),
      messages.map(({ status }) => status),
      messages.map(({ senderUuid }) => senderUuid),
      at,
    ]);
  }

  /** Puts off a message whose publishing failed for a technical reason: 1 s, 2 s, 4 s … up to an hour. */
  async postpone(id: string, now: Date, reason: string): Promise<void> {
    await this.#transaction.run(POSTPONE, [bucketOfId(id), id, now, reason.slice(0, 500)]);
  }

  /** Marks messages as Failed for good, each with its reason. */
  async fail(messages: readonly { id: string; reason: string }[], at: Date): Promise<void> {
    await this.#transaction.run(FAIL, [
      messages.map(({ id }) => bucketOfId(id)),
      messages.map(({ id }) => id),
      messages.map(({ reason }) => reason),
      at,
    ]);
  }

  async insertAttachments(attachments: readonly NewAttachmentRow[]): Promise<void> {
    if (attachments.length === 0) return;
    await this.#tables
      .insertInto('correspondence.attachment')
      .values(
        attachments.map((attachment) => ({
          id: attachment.id,
          resource_id: attachment.resourceId,
          sender: attachment.sender,
          file_name: attachment.fileName,
          display_name: attachment.displayName ?? null,
          is_encrypted: attachment.isEncrypted,
          checksum: attachment.checksum ?? null,
          senders_reference: attachment.sendersReference,
          expiration_in_days: attachment.expirationInDays ?? null,
          created: attachment.created,
          status: ATTACHMENT_STATUSES.Initialized,
          status_text: null,
          status_changed: attachment.created,
          blob_key: null,
          size: null,
          party_uuid: attachment.createdBy,
          scan_at: null,
          scan_error: null,
        })),
      )
      .execute();
    await this.#tables
      .insertInto('correspondence.attachment_status')
      .values(
        attachments.map((attachment) => ({
          attachment_id: attachment.id,
          status: ATTACHMENT_STATUSES.Initialized,
          status_text: null,
          changed: attachment.created,
          party_uuid: attachment.createdBy,
        })),
      )
      .execute();
  }

  /** Records a status of an attachment read with `attachmentForUpdate`, and what was learnt of its bytes. */
  async setAttachmentStatus(
    id: string,
    status: AttachmentStatus,
    at: Date,
    by: string | undefined,
    facts: { text?: string; blobKey?: string | null; size?: number; scanAt?: Date | null } = {},
  ): Promise<void> {
    const text = facts.text ?? null;
    await this.#tables
      .insertInto('correspondence.attachment_status')
      .values({
        attachment_id: id,
        status: ATTACHMENT_STATUSES[status],
        status_text: text,
        changed: at,
        party_uuid: by ?? null,
      })
      .execute();
    await this.#tables
      .updateTable('correspondence.attachment')
      .set({
        status: ATTACHMENT_STATUSES[status],
        status_text: text,
        status_changed: at,
        ...(facts.blobKey === undefined ? {} : { blob_key: facts.blobKey }),
        ...(facts.size === undefined ? {} : { size: facts.size }),
        ...(facts.scanAt === undefined ? {} : { scan_at: facts.scanAt }),
      })
      .where('id', '=', id)
      .execute();
  }

  /** Keeps attachments from being purged until the transaction ends; answers how many of them are published. */
  async holdPublished(ids: readonly string[]): Promise<number> {
    const rows = await this.#tables
      .selectFrom('correspondence.attachment')
      .select('id')
      .where('id', 'in', ids)
      .where('status', '=', ATTACHMENT_STATUSES.Published)
      .forShare()
      .execute();
    return rows.length;
  }

  /** Records where an attachment's bytes lie and what they are. */
  async recordBytes(
    id: string,
    facts: { blobKey: string; size: number; checksum: string; scanAt: Date | undefined },
  ): Promise<void> {
    const { blobKey, size, checksum, scanAt } = facts;
    await this.#transaction.run(RECORD_BYTES, [id, blobKey, size, checksum, scanAt ?? null]);
  }

  /** Erases the texts of a request whose every correspondence has been purged. */
  async eraseUnusedContent(contentId: string, at: Date): Promise<void> {
    await this.#transaction.run(HOLD_CONTENT, [contentId]);
    await this.#transaction.run(ERASE_UNUSED_CONTENT, [contentId, at]);
  }

  /** Marks as Purged the files of a content that no message still uses; answers the keys of their blobs. */
  async purgeUnusedAttachments(contentId: string, at: Date, by: string): Promise<string[]> {
    await this.#transaction.run(HOLD_ATTACHMENTS, [contentId]);
    const rows = await this.#transaction.run<{ id: string; blob_key: string | null }>(UNUSED_ATTACHMENTS, [contentId]);
    for (const { id } of rows) await this.setAttachmentStatus(id, 'Purged', at, by, { blobKey: null, scanAt: null });
    return rows.flatMap(({ blob_key }) => blob_key ?? []);
  }

  get #tables() {
    return this.#transaction.tables<CorrespondenceTables>();
  }
}
