import { createHash } from 'node:crypto';
import type { Message } from './message.ts';

/**
 * Dialogs and transmissions (correspondence-send §4.11, correspondence-receive §15). Every message that is not a
 * transmission has a dialog of its own; their ids follow from the message's id, so that nothing has to be stored.
 */

const DIALOG = 'DialogportenDialogId';
const TRANSMISSION = 'DialogportenTransmissionId';

/**
 * The dialog of a message, and the message of a dialog: its own inverse. Time, version, variant and bucket stay; the
 * random bits between them are mixed with a hash of what stays. A UUIDv7 like the message's.
 */
export const dialogIdOf = (id: string): string => mixed(id, 'dialog');

/** The transmission a message is, in somebody else's dialog. */
export const transmissionIdOf = (id: string): string => mixed(id, 'transmission');

function mixed(id: string, purpose: string): string {
  const digits = id.replaceAll('-', '').toLowerCase();
  const kept = digits.slice(0, 12) + digits.slice(29);
  const mask = createHash('sha256').update(`${purpose} ${kept}`).digest('hex');
  const mix = (from: number, to: number): string =>
    Array.from(digits.slice(from, to), (digit, index) =>
      (parseInt(digit, 16) ^ parseInt(mask[from + index]!, 16)).toString(16),
    ).join('');
  // Digit 12 is the version and digit 16 begins with the variant; both are left alone.
  const all = `${digits.slice(0, 13)}${mix(13, 16)}${digits[16]}${mix(17, 29)}${digits.slice(29)}`;
  return all.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

type References = Message['externalReferences'];

/** The dialog a request names as the one its message goes into; undefined when it is to have its own. */
export const namedDialog = (references: References): string | undefined =>
  references.find(({ referenceType }) => referenceType === DIALOG)?.referenceValue;

/** Is the message part of somebody else's dialog? */
export const isTransmission = ({ externalReferences }: Pick<Message, 'externalReferences'>): boolean =>
  namedDialog(externalReferences) !== undefined;

/** Once it is in the dialog, a transmission can no longer be deleted (1043). */
export const isSentTransmission = (message: Pick<Message, 'externalReferences' | 'published'>): boolean =>
  isTransmission(message) && message.published !== undefined;

/** Has the message a dialog others can send transmissions into? What failed, is reserved or was deleted has none. */
export const hasDialog = (message: Pick<Message, 'externalReferences' | 'status'>): boolean =>
  !isTransmission(message) && !NO_DIALOG.has(message.status);

const NO_DIALOG: ReadonlySet<Message['status']> = new Set<Message['status']>([
  'Failed',
  'Reserved',
  'PurgedByAltinn',
  'PurgedByRecipient',
]);

/** The references shown: those of the sender, and the dialog or transmission that was made of the message. */
export function shownReferences(message: Message): References {
  const made = isSentTransmission(message)
    ? { referenceType: TRANSMISSION, referenceValue: transmissionIdOf(message.id) }
    : hasDialog(message)
      ? { referenceType: DIALOG, referenceValue: dialogIdOf(message.id) }
      : undefined;
  return made === undefined ? message.externalReferences : [...message.externalReferences, made];
}
