import { isIdentityNumber, isOrganizationNumber } from '../../format/numbers.ts';

export type RecipientKind = 'organization' | 'person' | 'email';

/** One recipient that was found in what someone pasted, typed or uploaded. */
export interface Recipient {
  /** As the API takes it. */
  readonly urn: string;
  readonly kind: RecipientKind;
  /** Nine or eleven digits, or the address. */
  readonly value: string;
  /** The line it stood in first (from 1), where it was read from lines. */
  readonly line?: number;
}

/** What looks like a recipient but is none, with the line it stands in (from 1). */
export interface Unreadable {
  readonly line: number;
  readonly text: string;
}

export interface Parsed {
  readonly recipients: readonly Recipient[];
  /** How many stood there more than once. */
  readonly twice: number;
  /** Each that had stood before, with its line. */
  readonly repeated: readonly Unreadable[];
  readonly wrong: readonly Unreadable[];
}

const URNS: Readonly<Record<RecipientKind, string>> = {
  organization: 'urn:altinn:organization:identifier-no:',
  person: 'urn:altinn:person:identifier-no:',
  email: 'urn:altinn:person:idporten-email:',
};

/** An address, eleven digits (6 and 5), nine digits (by three), or any other run of at least five digits; URNs and 0192: before them. */
const FOUND =
  /(?:urn:altinn:person:idporten-email:)?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?<!\d)(?:0192:)?(\d{6}[ \u00a0]?\d{5}|\d{3}[ \u00a0]?\d{3}[ \u00a0]?\d{3}|\d{5,})(?!\d)/gi;

/** Reads recipients separated in any way, with header rows, names and other columns around them. */
export function parseRecipients(text: string): Parsed {
  const found = new Map<string, Recipient>();
  const wrong: Unreadable[] = [];
  const repeated: Unreadable[] = [];
  let line = 0;
  for (const row of text.split(/\r\n?|\n/)) {
    line++;
    for (const [whole, address, number] of row.matchAll(FOUND)) {
      const recipient =
        address === undefined ? fromNumber(number!.replace(/\D/g, '')) : recipientOf('email', address.toLowerCase());
      if (recipient === undefined) wrong.push({ line, text: whole });
      else if (found.has(recipient.urn)) repeated.push({ line, text: whole });
      else found.set(recipient.urn, { ...recipient, line });
    }
  }
  return { recipients: [...found.values()], twice: repeated.length, repeated, wrong };
}

const recipientOf = (kind: RecipientKind, value: string): Recipient => ({ urn: URNS[kind] + value, kind, value });

function fromNumber(digits: string): Recipient | undefined {
  if (isOrganizationNumber(digits)) return recipientOf('organization', digits);
  return isIdentityNumber(digits) ? recipientOf('person', digits) : undefined;
}

const MOST_LINES = 12;

/** The lines as one reads them: "3, 17, 40", and no more than one can take in. */
export function linesOf(found: readonly Unreadable[]): string {
  const lines = [...new Set(found.map(({ line }) => line))];
  return lines.slice(0, MOST_LINES).join(', ') + (lines.length > MOST_LINES ? ' …' : '');
}
