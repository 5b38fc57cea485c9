import { Type } from 'typebox';
import type { HistoryLine, ReceivedMessage, ReceivedSummary } from '../correspondence/port.ts';
import { wireTime } from '../http/binding/scalars.ts';
import { nullable, uuid } from '../http/binding/shapes.ts';
import type { RegisteredResource } from '../resource-registry/port.ts';
import type { KnownParty } from './model/party-list.ts';
import type { Right } from './readers.ts';

/** Messages with the names that Dialogporten gives the fields of a dialog (events-notifications-inbox §6.1). */

const time = () => Type.String({ format: 'date-time' });
const one = (values: readonly string[], description?: string) =>
  Type.Unsafe<string>({ type: 'string', enum: [...values], ...(description === undefined ? {} : { description }) });
const texts = () => Type.Unsafe<Record<string, string>>({ type: 'object', additionalProperties: { type: 'string' } });

export const WireParty = Type.Object({
  partyUuid: uuid(),
  name: Type.String(),
  type: one(['Organization', 'Person', 'SelfIdentified']),
  organizationNumber: nullable(Type.String()),
  unitType: nullable(Type.String()),
  mainUnit: nullable(uuid({ description: 'Party uuid of the main unit of a sub-unit' })),
  isDeleted: Type.Boolean(),
  isMe: Type.Boolean(),
});

const summaryMembers = {
  id: uuid(),
  party: Type.String({
    description: 'URN of the recipient; a person is named by party uuid, never by national identity number',
  }),
  recipient: nullable(WireParty),
  org: nullable(Type.String({ description: 'Code of the service owner' })),
  sender: Type.Object({
    organizationNumber: Type.String({ description: 'The registered sender, whatever name it shows' }),
    name: texts(),
  }),
  serviceResource: Type.String(),
  serviceName: texts(),
  externalReference: Type.String({ description: 'The reference of the sender' }),
  createdAt: time(),
  updatedAt: time(),
  contentUpdatedAt: time(),
  dueAt: nullable(time()),
  status: one(['RequiresAttention', 'NotApplicable'], 'RequiresAttention: a confirmation is needed and missing'),
  systemLabel: one(['Default', 'Archive', 'Bin']),
  systemLabels: Type.Array(one(['Default', 'Archive', 'Bin', 'MarkedAsUnopened'])),
  isContentSeen: Type.Boolean({ description: 'Read, and not marked as unread since' }),
  hasUnopenedContent: Type.Boolean({ description: 'Nobody who acts for the recipient has opened it' }),
  unread: Type.Boolean({ description: 'What a list shows in bold: not seen, or unopened' }),
  openedAt: nullable(time()),
  confirmedAt: nullable(time()),
  isConfirmationNeeded: Type.Boolean(),
  isConfidential: Type.Boolean(),
  guiAttachmentCount: Type.Integer(),
  content: Type.Object({
    title: Type.String(),
    summary: nullable(Type.String()),
    senderName: nullable(Type.String({ description: 'The name the sender chose to show' })),
    language: Type.String(),
  }),
  isAuthorized: Type.Boolean({ description: 'False: one may see that it exists, and not open it' }),
  revision: Type.Integer({ description: 'Moves with every change of labels' }),
};

export const MessageSummary = Type.Object(summaryMembers);

export const ServiceShape = Type.Object({
  serviceResource: Type.String(),
  serviceName: texts(),
  sender: nullable(Type.Object({ organizationNumber: Type.String(), name: texts() })),
});

export const CountMembers = {
  count: Type.Integer(),
  countIsAtLeast: Type.Boolean({ description: 'There are at least so many; they were not counted further' }),
};
export const CappedCount = Type.Object(CountMembers);

export const capped = (counted: number, most: number) => ({
  count: Math.min(counted, most),
  countIsAtLeast: counted > most,
});

const WireAttachment = Type.Object({
  id: uuid(),
  displayName: Type.String(),
  fileName: Type.String(),
  mediaType: Type.String(),
  size: nullable(Type.Integer({ description: 'Bytes' })),
  expiresAt: nullable(time()),
  available: Type.Boolean({ description: 'False: expired or deleted' }),
  url: nullable(Type.String({ format: 'uri', description: 'Where to download it; null where one may not' })),
});

const WireAction = Type.Object({
  action: one(['reply', 'confirm', 'delete', 'forward', 'downloadAll']),
  method: one(['GET', 'POST', 'DELETE']),
  url: Type.String({ format: 'uri' }),
  title: nullable(Type.String({ description: 'Text of a reply link; null: the words of the page' })),
  priority: one(['Primary', 'Tertiary']),
});

export const HistoryShape = Type.Object({
  at: time(),
  what: Type.String({
    description:
      'Name of a status; forwarding-sending, -sent or -failed; notification- or reminder-sent, -failed or -unconfirmed',
  }),
  text: nullable(
    Type.String({
      description:
        'Address of a forwarding or notification; of notifications only what is official or the reader’s own is told in full; null: none was known',
    }),
  ),
  channel: nullable(one(['Email', 'SMS'], 'Of a notification')),
  by: nullable(Type.Object({ partyUuid: uuid(), name: Type.String() })),
});

export const MessageOverview = Type.Object({
  ...summaryMembers,
  searchTags: Type.Array(Type.String()),
  attachments: Type.Array(WireAttachment),
  guiActions: Type.Array(WireAction),
  replyOptions: Type.Array(Type.Object({ linkURL: Type.String(), linkText: nullable(Type.String()) }), {
    description: 'Every link of the sender for an answer, also where they are too many for buttons',
  }),
  activities: Type.Array(HistoryShape),
  access: Type.Object({
    reason: one(['self', 'role', 'given'], 'The message is to the reader; by a role; by delegation'),
    roles: Type.Array(
      Type.Object({
        urn: Type.String(),
        of: Type.Object({ partyUuid: uuid(), name: Type.String() }),
        through: nullable(Type.Object({ partyUuid: uuid(), name: Type.String() })),
      }),
    ),
  }),
});

const TYPES = { organization: 'Organization', person: 'Person', 'self-identified': 'SelfIdentified' } as const;

export const wireParty = (party: KnownParty, own: KnownParty) => ({
  partyUuid: party.uuid,
  name: party.name,
  type: TYPES[party.kind],
  organizationNumber: party.organizationNumber ?? null,
  unitType: party.unitType ?? null,
  mainUnit: party.mainUnit ?? null,
  isDeleted: party.isDeleted,
  isMe: party.uuid === own.uuid,
});

const optionalTime = (at: Date | undefined): string | null => (at === undefined ? null : wireTime(at));
const LABELS = { inbox: 'Default', archive: 'Archive', bin: 'Bin' } as const;

export function wireSummary(
  message: ReceivedSummary,
  context: {
    readonly right: Right;
    readonly recipient: KnownParty | undefined;
    readonly own: KnownParty;
    readonly resource: RegisteredResource | undefined;
  },
) {
  const { recipient, resource, right, own } = context;
  const unopened = message.readAt === undefined;
  const seen = !unopened && !message.markedUnopened;
  const waits = message.isConfirmationNeeded && message.confirmedAt === undefined;
  return {
    id: message.id,
    party:
      recipient === undefined || recipient.kind === 'organization'
        ? message.recipient.replace(/^(urn:altinn:person:identifier-no:).*/, '$1')
        : `urn:altinn:party:uuid:${recipient.uuid}`,
    recipient: recipient === undefined ? null : wireParty(recipient, own),
    org: resource?.owner.orgCode ?? null,
    sender: { organizationNumber: message.sender, name: resource?.owner.name ?? {} },
    serviceResource: `urn:altinn:resource:${message.resourceId}`,
    serviceName: resource?.title ?? {},
    externalReference: message.sendersReference,
    createdAt: wireTime(message.created),
    updatedAt: wireTime(message.published),
    contentUpdatedAt: wireTime(message.published),
    dueAt: optionalTime(message.dueDateTime),
    status: waits ? 'RequiresAttention' : 'NotApplicable',
    systemLabel: LABELS[message.folder],
    systemLabels: [LABELS[message.folder], ...(message.markedUnopened ? ['MarkedAsUnopened'] : [])],
    isContentSeen: seen,
    hasUnopenedContent: unopened,
    unread: !seen,
    openedAt: optionalTime(message.readAt),
    confirmedAt: optionalTime(message.confirmedAt),
    isConfirmationNeeded: message.isConfirmationNeeded,
    isConfidential: message.isConfidential,
    guiAttachmentCount: message.attachmentCount,
    content: {
      title: message.title,
      summary: message.summary.trim() === '' ? null : plainText(message.summary),
      senderName: message.messageSender?.trim() ? message.messageSender : null,
      language: message.language,
    },
    isAuthorized: right === 'open',
    revision: message.revision,
  };
}

/** Summaries are shown as plain text: marks of markdown and HTML go (receive §15.1). */
const plainText = (text: string): string =>
  text
    .replace(/<[^>]*>/g, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|`)/g, '')
    .replace(/^\s{0,3}(#{1,6}|>|[-*+])\s+/gm, '')
    .trim();

const ZIP_LEAST = 2;
const ZIP_LIMIT = 2_000_000_000;
const MOST_BUTTONS = 3;

/** Buttons of a message, in the order of receive §15.2; forwarding and the zip are ours to show. */
export function actionsOf(message: ReceivedMessage, publicUrl: string) {
  if (!message.rights.opens) return [];
  const url = `${publicUrl}/correspondence/api/v1/correspondence/${message.id}`;
  const action = (action: string, method: string, target: string, title: string | null = null) => ({
    action,
    method,
    url: target,
    title,
    priority: action === 'confirm' ? 'Primary' : 'Tertiary',
  });
  const waits = message.isConfirmationNeeded && message.confirmedAt === undefined;
  const files = message.attachments.filter(({ available }) => available);
  const total = files.reduce((sum, { size = 0 }) => sum + size, 0);
  const replies = message.replyOptions.length <= MOST_BUTTONS ? message.replyOptions : [];
  return [
    ...replies.map(({ linkURL, linkText }) => action('reply', 'GET', linkURL, linkText)),
    ...(waits ? [action('confirm', 'POST', `${url}/confirm`)] : [action('delete', 'DELETE', `${url}/purge`)]),
    ...(message.allowForwarding ? [action('forward', 'POST', `${url}/forward`)] : []),
    ...(files.length >= ZIP_LEAST && total < ZIP_LIMIT
      ? [action('downloadAll', 'GET', `${url}/attachments/downloadall`)]
      : []),
  ];
}

export const wireAttachments = (message: ReceivedMessage, publicUrl: string) =>
  message.attachments.map(({ id, name, fileName, mediaType, size, expiresAt, available }) => ({
    id,
    displayName: name,
    fileName,
    mediaType,
    size: size ?? null,
    expiresAt: optionalTime(expiresAt),
    available,
    url:
      available && message.rights.opens
        ? `${publicUrl}/correspondence/api/v1/correspondence/${message.id}/attachment/${id}/download`
        : null,
  }));

export const wireHistory = (lines: readonly HistoryLine[], names: ReadonlyMap<string, string>) =>
  lines.map(({ at, what, text, by, channel }) => ({
    at: wireTime(at),
    what,
    text: text ?? null,
    channel: channel ?? null,
    by: by === undefined || !names.has(by) ? null : { partyUuid: by, name: names.get(by)! },
  }));
