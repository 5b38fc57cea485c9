import type { Problem } from '../../http/problem.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import type { InitializeCorrespondences } from '../wire/initialize.ts';
import type { Attachment } from './message.ts';
import { problem } from './problems.ts';
import { isPlainText, isSupportedLanguage } from './text-rules.ts';

/**
 * The business rules of initialize, each a question with the first failing code as answer; `initialize.ts` asks them in
 * the reference's order (correspondence-send §4.3).
 */

type Requested = InitializeCorrespondences['correspondence'];

export const CONFIDENTIAL_PACKAGE = 'post-til-virksomheten-med-taushetsbelagt-innhold';
const EXPLICIT_PACKAGE = 'eksplisitt';

/** Whoever holds one of these can hand on the right to read confidential mail (correspondence-receive §10.2). */
export const ROLES_THAT_DELEGATE = [
  'bestyrende-reder',
  'daglig-leder',
  'deltaker-delt-ansvar',
  'deltaker-fullt-ansvar',
  'innehaver',
  'styreleder',
  'komplementar',
].map((code) => `urn:altinn:external-role:ccr:${code}`);

/** Step 5. */
export function resourceTypeProblem(resource: RegisteredResource, requested: Requested): Problem | undefined {
  if (resource.resourceType === 'CorrespondenceService') return undefined;
  const intoDialog = (requested.externalReferences ?? []).some(
    ({ referenceType }) => referenceType === 'DialogportenDialogId',
  );
  return resource.resourceType === 'AltinnApp' && intoDialog ? undefined : problem('CORR-04010');
}

/** Is mail of this resource confidential, may it be, or not? The first package in the policy decides (§4.5). */
export function confidentialityOf(resource: RegisteredResource): 'confidential' | 'either' | 'ordinary' {
  const decisive = resource.policy?.accessPackages.find(
    (name) => name === CONFIDENTIAL_PACKAGE || name === EXPLICIT_PACKAGE,
  );
  return decisive === CONFIDENTIAL_PACKAGE ? 'confidential' : decisive === EXPLICIT_PACKAGE ? 'either' : 'ordinary';
}

/** Step 7; skipped for apps. */
export function confidentialityProblem(resource: RegisteredResource, requested: Requested): Problem | undefined {
  if (resource.resourceType === 'AltinnApp') return undefined;
  const confidentiality = confidentialityOf(resource);
  const flagged = requested.isConfidential === true;
  if (confidentiality === 'confidential' && !flagged) return problem('CORR-01060');
  if (confidentiality === 'ordinary' && flagged) return problem('CORR-01061');
  return undefined;
}

/** Step 8. A policy without a level demands none (the reference fails on it with 500). */
export function forwardingLevelProblem(resource: RegisteredResource, requested: Requested): Problem | undefined {
  return requested.allowForwarding === true && (resource.policy?.minimumLevel ?? 0) > 0
    ? problem('CORR-01068')
    : undefined;
}

/** Step 9, on normalised URNs: those named more than once. */
export const repeatedAmong = (recipients: readonly string[]): string[] =>
  new Set(recipients).size === recipients.length
    ? []
    : [...new Set(recipients.filter((recipient, index) => recipients.indexOf(recipient) !== index))];

/** Step 11. */
export const confirmationProblem = (requested: Requested): Problem | undefined =>
  requested.isConfirmationNeeded === true && !requested.dueDateTime ? problem('CORR-01016') : undefined;

/** Step 13. */
export function datesProblem(requested: Requested, now: Date): Problem | undefined {
  const due = requested.dueDateTime;
  if (!due) return undefined;
  if (due < now) return problem('CORR-01008');
  return requested.requestedPublishTime && due < requested.requestedPublishTime ? problem('CORR-01009') : undefined;
}

/** Step 14, the title. */
export const titleProblem = (requested: Requested): Problem | undefined =>
  isPlainText(requested.content!.messageTitle) ? undefined : problem('CORR-01002');

/** Step 14, the language. */
export function languageProblem(requested: Requested): Problem | undefined {
  const language = requested.content!.language;
  return isSupportedLanguage(language?.trim() ? language : 'nb') ? undefined : problem('CORR-01023');
}

/** Step 15. */
export const messageSenderProblem = (requested: Requested): Problem | undefined =>
  requested.messageSender && !isPlainText(requested.messageSender) ? problem('CORR-01039') : undefined;

/** Step 16. */
export function referencesProblem(requested: Requested): Problem | undefined {
  const count = (type: string) =>
    (requested.externalReferences ?? []).filter(({ referenceType }) => referenceType === type).length;
  const types = count('DialogportenTransmissionType');
  if (types > 1) return problem('CORR-01052');
  return types === 1 && count('DialogportenDialogId') === 0 ? problem('CORR-01053') : undefined;
}

const FORWARDABLE_BYTES = 10_000_000;
const MOST_ATTACHMENTS = 100;
const EXPIRING_SOON = 6 * 3_600_000;

/** Steps 18 and 20: existing attachments must be there, be the owner's, and be published. */
export function existingAttachmentsProblem(
  asked: readonly string[],
  found: readonly Attachment[],
  owner: string,
): Problem | undefined {
  if (found.some((attachment) => attachment.sender !== owner)) return problem('CORR-01017');
  return found.length < asked.length ? problem('CORR-01007') : undefined;
}

/** Step 19. */
export const attachmentCountProblem = (count: number): Problem | undefined =>
  count > MOST_ATTACHMENTS ? problem('CORR-01038') : undefined;

/** Step 20. */
export const unpublishedProblem = (existing: readonly Attachment[]): Problem | undefined =>
  existing.every(({ status }) => status === 'Published') ? undefined : problem('CORR-01018');

/** Step 21. */
export const forwardingSizeProblem = (requested: Requested, bytes: number): Problem | undefined =>
  requested.allowForwarding === true && bytes > FORWARDABLE_BYTES ? problem('CORR-01069') : undefined;

/** Step 23, for an attachment still to come. */
export const expirationProblem = (days: number | null | undefined, least: number): Problem | undefined =>
  typeof days === 'number' && days < least ? problem('CORR-02017', { days: String(least) }) : undefined;

/** Step 23, for those that exist: one that is about to expire wherever it is used already. */
export const expiringSoonProblem = (expirations: readonly (Date | null)[], now: Date): Problem | undefined =>
  expirations.some((time) => time !== null && time.getTime() < now.getTime() + EXPIRING_SOON)
    ? problem('CORR-01055')
    : undefined;

/** Step 24. */
export function replyOptionsProblem(requested: Requested): Problem | undefined {
  return (requested.replyOptions ?? []).every(({ linkURL }) => isReplyLink(linkURL))
    ? undefined
    : problem('CORR-01035');
}

function isReplyLink(link: string): boolean {
  if (link.length > 255 || /[\s\\"<>^`{|}]/.test(link) || !/^https:\/\/[^/]/i.test(link)) return false;
  return URL.canParse(link);
}

/** Names that are registered in capitals are read in title case; one that has small letters is written as it should be. */
export const displayName = (name: string): string =>
  name === name.toUpperCase()
    ? name
        .toLowerCase()
        .replace(/(^|[\s\-/.(])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    : name;
