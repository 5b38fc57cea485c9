import { later } from '../foundation/clock.ts';
import { bucketOf, newId } from '../foundation/ids.ts';
import type { Caller } from '../http/caller.ts';
import type { Problem } from '../http/problem.ts';
import { type Party, partyUrnOf } from '../register/port.ts';
import type { RegisteredResource } from '../resource-registry/port.ts';
import { callerPartyLater } from './caller-party.ts';
import type { ReceivedFile } from './files.ts';
import { pairFiles, storeFiles } from './initialize-files.ts';
import type { Mail } from './mail.ts';
import * as rule from './model/initialize-rules.ts';
import type { Attachment } from './model/message.ts';
import { notificationProblem } from './model/notification-rules.ts';
import { problem } from './model/problems.ts';
import { ORGANIZATION, PERSON } from './model/recipients.ts';
import { bareResourceId } from './model/resource-id.ts';
import { RECIPIENT_NAME } from './model/text-rules.ts';
import { mayManage } from './rights.ts';
import { CorrespondenceReader } from './store/reader.ts';
import type { NewRecipient, NewRequest } from './store/writer.ts';
import { storeRequest } from './store-request.ts';
import type { InitializeCorrespondences } from './wire/initialize.ts';

export interface Initialized {
  readonly correspondences: readonly {
    correspondenceId: string;
    status: string;
    recipient: string;
    notifications: null;
  }[];
  readonly attachmentIds: readonly string[];
}

type Requested = InitializeCorrespondences['correspondence'];

/** More recipients than this go in the bulk lane, behind single messages. */
const BULK_FROM = 50;

/**
 * Initializes one correspondence for each recipient: the rules in the reference's order (correspondence-send §4.3), then
 * one transaction. The key is looked up after authorisation, so that it tells nothing to others (§8.2 row 1).
 */
export async function initialize(
  mail: Mail,
  caller: Caller,
  request: InitializeCorrespondences,
  files: readonly ReceivedFile[] = [],
): Promise<Initialized> {
  const now = mail.clock.now();
  const requested = request.correspondence;
  const reader = new CorrespondenceReader(mail.database);

  if (requested.notification && typeof requested.notification.notificationTemplate === 'number')
    throw problem('CORR-03023');
  if (request.idempotentKey && request.recipients.length > 1) throw problem('CORR-01047');

  // Asked together, so that they share one look at the epoch; answers are used in the order of the rules.
  const recipients = request.recipients.map((recipient) => partyUrnOf(recipient)!);
  const [resource, party] = await Promise.all([
    mail.registry.resource(bareResourceId(requested.resourceId)),
    callerPartyLater(mail, caller),
    recipients.length === 1 ? mail.register.byUrn(recipients[0]!) : undefined,
  ]);
  const owner = resource?.owner.organizationNumber;
  if (resource === undefined || owner === undefined) throw problem('CORR-01036');
  if (!(await mayManage(mail, caller, resource.identifier, owner))) throw problem('CORR-04001');
  refuse(rule.resourceTypeProblem(resource, requested));
  const createdBy = party().partyUuid;
  if (request.idempotentKey) await refuseUsedKey(reader, owner, request.idempotentKey);

  refuse(rule.confidentialityProblem(resource, requested));
  refuse(rule.forwardingLevelProblem(resource, requested));
  refuse(rule.duplicateProblem(recipients));
  const parties = await knownRecipients(mail, recipients);
  if (rule.confidentialityOf(resource) === 'confidential') await refusePowerless(mail, recipients, parties);
  refuse(rule.confirmationProblem(requested));
  const reserved = reservedAmong(recipients, parties, requested);
  refuse(rule.datesProblem(requested, now));
  refuse(rule.textProblem(requested));
  refuse(rule.referencesProblem(requested));
  refuseTransmission(requested, recipients);

  const asked = [...new Set(request.existingAttachments ?? [])];
  const metadata = requested.content!.attachments ?? [];
  const existing = inOrderOf(asked, await reader.attachments(asked));
  refuse(rule.existingAttachmentsProblem(asked, existing, owner));
  refuse(rule.attachmentCountProblem(existing.length + metadata.length));
  refuse(rule.unpublishedProblem(existing));
  refuse(rule.forwardingSizeProblem(requested, totalSize(existing) + files.reduce((sum, { size }) => sum + size, 0)));
  const paired = pairFiles(metadata, files);
  for (const { expirationInDays } of metadata)
    refuse(rule.expirationProblem(expirationInDays, mail.rules.leastExpirationDays));
  refuse(rule.expiringSoonProblem(await reader.latestExpirations(asked), now));
  refuse(rule.replyOptionsProblem(requested));
  refuse(notificationProblem(requested.notification, recipients));

  const at = mail.clock.now();
  const publishTime = requested.requestedPublishTime ?? at;
  const from = new Date(Math.max(publishTime.getTime(), at.getTime()));
  const added = storeFiles(paired, {
    resourceId: resource.identifier,
    sender: owner,
    createdBy,
    at,
    mail,
  });
  const attachments = [
    ...existing.map(({ id, expirationInDays }) => ({ id, expirationInDays })),
    ...added.map(({ row }) => ({ id: row.id, expirationInDays: row.expirationInDays })),
  ].map(({ id, expirationInDays }) => ({
    id,
    expirationTime: expirationInDays === undefined ? undefined : later(from, expirationInDays * 86_400_000),
  }));
  const ready = added.every(({ outcome }) => outcome.status === 'Published');

  const stored: NewRequest = {
    ...contentOf(requested, resource, owner),
    contentId: newId(at),
    created: at,
    requestedPublishTime: publishTime,
    lane: recipients.length > BULK_FROM ? 2 : 1,
    recipients: recipients.map((recipient) =>
      newRecipient(recipient, parties.get(recipient), { reserved, ready, from, at, requested }),
    ),
    attachments,
    idempotencyKey: request.idempotentKey ?? undefined,
    createdBy,
  };
  await mail.database.transaction((transaction) =>
    storeRequest(mail, transaction, { request: stored, added, existing: asked }),
  );

  return {
    correspondences: stored.recipients.map(({ id, status, recipient }) => ({
      correspondenceId: id,
      status,
      recipient,
      notifications: null,
    })),
    attachmentIds: attachments.map(({ id }) => id),
  };
}

/** Ends the request with the first rule that was broken. */
function refuse(broken: Problem | undefined): void {
  if (broken !== undefined) throw broken;
}

async function refuseUsedKey(reader: CorrespondenceReader, owner: string, key: string): Promise<void> {
  const first = await reader.byIdempotencyKey(owner, key);
  if (first !== undefined) throw problem('CORR-01034', {}, { correspondenceId: first });
}

/** Every recipient in the register, in one look-up; those missing are all named (1029). */
async function knownRecipients(mail: Mail, recipients: readonly string[]): Promise<ReadonlyMap<string, Party>> {
  const only = recipients.length === 1 ? recipients[0]! : undefined;
  const found = only === undefined ? undefined : await mail.register.byUrn(only);
  const parties =
    only === undefined ? await mail.register.byUrns(recipients) : new Map(found === undefined ? [] : [[only, found]]);
  const missing = recipients.filter((recipient) => !parties.has(recipient));
  if (missing.length > 0) throw problem('CORR-01029', { recipients: missing.join(', ') });
  return parties;
}

/** Organisations without anybody who could hand on the right to read confidential mail (1044). */
async function refusePowerless(
  mail: Mail,
  recipients: readonly string[],
  parties: ReadonlyMap<string, Party>,
): Promise<void> {
  const organizations = recipients.filter((recipient) => recipient.startsWith(ORGANIZATION));
  const uuidOf = (urn: string): string => parties.get(urn)!.partyUuid;
  const holders = await mail.register.holdersOfEach(organizations.map(uuidOf), rule.ROLES_THAT_DELEGATE);
  const powerless = organizations.filter((urn) => !holders.has(uuidOf(urn)));
  if (powerless.length > 0) throw problem('CORR-01044', { recipients: powerless.join(', ') });
}

/** Persons reserved against digital mail. Alone it is 1030; among several they are stored as Reserved (§4.4). */
function reservedAmong(
  recipients: readonly string[],
  parties: ReadonlyMap<string, Party>,
  requested: Requested,
): ReadonlySet<string> {
  if (requested.ignoreReservation === true) return new Set();
  const reserved = recipients.filter((urn) => urn.startsWith(PERSON) && parties.get(urn)!.reservedInKrr);
  if (reserved.length === 1 && recipients.length === 1) throw problem('CORR-01030', { recipient: reserved[0]! });
  return new Set(reserved);
}

/** Messages into an existing dialog: none exists for others to point at, so a well-formed id is not found (1054). */
function refuseTransmission(requested: Requested, recipients: readonly string[]): void {
  const dialog = (requested.externalReferences ?? []).find(
    ({ referenceType }) => referenceType === 'DialogportenDialogId',
  );
  if (dialog === undefined) return;
  if (
    !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(dialog.referenceValue) ||
    /^[0-]+$/.test(dialog.referenceValue)
  )
    throw problem('CORR-01048');
  if (recipients.length > 1) throw problem('CORR-01045');
  if ((requested.replyOptions ?? []).length > 0 || requested.isConfirmationNeeded === true) throw problem('CORR-01051');
  throw problem('CORR-01054');
}

const inOrderOf = (ids: readonly string[], attachments: readonly Attachment[]): Attachment[] =>
  ids.flatMap((id) => attachments.find((attachment) => attachment.id === id) ?? []);

const totalSize = (attachments: readonly Attachment[]): number =>
  attachments.reduce((sum, { size }) => sum + (size ?? 0), 0);

function contentOf(requested: Requested, resource: RegisteredResource, owner: string) {
  const content = requested.content!;
  return {
    resourceId: resource.identifier,
    sender: owner,
    sendersReference: requested.sendersReference,
    messageSender: requested.messageSender || undefined,
    language: content.language?.trim() ? content.language : 'nb',
    title: content.messageTitle,
    summary: content.messageSummary ?? '',
    body: content.messageBody,
    propertyList: requested.propertyList ?? {},
    replyOptions: (requested.replyOptions ?? []).map(({ linkURL, linkText }) => ({
      linkURL,
      linkText: linkText ?? null,
    })),
    externalReferences: requested.externalReferences ?? [],
    notification: requested.notification ?? undefined,
    dueDateTime: requested.dueDateTime ?? undefined,
    ignoreReservation: requested.ignoreReservation ?? undefined,
    isConfirmationNeeded: requested.isConfirmationNeeded ?? false,
    isConfidential: requested.isConfidential ?? false,
    allowForwarding: requested.allowForwarding ?? false,
  };
}

function newRecipient(
  recipient: string,
  party: Party | undefined,
  {
    reserved,
    ready,
    from,
    at,
    requested,
  }: { reserved: ReadonlySet<string>; ready: boolean; from: Date; at: Date; requested: Requested },
): NewRecipient {
  const { messageTitle, messageSummary, messageBody } = requested.content!;
  const named = [messageTitle, messageSummary ?? '', messageBody].some((text) => text.includes(RECIPIENT_NAME));
  const byName = recipient.startsWith(ORGANIZATION) || recipient.startsWith(PERSON);
  const common = {
    id: newId(at, bucketOf(recipient)),
    recipient,
    // E-mail and old users have no registered name; the placeholder becomes empty for them.
    recipientName: named ? (byName && party !== undefined ? rule.displayName(party.name) : '') : undefined,
  };
  if (reserved.has(recipient)) return { ...common, status: 'Reserved', publishAt: undefined };
  return { ...common, status: ready ? 'ReadyForPublish' : 'Initialized', publishAt: ready ? from : undefined };
}
