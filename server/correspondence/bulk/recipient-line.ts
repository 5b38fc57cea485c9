import { decodeText } from '../../http/read-body.ts';
import { partyUrnOf } from '../../register/port.ts';
import { recipientFault } from '../model/recipients.ts';

/** One line of a batch after the first: a recipient, with a reference of the sender's own. */
export interface RecipientLine {
  readonly number: number;
  /** As it was sent; empty where the line holds none. */
  readonly sent: string;
  readonly sendersReference: string | undefined;
  /** The recipient's URN; undefined when the line cannot be used. */
  readonly urn: string | undefined;
  /** What is wrong with the line. */
  readonly fault: string | undefined;
}

const LONGEST_RECIPIENT = 1000;
const LONGEST_REFERENCE = 4096;

/** Reads a line; member names count in any case, unknown ones are ignored. Its fault is told, never thrown. */
export function recipientLine(number: number, bytes: Buffer): RecipientLine {
  const members = membersOf(bytes);
  if (typeof members === 'string')
    return { number, sent: '', sendersReference: undefined, urn: undefined, fault: members };
  const { recipient, sendersreference: reference } = members;
  const sent = typeof recipient === 'string' ? recipient.toWellFormed().slice(0, LONGEST_RECIPIENT) : '';
  const sendersReference = typeof reference === 'string' ? reference.toWellFormed() : undefined;
  const fault =
    sent.includes('\0') || sendersReference?.includes('\0') === true
      ? 'The line must not contain the character U+0000.'
      : (recipientFault(sent === recipient ? sent : null) ??
        (reference !== undefined && reference !== null && typeof reference !== 'string'
          ? 'The field SendersReference must be a string.'
          : (sendersReference?.length ?? 0) > LONGEST_REFERENCE
            ? `The field SendersReference must be a string with a maximum length of ${LONGEST_REFERENCE}.`
            : undefined));
  return {
    number,
    sent: sent.replaceAll('\0', ''),
    sendersReference: fault === undefined ? sendersReference : undefined,
    urn: fault === undefined ? partyUrnOf(sent) : undefined,
    fault,
  };
}

/** Members by name in lower case, or what is wrong. */
function membersOf(bytes: Buffer): Record<string, unknown> | string {
  const text = decodeText(bytes);
  if (text === undefined) return 'The line is not UTF-8 text.';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return 'The line must be a JSON object with the member recipient.';
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
  } catch {
    return 'The line is not valid JSON.';
  }
}
