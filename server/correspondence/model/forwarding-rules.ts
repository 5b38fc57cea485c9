import type { Problem } from '../../http/problem.ts';
import { extensionOf } from './file-name.ts';
import type { MessageAttachment } from './message.ts';
import { isStrictEmailAddress } from './notification-rules.ts';
import { problem } from './problems.ts';
import { isPlainText } from './text-rules.ts';

const LONGEST_ADDRESS = 1000;
const LONGEST_TEXT = 200;

/** The rules of a forwarding that need only the request and the message, in the reference's order (§9). */
export function forwardingProblem(
  { forwardTo, forwardingText }: { readonly forwardTo: string; readonly forwardingText?: string | null | undefined },
  message: { readonly allowForwarding: boolean; readonly readAt: Date | undefined },
): Problem | undefined {
  if (!isStrictEmailAddress(forwardTo)) return problem('CORR-03011');
  if (forwardTo.length > LONGEST_ADDRESS) return problem('CORR-03027');
  if (!message.allowForwarding) return problem('CORR-01063');
  if (forwardingText && forwardingText.length > LONGEST_TEXT) return problem('CORR-01066');
  if (forwardingText && !isPlainText(forwardingText)) return problem('CORR-01067');
  return message.readAt === undefined ? problem('CORR-01065') : undefined;
}

/** The form addresses are compared in. */
export const normalisedAddress = (address: string): string => address.trim().toLowerCase();

/** Text of the e-mail: what the forwarder wrote, a line, and the message as it was sent. */
export const forwardedText = (forwardingText: string | null | undefined, body: string): string =>
  forwardingText?.trim() ? `${forwardingText}\n\n---\n\n${body}` : body;

/** Files that are still there; an expired one has left the message, and does not keep the rest of it from going on. */
export const forwardableAttachments = (attachments: readonly MessageAttachment[], now: Date): MessageAttachment[] =>
  attachments.filter(
    ({ blobKey, status, expirationTime }) =>
      blobKey !== undefined && status === 'Published' && (expirationTime === undefined || expirationTime > now),
  );

/** Name of a file in the e-mail: what people see, with the extension that says what it is. */
export function forwardedFileName({ displayName, fileName }: Pick<MessageAttachment, 'displayName' | 'fileName'>) {
  if (!displayName?.trim()) return fileName;
  return extensionOf(displayName) === extensionOf(fileName) ? displayName : `${displayName}${extensionOf(fileName)}`;
}
