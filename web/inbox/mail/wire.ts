import type { Language } from '../../common/words/language.ts';

/** What the inbox's operations answer with (`/docs/`, tag Inbox), as far as the pages use it. */

export type Folder = 'inbox' | 'archive' | 'bin';
export const FOLDERS: readonly Folder[] = ['inbox', 'archive', 'bin'];
export const isFolder = (text: string): text is Folder => (FOLDERS as readonly string[]).includes(text);

/** Texts by language code. */
export type Texts = Readonly<Record<string, string>>;

export interface Party {
  readonly partyUuid: string;
  readonly name: string;
  readonly type: 'Organization' | 'Person' | 'SelfIdentified';
  readonly organizationNumber: string | null;
  readonly unitType: string | null;
  readonly mainUnit: string | null;
  readonly isDeleted: boolean;
  readonly isMe: boolean;
}

export interface Count {
  readonly count: number;
  readonly countIsAtLeast: boolean;
}

export interface FoundParty extends Party {
  readonly unread: Count | null;
}

export interface PartyPage extends Count {
  readonly items: readonly FoundParty[];
  readonly next: string | null;
}

export interface Summary {
  readonly id: string;
  readonly recipient: Party | null;
  readonly sender: { readonly organizationNumber: string; readonly name: Texts };
  readonly serviceResource: string;
  readonly serviceName: Texts;
  readonly externalReference: string;
  /** Published. */
  readonly contentUpdatedAt: string;
  readonly dueAt: string | null;
  /** A confirmation is needed and missing. */
  readonly status: 'RequiresAttention' | 'NotApplicable';
  readonly systemLabel: 'Default' | 'Archive' | 'Bin';
  readonly systemLabels: readonly string[];
  readonly hasUnopenedContent: boolean;
  readonly unread: boolean;
  readonly openedAt: string | null;
  readonly confirmedAt: string | null;
  readonly isConfidential: boolean;
  readonly guiAttachmentCount: number;
  readonly content: {
    readonly title: string;
    readonly summary: string | null;
    readonly senderName: string | null;
    readonly language: string;
  };
  /** False: one may see that it exists, and not open it. */
  readonly isAuthorized: boolean;
}

export interface MessagePage {
  readonly items: readonly Summary[];
  readonly next: string | null;
  readonly asOf: string;
  readonly searchedFrom: string | null;
  readonly count: number | null;
  readonly countIsAtLeast: boolean | null;
}

export interface Attachment {
  readonly id: string;
  readonly displayName: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly size: number | null;
  readonly expiresAt: string | null;
  readonly available: boolean;
  readonly url: string | null;
}

export interface HistoryLine {
  readonly at: string;
  readonly what: string;
  readonly text: string | null;
  /** Of a notification. */
  readonly channel: 'Email' | 'SMS' | null;
  readonly by: { readonly partyUuid: string; readonly name: string } | null;
}

export interface Overview extends Summary {
  readonly attachments: readonly Attachment[];
  readonly guiActions: readonly { readonly action: string; readonly url: string }[];
  readonly replyOptions: readonly { readonly linkURL: string; readonly linkText: string | null }[];
  readonly activities: readonly HistoryLine[];
  readonly access: {
    readonly reason: 'self' | 'role' | 'given';
    readonly roles: readonly {
      readonly urn: string;
      readonly of: { readonly partyUuid: string; readonly name: string };
      readonly through: { readonly partyUuid: string; readonly name: string } | null;
    }[];
  };
}

export interface Opened {
  readonly id: string;
  readonly language: string;
  readonly title: string;
  readonly html: string;
}

export interface FolderCounts {
  readonly all: Count;
  readonly unread: Count;
  readonly confirm: Count;
}
export type Counts = Readonly<Record<Folder, FolderCounts>>;

export interface Service {
  readonly serviceResource: string;
  readonly serviceName: Texts;
  readonly sender: { readonly organizationNumber: string; readonly name: Texts } | null;
}

export interface LabelChange {
  readonly folder?: Folder;
  readonly unread?: boolean;
}

export interface LabelsChanged {
  readonly changed: number;
  readonly ids: readonly string[];
  readonly refused: readonly { readonly id: string; readonly code: string }[];
  readonly more: boolean;
  readonly inverse: { readonly undo: string } | null;
}

/** A text in the reader's language, else in the one there is. */
export const textIn = (texts: Texts, language: Language): string =>
  texts[language] ?? texts.nb ?? texts.nn ?? texts.en ?? Object.values(texts)[0] ?? '';

export const folderOf = ({ systemLabel }: Pick<Summary, 'systemLabel'>): Folder =>
  systemLabel === 'Archive' ? 'archive' : systemLabel === 'Bin' ? 'bin' : 'inbox';

export const idOf = (serviceResource: string): string => serviceResource.replace('urn:altinn:resource:', '');
