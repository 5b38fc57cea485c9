import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { nullable, uuid } from '../../http/binding/shapes.ts';
import { shownReferences } from '../model/dialogs.ts';
import { dataTypeOf } from '../model/file-name.ts';
import type { Message, MessageAttachment, StatusEntry } from '../model/message.ts';
import { ORGANIZATION } from '../model/recipients.ts';
import { STATUSES } from '../model/status.ts';
import { RECIPIENT_NAME } from '../model/text-rules.ts';
import type { ShipmentState } from '../../notifications/port.ts';
import {
  NotificationDetails,
  NotificationOverview,
  type notificationOverview,
  notificationDetails,
} from './notifications.ts';

/** Answers about one correspondence (correspondence-receive §6). */

const time = () => Type.String({ format: 'date-time' });
const statusMembers = {
  status: Type.Unsafe<string>({ type: 'string', enum: Object.keys(STATUSES) }),
  statusText: Type.String(),
  statusChanged: time(),
};

const ContentAttachment = Type.Object({
  id: uuid(),
  created: time(),
  dataLocationType: Type.String(),
  status: Type.String(),
  statusText: Type.String(),
  statusChanged: time(),
  dataType: Type.String(),
  expirationTime: nullable(time()),
  expirationInDays: nullable(Type.Integer()),
  fileName: Type.String(),
  displayName: nullable(Type.String()),
  isEncrypted: Type.Boolean(),
  checksum: nullable(Type.String()),
  sendersReference: Type.String(),
});

const overviewMembers = {
  correspondenceId: uuid(),
  resourceId: Type.String(),
  sender: Type.String(),
  sendersReference: Type.String(),
  messageSender: Type.String(),
  recipient: Type.String(),
  content: Type.Object({
    language: Type.String(),
    messageTitle: Type.String(),
    messageSummary: Type.String(),
    messageBody: nullable(Type.String()),
    attachments: Type.Array(ContentAttachment),
  }),
  created: time(),
  requestedPublishTime: time(),
  published: nullable(time()),
  read: nullable(time()),
  dueDateTime: nullable(time()),
  ...statusMembers,
  isConfirmationNeeded: Type.Boolean(),
  isConfidential: Type.Boolean(),
  allowForwarding: Type.Boolean(),
  ignoreReservation: Type.Boolean(),
  propertyList: Type.Unsafe<Record<string, string>>({ type: 'object', additionalProperties: { type: 'string' } }),
  replyOptions: Type.Array(Type.Object({ linkURL: Type.String(), linkText: nullable(Type.String()) })),
  externalReferences: Type.Array(Type.Object({ referenceType: Type.String(), referenceValue: Type.String() })),
  notification: Type.Null(),
  notifications: Type.Array(NotificationOverview),
  altinn2CorrespondenceId: nullable(Type.Integer()),
};

export const CorrespondenceOverview = Type.Object(overviewMembers);
export const CorrespondenceDetails = Type.Object({
  ...overviewMembers,
  notifications: Type.Array(NotificationDetails),
  statusHistory: Type.Array(Type.Object(statusMembers)),
  systemLabel: Type.String(),
});

/** How much of the content a caller gets: everything, everything but body and files' bytes, or nothing. */
export type Share = 'whole' | 'without-body' | 'nothing';

export function correspondenceOverview(
  message: Message,
  share: Share,
  {
    appendReplies,
    notifications,
  }: { appendReplies: boolean; notifications: readonly ReturnType<typeof notificationOverview>[] | readonly [] },
) {
  return {
    correspondenceId: message.id,
    resourceId: message.resourceId,
    sender: `${ORGANIZATION}${message.sender}`,
    sendersReference: message.sendersReference,
    messageSender: message.messageSender ?? '',
    recipient: message.recipient,
    content: contentOf(message, share, appendReplies),
    created: wireTime(message.created),
    requestedPublishTime: wireTime(message.requestedPublishTime),
    published: optionalTime(message.published),
    read: optionalTime(message.readAt),
    dueDateTime: optionalTime(message.dueDateTime),
    status: message.status,
    statusText: message.statusText ?? message.status,
    statusChanged: wireTime(message.statusChanged),
    isConfirmationNeeded: message.isConfirmationNeeded,
    isConfidential: message.isConfidential,
    allowForwarding: message.allowForwarding,
    ignoreReservation: message.ignoreReservation ?? false,
    propertyList: message.propertyList,
    replyOptions: message.replyOptions,
    externalReferences: shownReferences(message),
    notification: null,
    notifications,
    altinn2CorrespondenceId: null,
  };
}

export function correspondenceDetails(
  message: Message,
  share: Share,
  history: readonly StatusEntry[],
  notifications: readonly ShipmentState[],
) {
  return {
    ...correspondenceOverview(message, share, { appendReplies: false, notifications: [] }),
    notifications: notifications.filter(({ accepted }) => accepted).map(notificationDetails),
    statusHistory: history.map(({ status, text, changed }) => ({
      status,
      statusText: text ?? status,
      statusChanged: wireTime(changed),
    })),
    systemLabel: 'Default',
  };
}

const optionalTime = (time: Date | undefined): string | null => (time === undefined ? null : wireTime(time));

/** A text with the recipient's registered name in place of the placeholder. */
export const named = (text: string, message: Pick<Message, 'recipientName'>): string =>
  message.recipientName === undefined ? text : text.replaceAll(RECIPIENT_NAME, message.recipientName);

function contentOf(message: Message, share: Share, appendReplies: boolean) {
  if (share === 'nothing')
    return { language: 'no', messageTitle: '', messageSummary: '', messageBody: '', attachments: [] };
  return {
    language: message.language,
    messageTitle: named(message.title, message),
    messageSummary: named(message.summary, message),
    messageBody: share === 'whole' ? bodyOf(message, appendReplies) : null,
    attachments: message.attachments.map(attachmentOf),
  };
}

const REPLY_HEADINGS: Readonly<Record<string, string>> = { nb: 'Svarvalg:', nn: 'Svarval:', en: 'Reply options:' };

/** The body as a recipient reads it; more than three reply options are listed below it (correspondence-receive §5.2). */
export function bodyOf(message: Message, appendReplies: boolean): string {
  const body = named(message.body, message);
  if (!appendReplies || message.replyOptions.length <= 3) return body;
  const heading = REPLY_HEADINGS[message.language.toLowerCase()] ?? REPLY_HEADINGS.nb;
  return [
    `${body}\n`,
    heading,
    ...message.replyOptions.map(({ linkText, linkURL }) => `${linkText ?? ''}: ${linkURL}`),
  ].join('\n');
}

function attachmentOf(attachment: MessageAttachment) {
  return {
    id: attachment.id,
    created: wireTime(attachment.created),
    dataLocationType: 'AltinnCorrespondenceAttachment',
    status: attachment.status,
    statusText: attachment.statusText ?? attachment.status,
    statusChanged: wireTime(attachment.statusChanged),
    dataType: dataTypeOf(attachment.fileName),
    expirationTime: optionalTime(attachment.expirationTime),
    expirationInDays: null,
    fileName: attachment.fileName,
    displayName: attachment.displayName ?? null,
    isEncrypted: attachment.isEncrypted,
    checksum: attachment.checksum ?? null,
    sendersReference: attachment.sendersReference,
  };
}
