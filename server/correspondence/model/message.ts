import type { RequestedNotification } from './notification-texts.ts';
import type { AttachmentStatus, Status } from './status.ts';

/** A correspondence as it is stored, joined with the content it shares with the other recipients of its request. */
export interface Message {
  readonly id: string;
  readonly contentId: string;
  readonly resourceId: string;
  /** Organisation number of the resource's owner. */
  readonly sender: string;
  /** Party URN. */
  readonly recipient: string;
  readonly recipientName: string | undefined;
  readonly created: Date;
  readonly requestedPublishTime: Date;
  readonly dueDateTime: Date | undefined;
  readonly published: Date | undefined;
  readonly readAt: Date | undefined;
  readonly confirmedAt: Date | undefined;
  readonly status: Status;
  readonly statusText: string | undefined;
  readonly statusChanged: Date;
  /** When the publish sweep takes it; undefined when there is nothing to do. */
  readonly publishAt: Date | undefined;
  readonly sendersReference: string;
  readonly messageSender: string | undefined;
  readonly language: string;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly propertyList: Readonly<Record<string, string>>;
  readonly replyOptions: readonly { linkURL: string; linkText: string | null }[];
  readonly externalReferences: readonly { referenceType: string; referenceValue: string }[];
  /** What its sender asked for; undefined when nothing, and once the texts are gone. */
  readonly notification: RequestedNotification | undefined;
  readonly ignoreReservation: boolean | undefined;
  readonly isConfirmationNeeded: boolean;
  readonly isConfidential: boolean;
  readonly allowForwarding: boolean;
  readonly attachments: readonly MessageAttachment[];
  /** Has a recipient fetched it at least once? */
  readonly fetched: boolean;
}

/** An attachment as one message holds it. */
export interface MessageAttachment {
  readonly id: string;
  readonly resourceId: string;
  readonly fileName: string;
  readonly displayName: string | undefined;
  readonly isEncrypted: boolean;
  readonly checksum: string | undefined;
  readonly sendersReference: string;
  readonly created: Date;
  readonly status: AttachmentStatus;
  readonly statusText: string | undefined;
  readonly statusChanged: Date;
  readonly expirationTime: Date | undefined;
  readonly blobKey: string | undefined;
  readonly size: number | undefined;
}

/** An attachment by itself, as its sender sees it. */
export interface Attachment extends Omit<MessageAttachment, 'expirationTime'> {
  /** Organisation number of the resource's owner. */
  readonly sender: string;
  readonly expirationInDays: number | undefined;
}

/** One line of a history. */
export interface StatusEntry {
  readonly status: Status;
  readonly text: string | undefined;
  readonly changed: Date;
}
