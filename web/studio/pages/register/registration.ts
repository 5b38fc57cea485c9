import { isOrganizationNumber } from '../../../common/format/numbers.ts';
import type { common } from '../../../common/words/common.ts';
import type { words } from './words.ts';

/** What the server tells of an organisation before it is registered. */
export interface LookUp {
  readonly organization: {
    readonly organizationNumber: string;
    readonly name: string;
    readonly unitType: string | null;
    readonly isDeleted: boolean;
  } | null;
  readonly registered?: {
    readonly code: string;
    readonly name: { readonly nb: string; readonly nn: string; readonly en: string };
    readonly status: string;
    readonly owners: readonly string[];
  };
  /** An application of one's own for it that was refused. */
  readonly rejected?: { readonly code: string; readonly rejectedReason: string | null };
  readonly suggestedCode?: string;
  readonly code?: { readonly code: string; readonly isWellFormed: boolean; readonly isFree: boolean };
  readonly approval: 'automatic' | 'administrator';
}

export interface Registration {
  readonly organizationNumber: string;
  readonly code: string;
  readonly name: { readonly nb: string; readonly nn: string; readonly en: string };
  readonly contact: { readonly email: string };
  readonly agreement: { readonly accepted: boolean };
}

/** The fields in their order; each is the end of its id. */
export const FIELDS = ['number', 'code', 'name-nb', 'email', 'terms'] as const;
export type Field = (typeof FIELDS)[number];

/** Every fault one can see from here. */
export function faultsOf(
  { organizationNumber, code, name, contact, agreement }: Registration,
  known: { readonly unknown: boolean; readonly deleted: boolean; readonly code: LookUp['code'] | undefined },
  say: ReturnType<typeof words.use>,
  sayCommon: ReturnType<typeof common.use>,
): Partial<Record<Field, string>> {
  const faults: Partial<Record<Field, string>> = {};
  if (!isOrganizationNumber(organizationNumber)) faults.number = sayCommon('need.orgNumber');
  else if (known.unknown) faults.number = sayCommon('need.known', { nr: organizationNumber });
  else if (known.deleted) faults.number = say('deleted');
  if (!/^[a-z]{2,10}$/.test(code)) faults.code = say('codeForm');
  else if (known.code?.isFree === false) faults.code = say('codeTaken', { code });
  if (name.nb.trim() === '') faults['name-nb'] = say('nameMissing');
  if (!/^[^\s@]+@[^\s@]+$/.test(contact.email)) faults.email = sayCommon('need.email');
  if (!agreement.accepted) faults.terms = say('termsMissing');
  return faults;
}
