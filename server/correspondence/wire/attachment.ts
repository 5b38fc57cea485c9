import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { nullable, uuid } from '../../http/binding/shapes.ts';
import { dataTypeOf } from '../model/file-name.ts';
import type { Attachment } from '../model/message.ts';
import { ATTACHMENT_STATUSES } from '../model/status.ts';
import { ORGANIZATION } from '../model/recipients.ts';
import { attachmentMembers, resourceIdText } from './initialize.ts';

/** Body of attachment initialize (correspondence-send §2.6). */
export const InitializeAttachment = Type.Object({
  resourceId: resourceIdText,
  ...attachmentMembers,
  sender: Type.Optional(nullable(Type.String({ description: 'Deprecated and ignored' }))),
});

const statusMembers = {
  status: Type.Unsafe<string>({ type: 'string', enum: Object.keys(ATTACHMENT_STATUSES) }),
  statusText: Type.String(),
  statusChanged: Type.String({ format: 'date-time' }),
};

const overviewMembers = {
  attachmentId: uuid(),
  resourceId: Type.String(),
  ...statusMembers,
  correspondenceIds: Type.Array(uuid()),
  dataType: Type.String(),
  fileName: Type.String(),
  displayName: nullable(Type.String()),
  isEncrypted: Type.Boolean(),
  checksum: nullable(Type.String()),
  sendersReference: Type.String(),
  expirationInDays: nullable(Type.Integer()),
  sender: Type.String(),
};

export const AttachmentOverview = Type.Object(overviewMembers);
export const AttachmentDetails = Type.Object({
  ...overviewMembers,
  statusHistory: Type.Array(Type.Object(statusMembers)),
});

/** An attachment as its sender sees it (correspondence-send §2.13). */
export function attachmentOverview(attachment: Attachment, correspondenceIds: readonly string[]) {
  return {
    attachmentId: attachment.id,
    resourceId: attachment.resourceId,
    status: attachment.status,
    statusText: attachment.statusText ?? attachment.status,
    statusChanged: wireTime(attachment.statusChanged),
    correspondenceIds,
    dataType: dataTypeOf(attachment.fileName),
    fileName: attachment.fileName,
    displayName: attachment.displayName ?? null,
    isEncrypted: attachment.isEncrypted,
    checksum: attachment.checksum ?? null,
    sendersReference: attachment.sendersReference,
    expirationInDays: attachment.expirationInDays ?? null,
    sender: `${ORGANIZATION}${attachment.sender}`,
  };
}
