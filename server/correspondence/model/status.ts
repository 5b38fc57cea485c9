/** Statuses of a correspondence with the wire's numbers (correspondence-send §2.16). */
export const STATUSES = {
  Initialized: 0,
  ReadyForPublish: 1,
  Published: 2,
  Fetched: 3,
  Read: 4,
  Replied: 5,
  Confirmed: 6,
  PurgedByRecipient: 7,
  PurgedByAltinn: 8,
  Archived: 9,
  Reserved: 10,
  Failed: 11,
  AttachmentsDownloaded: 12,
  Forwarded: 13,
} as const;

export type Status = keyof typeof STATUSES;

const NAMES = Object.keys(STATUSES) as Status[];

/** Name of a stored status number. */
export const statusName = (number: number): Status => NAMES[number]!;

/**
 * How far each status has come: the shown status is the recorded one that came furthest. Terminal states come first, so
 * that a later download never hides a confirmation or a purge, as the reference's "highest number" does
 * (correspondence-send §8.1 row 1). Fetched is never shown.
 */
const PROGRESS: Readonly<Record<Status, number>> = {
  Fetched: -1,
  Initialized: 0,
  ReadyForPublish: 1,
  Published: 2,
  AttachmentsDownloaded: 3,
  Read: 4,
  Replied: 5,
  Forwarded: 6,
  Confirmed: 7,
  Archived: 8,
  Reserved: 9,
  Failed: 10,
  PurgedByRecipient: 11,
  PurgedByAltinn: 11,
};

/**
 * Does a newly recorded status become the shown one? A repeated status moves its time. A message that failed and is tried
 * again (ReadyForPublish after Failed) is no longer failed.
 */
export const supersedes = (added: Status, shown: Status): boolean =>
  (shown === 'Failed' && added === 'ReadyForPublish') || PROGRESS[added] >= PROGRESS[shown];

const AVAILABLE_TO_RECIPIENT: ReadonlySet<Status> = new Set<Status>([
  'Published',
  'Fetched',
  'Read',
  'Replied',
  'Confirmed',
  'Archived',
  'AttachmentsDownloaded',
  'Forwarded',
]);

/**
 * May a recipient know that the message exists? A Reserved one never becomes available here: the reference shows it
 * before it fails it (§5.2), which tells a person of mail that was not sent.
 */
export const isAvailableToRecipient = (shown: Status): boolean => AVAILABLE_TO_RECIPIENT.has(shown);

export const isPurged = (shown: Status): boolean => shown === 'PurgedByRecipient' || shown === 'PurgedByAltinn';

const PURGEABLE_BY_SENDER: ReadonlySet<Status> = new Set<Status>([
  'Initialized',
  'ReadyForPublish',
  'Failed',
  'Reserved',
]);

export const isPurgeableBySender = (shown: Status): boolean => PURGEABLE_BY_SENDER.has(shown);

/** Has the message been published at some time? Until then its sender may see its content. */
export const isBeforePublishing = (shown: Status): boolean =>
  shown === 'Initialized' || shown === 'ReadyForPublish' || shown === 'Failed' || shown === 'Reserved';

/** History entries a caller with sender access alone does not see (correspondence-receive §7.2). */
export const isHiddenFromSender = (status: Status): boolean => isPurged(status) || status === 'Archived';

/** Statuses of an attachment with the wire's numbers. */
export const ATTACHMENT_STATUSES = {
  Initialized: 0,
  UploadProcessing: 1,
  Published: 2,
  Purged: 3,
  Failed: 4,
  Expired: 5,
} as const;

export type AttachmentStatus = keyof typeof ATTACHMENT_STATUSES;

const ATTACHMENT_NAMES = Object.keys(ATTACHMENT_STATUSES) as AttachmentStatus[];
export const attachmentStatusName = (number: number): AttachmentStatus => ATTACHMENT_NAMES[number]!;
