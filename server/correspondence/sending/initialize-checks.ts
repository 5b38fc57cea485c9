import type { Caller } from '../../http/caller.ts';
import { type Party, partyUrnOf } from '../../register/port.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import { callerPartyLater } from '../caller-party.ts';
import type { ReceivedFile } from '../files/files.ts';
import type { Findings } from './findings.ts';
import { type PairedFile, pairFiles } from './initialize-files.ts';
import type { Mail } from '../mail.ts';
import * as rule from '../model/initialize-rules.ts';
import type { Attachment } from '../model/message.ts';
import { notificationProblem } from '../model/notification-rules.ts';
import { problem } from '../model/problems.ts';
import { bareResourceId } from '../model/resource-id.ts';
import { lookUpRecipients } from './recipient-checks.ts';
import { mayManage } from '../rights.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { refuseTransmission } from './transmissions.ts';
import type { InitializeCorrespondences } from '../wire/initialize.ts';

/** The request of a caller who may send for the owner of the resource. */
export interface Admitted {
  readonly resource: RegisteredResource;
  /** Organisation number of the resource's owner. */
  readonly owner: string;
  /** Party uuid of the caller. */
  readonly createdBy: string;
  /** URNs, in the order of the request. */
  readonly recipients: readonly string[];
}

/** A request that broke no rule, or whose broken rules were noted. */
export interface Checked {
  /** Those that get a message. */
  readonly recipients: readonly string[];
  readonly parties: ReadonlyMap<string, Party>;
  /** Those among them that are stored as Reserved. */
  readonly reserved: ReadonlySet<string>;
  readonly asked: readonly string[];
  readonly existing: readonly Attachment[];
  readonly paired: readonly PairedFile[];
}

/**
 * Steps 1 to 6 of initialize (correspondence-send §4.3): who sends, of which resource. Without the right to send, nothing
 * else is told, not in a dry run either; undefined when the resource of a dry run is unknown.
 */
export async function admitRequest(
  mail: Mail,
  caller: Caller,
  request: InitializeCorrespondences,
  findings: Findings,
): Promise<Admitted | undefined> {
  const requested = request.correspondence;
  if (requested.notification && typeof requested.notification.notificationTemplate === 'number')
    findings.refuse(problem('CORR-03023'));
  if (request.idempotentKey && request.recipients.length > 1) findings.refuse(problem('CORR-01047'));

  // Asked together, so that they share one look at the epoch; answers are used in the order of the rules.
  const recipients = request.recipients.map((recipient) => partyUrnOf(recipient)!);
  const [resource, party] = await Promise.all([
    mail.registry.resource(bareResourceId(requested.resourceId)),
    callerPartyLater(mail, caller),
    recipients.length === 1 ? mail.register.byUrn(recipients[0]!) : undefined,
  ]);
  const owner = resource?.owner.organizationNumber;
  if (resource === undefined || owner === undefined) {
    findings.refuse(problem('CORR-01036'));
    return undefined;
  }
  if (!(await mayManage(mail, caller, resource.identifier, owner))) throw problem('CORR-04001');
  findings.refuse(rule.resourceTypeProblem(resource, requested));
  return { resource, owner, createdBy: party().partyUuid, recipients };
}

/** For rules that only ask whether there are several recipients: a batch always counts as many. */
const MANY = ['', ''];

/** Steps 7 to 26 of initialize, in the reference's order. `batch`: the recipients come later. */
export async function checkRequest(
  mail: Mail,
  { resource, owner, recipients }: Admitted,
  request: InitializeCorrespondences,
  files: readonly ReceivedFile[],
  findings: Findings,
  { batch = false }: { batch?: boolean } = {},
): Promise<Checked> {
  const now = mail.clock.now();
  const requested = request.correspondence;
  const reader = new CorrespondenceReader(mail.database);

  findings.refuse(rule.confidentialityProblem(resource, requested));
  findings.refuse(rule.forwardingLevelProblem(resource, requested));
  findings.refuseFor(rule.repeatedAmong(recipients), () => problem('CORR-01006'));
  const wanted = findings.isDryRun ? [...new Set(recipients)] : recipients;
  const { parties, unknown, powerless, reserved } = await lookUpRecipients(mail, resource, requested, wanted);
  const all = recipients.length;
  findings.reject(unknown, all, (named) => problem('CORR-01029', { recipients: named.join(', ') }));
  findings.reject(powerless, all, (named) => problem('CORR-01044', { recipients: named.join(', ') }));
  findings.refuse(rule.confirmationProblem(requested));
  // Alone it is 1030; among several they are stored as Reserved (§4.4), unless the caller wants to hear of it.
  const tellsOfReserved = findings.handling !== 'strict' || all === 1;
  if (tellsOfReserved)
    findings.reject(reserved, all, ([recipient]) => problem('CORR-01030', { recipient: recipient! }));
  findings.refuse(rule.datesProblem(requested, now));
  findings.refuse(rule.titleProblem(requested));
  findings.refuse(rule.languageProblem(requested));
  findings.refuse(rule.messageSenderProblem(requested));
  findings.refuse(rule.referencesProblem(requested));
  const counted = batch ? MANY : recipients;
  await findings.attempt(() => refuseTransmission(mail, requested, counted, resource));

  const asked = [...new Set(request.existingAttachments ?? [])];
  const metadata = requested.content!.attachments ?? [];
  const existing = inOrderOf(asked, await reader.attachments(asked));
  findings.refuse(rule.existingAttachmentsProblem(asked, existing, owner));
  findings.refuse(rule.attachmentCountProblem(existing.length + metadata.length));
  findings.refuse(rule.unpublishedProblem(existing));
  findings.refuse(
    rule.forwardingSizeProblem(requested, totalSize(existing) + files.reduce((sum, { size }) => sum + size, 0)),
  );
  const paired = (await findings.attempt(() => pairFiles(metadata, files))) ?? [];
  for (const { expirationInDays } of metadata)
    findings.refuse(rule.expirationProblem(expirationInDays, mail.rules.leastExpirationDays));
  findings.refuse(rule.expiringSoonProblem(await reader.latestExpirations(asked), now));
  findings.refuse(rule.replyOptionsProblem(requested));
  findings.refuse(notificationProblem(requested.notification, counted));

  return {
    recipients: wanted.filter((recipient) => !findings.rejected.has(recipient)),
    parties,
    reserved: new Set(tellsOfReserved ? [] : reserved),
    asked,
    existing,
    paired,
  };
}

const inOrderOf = (ids: readonly string[], attachments: readonly Attachment[]): Attachment[] =>
  ids.flatMap((id) => attachments.find((attachment) => attachment.id === id) ?? []);

const totalSize = (attachments: readonly Attachment[]): number =>
  attachments.reduce((sum, { size }) => sum + (size ?? 0), 0);
