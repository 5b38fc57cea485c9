import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { nullable, uuid } from '../../http/binding/shapes.ts';
import { ORGANIZATION } from '../model/recipients.ts';
import { isAvailableToRecipient, isBeforePublishing, STATUSES } from '../model/status.ts';
import type { ListedMessage } from '../store/search-reader.ts';
import { named } from './correspondence.ts';

/** Answers of search. `ids` alone is the reference's; the other members come with paging. */

const time = () => Type.String({ format: 'date-time' });

export const ListedCorrespondence = Type.Object({
  correspondenceId: uuid(),
  resourceId: Type.String(),
  title: nullable(Type.String({ description: 'Null where the caller may not see it' })),
  sender: Type.String(),
  messageSender: Type.String(),
  recipient: Type.String(),
  sendersReference: Type.String(),
  status: Type.Unsafe<string>({ type: 'string', enum: Object.keys(STATUSES) }),
  statusChanged: time(),
  requestedPublishTime: time(),
  published: nullable(time()),
  read: nullable(time()),
  confirmed: nullable(time()),
  dueDateTime: nullable(time()),
  isConfirmationNeeded: Type.Boolean(),
  unread: Type.Boolean({ description: 'Available to the recipient, and not read' }),
  attachmentCount: Type.Integer(),
});

export const SearchAnswer = Type.Object({
  ids: Type.Array(uuid()),
  continuationToken: Type.Optional(
    nullable(Type.String({ description: 'For the next page; null on the last one. Only with paging' })),
  ),
  next: Type.Optional(
    nullable(Type.String({ format: 'uri', description: 'The call for the next page. Only with paging' })),
  ),
  items: Type.Optional(
    Type.Array(ListedCorrespondence, { description: 'In the order of `ids`; with include=summary' }),
  ),
});

const optionalTime = (at: Date | undefined): string | null => (at === undefined ? null : wireTime(at));

/** One line of a list; a sender sees the title until the message is published, its recipient from then on. */
export function listedCorrespondence(message: ListedMessage, asRecipient: boolean) {
  const seesTitle = asRecipient ? isAvailableToRecipient(message.status) : isBeforePublishing(message.status);
  return {
    correspondenceId: message.id,
    resourceId: message.resourceId,
    title: seesTitle ? named(message.title, message) : null,
    sender: `${ORGANIZATION}${message.sender}`,
    messageSender: message.messageSender ?? '',
    recipient: message.recipient,
    sendersReference: message.sendersReference,
    status: message.status,
    statusChanged: wireTime(message.statusChanged),
    requestedPublishTime: wireTime(message.requestedPublishTime),
    published: optionalTime(message.published),
    read: optionalTime(message.readAt),
    confirmed: optionalTime(message.confirmedAt),
    dueDateTime: optionalTime(message.dueDateTime),
    isConfirmationNeeded: message.isConfirmationNeeded,
    unread: isAvailableToRecipient(message.status) && message.readAt === undefined,
    attachmentCount: message.attachmentCount,
  };
}
