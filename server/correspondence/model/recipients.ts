import { isPersonIdentifier, partyUrnOf } from '../../register/port.ts';

export const ORGANIZATION = 'urn:altinn:organization:identifier-no:';
export const PERSON = 'urn:altinn:person:identifier-no:';
export const IDPORTEN_EMAIL = 'urn:altinn:person:idporten-email:';

const FORMATS =
  "Recipient should be an organization number in the format 'urn:altinn:organization:identifier-no:organizationnumber' or the format countrycode:organizationnumber, for instance 0192:910753614, a national identity number, an idporten email URN in the format 'urn:altinn:person:idporten-email:email', or a legacy selfidentified URN in the format 'urn:altinn:person:legacy-selfidentified:username'";

/** Everything after the last colon. */
export const withoutPrefix = (urn: string): string => urn.slice(urn.lastIndexOf(':') + 1);

/** Field message for the list of recipients; the first failing item decides. */
export function recipientsFault(recipients: readonly string[]): string | undefined {
  if (recipients.length === 0) return 'Recipients can not be empty';
  if (recipients.length > 500) return 'Recipients can contain at most 500 recipients';
  for (const recipient of recipients) {
    const fault = recipientFault(recipient);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What is wrong with the form of one recipient. */
export function recipientFault(recipient: string | null): string | undefined {
  if (recipient === null || recipient.trim() === '') return 'Recipients can not contain null or empty values';
  const urn = partyUrnOf(recipient);
  if (urn === undefined) return FORMATS;
  if (urn.startsWith(PERSON) && !isPersonIdentifier(withoutPrefix(urn)))
    return 'The given Recipient national identity number is not valid';
  if (urn.startsWith(IDPORTEN_EMAIL) && !isEmailAddress(urn.slice(IDPORTEN_EMAIL.length)))
    return 'The given Recipient email address is not valid';
  return undefined;
}

const isEmailAddress = (address: string): boolean => /^[^@:]+@[^@:]+$/.test(address);

/** Field message for `onBehalfOf` in a search (correspondence-send §2.15). */
export function onBehalfOfFault(text: string): string | undefined {
  const urn = partyUrnOf(text);
  if (urn === undefined || !(urn.startsWith(ORGANIZATION) || urn.startsWith(PERSON)))
    return "OnBehalfOf must be either a valid organization number (format: 'urn:altinn:organization:identifier-no:organizationnumber' or '0192:organizationnumber') or a valid national identity number (format: 'urn:altinn:person:identifier-no:nationalidentitynumber' or just 'nationalidentitynumber')";
  if (urn.startsWith(PERSON) && !isPersonIdentifier(withoutPrefix(urn)))
    return 'The given OnBehalfOf national identity number is not valid';
  return undefined;
}
