import type { Party } from '../../register/port.ts';
import type { Member } from './access-list.ts';

/** A member as people look for it: by name or number. */
export interface NamedMember extends Member {
  /** Undefined: the register no longer knows the party. */
  readonly known: Party | undefined;
}

const collator = new Intl.Collator('nb');

/** By name; what has none last. The party tells two of one name apart. */
export const byName = (one: NamedMember, other: NamedMember): number =>
  Number(one.known === undefined) - Number(other.known === undefined) ||
  collator.compare(one.known?.name ?? '', other.known?.name ?? '') ||
  (one.party < other.party ? -1 : Number(one.party > other.party));

/** Whether a member's name has the text in it, or its number begins with it. */
export function looksLike({ known }: NamedMember, text: string): boolean {
  const digits = text.replaceAll(/\s/g, '');
  if (/^\d+$/.test(digits)) return known?.organizationNumber?.startsWith(digits) === true;
  return known?.name.toLowerCase().includes(text.toLowerCase()) === true;
}

export const wireNamedMember = ({ party, since, known }: NamedMember) => ({
  party,
  organizationNumber: known?.organizationNumber ?? null,
  name: known?.name ?? null,
  unitType: known?.unitType ?? null,
  isDeleted: known?.isDeleted ?? true,
  since: since.toISOString(),
});
