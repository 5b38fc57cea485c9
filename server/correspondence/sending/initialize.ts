import { later } from '../../foundation/clock.ts';
import { bucketOf, newId } from '../../foundation/ids.ts';
import type { Caller } from '../../http/caller.ts';
import type { Party } from '../../register/port.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import type { ReceivedFile } from '../files/files.ts';
import { Findings } from './findings.ts';
import { admitRequest, checkRequest } from './initialize-checks.ts';
import { storeFiles } from './initialize-files.ts';
import type { Mail } from '../mail.ts';
import * as rule from '../model/initialize-rules.ts';
import { problem } from '../model/problems.ts';
import { ORGANIZATION, PERSON } from '../model/recipients.ts';
import { RECIPIENT_NAME } from '../model/text-rules.ts';
import { firstAnswer, isRepeated, keepAnswer, type RepeatKey } from './repeatable-request.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import type { NewRecipient, NewRequest } from '../store/writer.ts';
import { storeRequest } from './store-request.ts';
import type { InitializeCorrespondences } from '../wire/initialize.ts';

export interface Initialized {
  readonly correspondences: readonly {
    correspondenceId: string;
    status: string;
    recipient: string;
    notifications: null;
  }[];
  readonly attachmentIds: readonly string[];
  /** Only for lenient requests. */
  readonly rejected?: readonly { recipient: string; code: string; detail: string }[];
}

type Requested = InitializeCorrespondences['correspondence'];

/** More recipients than this go in the bulk lane, behind single messages. */
const BULK_FROM = 50;

export interface InitializeOptions {
  readonly files?: readonly ReceivedFile[];
  /** Lenient: recipients that cannot be sent to are told in `rejected`, and the others get their message. */
  readonly lenient?: boolean;
  /** The request may be sent again. */
  readonly repeat?: RepeatKey | undefined;
}

/**
 * Initializes one correspondence for each recipient: the rules in the reference's order (correspondence-send §4.3), then
 * one transaction. Keys are looked up after authorisation, so that they tell nothing to others (§8.2 row 1).
 */
export async function initialize(
  mail: Mail,
  caller: Caller,
  request: InitializeCorrespondences,
  { files = [], lenient = false, repeat }: InitializeOptions = {},
): Promise<{ answer: Initialized; replayed: boolean }> {
  const requested = request.correspondence;
  const findings = new Findings(lenient ? 'lenient' : 'strict');
  const admitted = (await admitRequest(mail, caller, request, findings))!;
  const { resource, owner, createdBy } = admitted;
  if (repeat !== undefined) {
    const first = await firstAnswer<Initialized>(mail.database, owner, repeat);
    if (first !== undefined) return { answer: first, replayed: true };
  }
  if (request.idempotentKey) await refuseUsedKey(new CorrespondenceReader(mail.database), owner, request.idempotentKey);
  const { recipients, parties, reserved, asked, existing, paired } = await checkRequest(
    mail,
    admitted,
    request,
    files,
    findings,
  );

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

  const content = contentOf(requested, resource, owner);
  const named = holdsName([content.title, content.summary, content.body]);

  const stored: NewRequest = {
    ...content,
    contentId: newId(at),
    created: at,
    requestedPublishTime: publishTime,
    lane: recipients.length > BULK_FROM ? 2 : 1,
    recipients: recipients.map((recipient) =>
      newRecipient(recipient, parties.get(recipient), { reserved, ready, from, at, named }),
    ),
    attachments,
    idempotencyKey: request.idempotentKey ?? undefined,
    createdBy,
  };
  const answer: Initialized = {
    correspondences: stored.recipients.map(({ id, status, recipient }) => ({
      correspondenceId: id,
      status,
      recipient,
      notifications: null,
    })),
    attachmentIds: attachments.map(({ id }) => id),
    ...(lenient
      ? {
          rejected: [...findings.rejected].map(([recipient, { code, message }]) => ({
            recipient,
            code,
            detail: message,
          })),
        }
      : {}),
  };
  try {
    await mail.database.transaction(async (transaction) => {
      if (repeat !== undefined) await keepAnswer(transaction, owner, repeat, answer, at);
      await storeRequest(mail, transaction, { request: stored, added, existing: asked });
    });
  } catch (error) {
    if (repeat === undefined || !isRepeated(error)) throw error;
    return { answer: (await firstAnswer<Initialized>(mail.database, owner, repeat))!, replayed: true };
  }
  return { answer, replayed: false };
}

async function refuseUsedKey(reader: CorrespondenceReader, owner: string, key: string): Promise<void> {
  const first = await reader.byIdempotencyKey(owner, key);
  if (first !== undefined) throw problem('CORR-01034', {}, { correspondenceId: first });
}

/** What all recipients share, as it is stored. */
export function contentOf(requested: Requested, resource: RegisteredResource, owner: string) {
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

/** Does a text hold the placeholder for the recipient's name? */
export const holdsName = (texts: readonly string[]): boolean => texts.some((text) => text.includes(RECIPIENT_NAME));

/** What one recipient's message is stored as. `named`: its texts hold the recipient's name. */
export function newRecipient(
  recipient: string,
  party: Party | undefined,
  {
    reserved,
    ready,
    from,
    at,
    named,
  }: { reserved: ReadonlySet<string>; ready: boolean; from: Date; at: Date; named: boolean },
): NewRecipient {
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
