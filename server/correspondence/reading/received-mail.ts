import { sql } from 'kysely';
import { later } from '../../foundation/clock.ts';
import { bucketOf, bucketOfId } from '../../foundation/ids.ts';
import type { Caller } from '../../http/caller.ts';
import type { Mail } from '../mail.ts';
import { dataTypeOf } from '../model/file-name.ts';
import { normaliseBody, renderBody } from '../model/markdown-body.ts';
import type { MessageAttachment } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { isAvailableToRecipient, statusName } from '../model/status.ts';
import { isSent } from '../../notifications/port.ts';
import type { HistoryLine, OpenedContent, ReceivedMail, ReceivedMessage } from '../port.ts';
import { findForRecipient, openFor } from './reading.ts';
import { recordRead } from './recipient-actions.ts';
import { rightsTo } from '../rights.ts';
import { UNREAD_CONFIDENTIAL } from '../store/life-statements.ts';
import { LabelWriter, messagesOfChange } from '../store/labels.ts';
import { ReceivedReader } from '../store/received-reader.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { bodyOf, named } from '../wire/correspondence.ts';

const LEAST_TAG = 3;
const LONGEST_TAG = 63;

/** The mail as its recipients see it, for the inbox. */
export function openReceivedMail(mail: Mail): ReceivedMail {
  const reader = new ReceivedReader(mail.database);

  async function message(caller: Caller, id: string): Promise<ReceivedMessage | undefined> {
    const stored = await new CorrespondenceReader(mail.database).message(id);
    if (stored === undefined || !isAvailableToRecipient(stored.status)) return undefined;
    const [rights, summaries] = await Promise.all([rightsTo(mail, caller, stored), reader.summaries([id])]);
    const summary = summaries.get(id);
    if (summary === undefined) return undefined;
    const now = mail.clock.now();
    const tags = Object.values(stored.propertyList).map((value) => value.trim());
    return {
      ...summary,
      attachments: stored.attachments.map((attachment) => attachmentOf(attachment, now)),
      replyOptions: stored.replyOptions,
      searchTags: [...new Set(tags.filter((tag) => tag.length >= LEAST_TAG).map((tag) => tag.slice(0, LONGEST_TAG)))],
      allowForwarding: stored.allowForwarding && mail.outgoing.configured,
      rights: { sees: rights.sees, opens: rights.opens },
    };
  }

  async function open(caller: Caller, id: string): Promise<OpenedContent> {
    const opened = await openFor(mail, caller, await findForRecipient(mail, caller, id));
    const { rights } = opened;
    if (!isAvailableToRecipient(opened.message.status)) throw problem('CORR-01001');
    if (rights.asRecipient) {
      if (opened.message.readAt === undefined) await recordRead(mail, caller, id);
      await mail.database.transaction((transaction) => new LabelWriter(transaction).unmark(id));
    }
    const body = bodyOf(opened.message, true);
    return {
      language: opened.message.language,
      title: named(opened.message.title, opened.message),
      markdown: normaliseBody(body),
      html: renderBody(body),
    };
  }

  async function history(id: string): Promise<HistoryLine[]> {
    const { rows } = await sql<{
      at: Date;
      status: number | null;
      what: string;
      text: string | null;
      by: string | null;
    }>`
      select changed as at, status, 'status' as what, status_text as text, party_uuid as by, sequence as place
        from correspondence.status where bucket = ${bucketOfId(id)} and correspondence_id = ${id}
      union all
      (select fetched_at, 3, 'status', null, party_uuid, sequence
         from correspondence.fetch where bucket = ${bucketOfId(id)} and correspondence_id = ${id}
        order by sequence desc limit 100)
      union all
      select coalesce(finished_at, requested_at), null, 'forwarding-' || status, address, party_uuid, 0
        from correspondence.forwarding where bucket = ${bucketOfId(id)} and correspondence_id = ${id}
      order by at, place`.execute(mail.database.tables<never>());
    const done = rows.map(
      ({ at, status, what, text, by }): HistoryLine => ({
        at,
        what: status === null ? what : statusName(status),
        text: text ?? undefined,
        by: by ?? undefined,
        channel: undefined,
      }),
    );
    return (
      [...done, ...(await notificationLines(id))]
        .sort((a, b) => a.at.getTime() - b.at.getTime())
        // What happened before it was published is the sender's.
        .filter(({ what }) => what !== 'Initialized' && what !== 'ReadyForPublish' && what !== 'Failed')
    );
  }

  /** What was sent about it, and what did not arrive, each once that is known (receive §15.4). */
  async function notificationLines(id: string): Promise<HistoryLine[]> {
    const shipments = await mail.notifications.of(mail.database, id);
    return shipments.flatMap(({ kind, deliveries }) =>
      deliveries.flatMap(({ type, destination, status, changed }): HistoryLine[] => {
        const end = notificationEnd(status);
        if (end === undefined) return [];
        const what = `${kind === 'Reminder' ? 'reminder' : 'notification'}-${end}`;
        return [{ at: changed, what, text: destination || undefined, by: undefined, channel: type }];
      }),
    );
  }

  return {
    mailboxes: (recipients) => reader.mailboxes(recipients),
    page: (filter, after, limit) => reader.page(filter, after, limit),
    count: (filter, atMost) => reader.count(filter, atMost),
    countByRecipient: (filter, atMost) => reader.countByRecipient(filter, atMost),
    summaries: (ids) => reader.summaries(ids),
    mailboxOf: (ids, { evenGone = false } = {}) => reader.mailboxOf(ids, evenGone),
    message,
    open,
    async unreadConfidential(recipient) {
      const before = later(mail.clock.now(), -mail.rules.confidentialUnreadAfter);
      const rows = await mail.database.run<{ resource_id: string }>(UNREAD_CONFIDENTIAL, [
        bucketOf(recipient),
        recipient,
        before,
      ]);
      return rows.map(({ resource_id }) => resource_id);
    },
    history,
    label: (transaction, ids, labels, log) => new LabelWriter(transaction).label(ids, labels, log),
    changedBy: (change, by) => messagesOfChange(mail.database, change, by),
    unlabel: (transaction, undone, ids, log) => new LabelWriter(transaction).unlabel(undone, ids, log),
  };
}

function notificationEnd(status: string): 'sent' | 'failed' | 'unconfirmed' | undefined {
  if (isSent(status)) return 'sent';
  if (!status.startsWith('Failed')) return undefined;
  return status === 'Failed_TTL' ? 'unconfirmed' : 'failed';
}

function attachmentOf(attachment: MessageAttachment, now: Date) {
  const mediaType = dataTypeOf(attachment.fileName);
  return {
    id: attachment.id,
    name: attachment.displayName ?? attachment.fileName,
    fileName: attachment.fileName,
    mediaType: mediaType.includes('/') ? mediaType : 'application/octet-stream',
    size: attachment.size,
    expiresAt: attachment.expirationTime,
    available:
      attachment.status === 'Published' &&
      attachment.blobKey !== undefined &&
      (attachment.expirationTime === undefined || attachment.expirationTime > now),
  };
}
