import type { HistoryLine } from '../correspondence/port.ts';
import type { Register } from '../register/port.ts';
import type { Reader } from './readers.ts';

/**
 * Where notifications went, as the reader may know it: official addresses of the recipient and the reader's own in full;
 * what others have registered for themselves, or a sender has named, in part.
 */
export async function knownAddresses(
  { register }: { readonly register: Pick<Register, 'byUrn' | 'notificationAddresses'> },
  { self }: Pick<Reader, 'self'>,
  recipient: string,
  lines: readonly HistoryLine[],
): Promise<readonly HistoryLine[]> {
  if (!lines.some(({ channel, text }) => channel !== undefined && text !== undefined)) return lines;
  const party = await register.byUrn(recipient, { includeDeleted: true });
  const registered = party?.kind === 'organization' ? await register.notificationAddresses([party.partyUuid]) : [];
  const known = new Set(
    [
      self,
      // A person's own mail is read by others where it was given to them, and the person's address was not.
      ...(party?.kind === 'organization' ? [party] : []),
      ...registered.filter(({ holder }) => holder === undefined || holder === self.partyUuid),
    ].flatMap(({ email, mobile }) => [email, mobile].flatMap((one) => (one === undefined ? [] : [folded(one)]))),
  );
  return lines.map((line) =>
    line.channel === undefined || line.text === undefined || known.has(folded(line.text))
      ? line
      : { ...line, text: inPart(line.text) },
  );
}

const folded = (address: string): string => address.replaceAll(/\s/g, '').toLowerCase();

/** `o•••@example.org`, `•••• 678`: enough to recognise what one knows, and nothing to write to. */
export function inPart(address: string): string {
  const at = address.lastIndexOf('@');
  return at > 0 ? `${[...address][0]}•••${address.slice(at)}` : `•••• ${address.slice(-3)}`;
}
