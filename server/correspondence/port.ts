import type { Transaction } from '../foundation/database/database.ts';
import type { Caller } from '../http/caller.ts';

export type Folder = 'inbox' | 'archive' | 'bin';
export const FOLDERS: readonly Folder[] = ['inbox', 'archive', 'bin'];

/** Mail of one resource to one party: the unit that rights to lists are decided for. */
export interface Mailbox {
  /** Party URN. */
  readonly recipient: string;
  readonly resourceId: string;
}

/** Which of the mail in some mailboxes; only what its recipient may know of is ever found. */
export interface MailFilter {
  readonly mailboxes: readonly Mailbox[];
  /** Single messages besides, of none of the mailboxes. */
  readonly messages?: readonly string[] | undefined;
  readonly folders: readonly Folder[];
  readonly unread?: boolean | undefined;
  /** Only what waits for a confirmation. */
  readonly mustConfirm?: boolean | undefined;
  readonly withDueDate?: boolean | undefined;
  /** Published at or after. */
  readonly from?: Date | undefined;
  /** Published at or before. */
  readonly to?: Date | undefined;
  readonly text?: string | undefined;
  /** Resources whose own name or owner holds the text: all their mail is found by it. */
  readonly textResources?: ReadonlySet<string> | undefined;
}

/** The place of a message in a list: newest published first. */
export interface Place {
  readonly time: Date;
  readonly id: string;
}

/** What lists tell of a received message. */
export interface ReceivedSummary {
  readonly id: string;
  readonly resourceId: string;
  /** Organisation number. */
  readonly sender: string;
  /** Party URN. */
  readonly recipient: string;
  readonly messageSender: string | undefined;
  readonly sendersReference: string;
  readonly language: string;
  readonly title: string;
  readonly summary: string;
  readonly created: Date;
  readonly published: Date;
  readonly dueDateTime: Date | undefined;
  readonly readAt: Date | undefined;
  readonly confirmedAt: Date | undefined;
  readonly isConfirmationNeeded: boolean;
  readonly isConfidential: boolean;
  readonly attachmentCount: number;
  readonly folder: Folder;
  readonly markedUnopened: boolean;
  readonly revision: number;
}

export interface ReceivedAttachment {
  readonly id: string;
  readonly name: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly size: number | undefined;
  readonly expiresAt: Date | undefined;
  readonly available: boolean;
}

/** One line of a message's history. */
export interface HistoryLine {
  readonly at: Date;
  readonly what: string;
  readonly text: string | undefined;
  /** Party uuid of whoever did it. */
  readonly by: string | undefined;
  /** Of a notification: how it was sent; `text` is the address, undefined where none was known. */
  readonly channel: 'Email' | 'SMS' | undefined;
}

/** All that a page shows of a message before it is opened. */
export interface ReceivedMessage extends ReceivedSummary {
  readonly attachments: readonly ReceivedAttachment[];
  readonly replyOptions: readonly { readonly linkURL: string; readonly linkText: string | null }[];
  readonly searchTags: readonly string[];
  readonly allowForwarding: boolean;
  readonly rights: { readonly sees: boolean; readonly opens: boolean };
}

/** The content of a message somebody has opened. */
export interface OpenedContent {
  readonly language: string;
  readonly title: string;
  readonly markdown: string;
  /** Harmless whatever the sender wrote (receive §5.4). */
  readonly html: string;
}

export interface LabelChange {
  /** Undefined: stays where it is. */
  readonly folder: Folder | undefined;
  /** True: shown as unread again; false: that mark is taken away. */
  readonly markedUnopened: boolean | undefined;
}

/** What the inbox may ask of the mail. */
export interface ReceivedMail {
  /** Mailboxes of these recipients that mail has ever come to; some may hold nothing that can be seen. */
  mailboxes(recipients: readonly string[]): Promise<readonly Mailbox[]>;
  /** At most `limit` places after `after`, newest first. */
  page(filter: MailFilter, after: Place | undefined, limit: number): Promise<readonly Place[]>;
  /** How many there are, counted to `atMost`. */
  count(filter: MailFilter, atMost: number): Promise<number>;
  /** The same by recipient, each counted to `atMost` in every mailbox. */
  countByRecipient(filter: MailFilter, atMost: number): Promise<ReadonlyMap<string, number>>;
  summaries(ids: readonly string[]): Promise<ReadonlyMap<string, ReceivedSummary>>;
  /** A message a recipient may know of, with the caller's rights to it; reading it has no side effect. */
  message(caller: Caller, id: string): Promise<ReceivedMessage | undefined>;
  /** Whom messages are to and of which resource; those a recipient may not know of, or no more, only with `evenGone`. */
  mailboxOf(ids: readonly string[], options?: { evenGone?: boolean }): Promise<ReadonlyMap<string, Mailbox>>;
  /** Opens a message: recorded as fetched and read, and the mark of unread taken away. Rejects as the mail's API does. */
  open(caller: Caller, id: string): Promise<OpenedContent>;
  /** Resources of the confidential messages to a party that nobody has read in time; one for each message. */
  unreadConfidential(recipient: string): Promise<readonly string[]>;
  /** What was done with a message, as its recipient may know it, oldest first. */
  history(id: string): Promise<readonly HistoryLine[]>;
  /**
   * Changes labels of those of the messages that can be changed; `change` is the id of the log entry. Answers the ids
   * that were changed; a message that must be confirmed first is not moved out of the inbox.
   */
  label(
    transaction: Transaction,
    ids: readonly string[],
    labels: LabelChange,
    log: { readonly change: string; readonly by: string; readonly at: Date },
  ): Promise<{ readonly changed: readonly string[]; readonly unconfirmed: readonly string[] }>;
  /** Messages of a change of labels, when this party made it. */
  changedBy(change: string, by: string): Promise<readonly string[]>;
  /** Puts labels back to what they were before a change, for those messages nobody has labelled since. */
  unlabel(
    transaction: Transaction,
    undone: string,
    ids: readonly string[],
    log: { readonly change: string; readonly by: string; readonly at: Date },
  ): Promise<readonly string[]>;
}

/** A message as its sender's overview tells of it. */
export interface SentMessage {
  readonly id: string;
  readonly resourceId: string;
  readonly sendersReference: string;
  /** Party URN. */
  readonly recipient: string;
  readonly created: Date;
  readonly published: Date | null;
  readonly readAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly isConfirmationNeeded: boolean;
  readonly failed: boolean;
}

export interface StuckMessage {
  readonly id: string;
  readonly resourceId: string;
  readonly sendersReference: string;
  readonly reason: 'failed' | 'waiting-for-files' | 'overdue';
  readonly since: Date;
  readonly detail: string | null;
}

export interface UnopenedConfidential {
  readonly id: string;
  readonly resourceId: string;
  readonly sendersReference: string;
  readonly published: Date;
}

/** What a service owner's overview asks of the mail; `sender` is its organisation number. */
export interface SentMail {
  /** The message that has come furthest: read and confirmed, read, published, sent; of equal ones the newest. */
  furthest(sender: string): Promise<SentMessage | undefined>;
  /** Messages that failed, wait for their files or should have been published, newest first. */
  stuck(sender: string, limit: number): Promise<readonly StuckMessage[]>;
  /** Confidential messages that nobody has opened for more than seven days, the longest waiting first. */
  unopenedConfidential(sender: string, limit: number): Promise<readonly UnopenedConfidential[]>;
}
