import { isCode } from './code.ts';
import type { FieldFault } from '../../http/problem.ts';
import { isOrganizationNumber, type Party } from '../../register/port.ts';

type Maybe<Value> = Value | null | undefined;

/** A registration as it is sent in; nothing of it is checked. */
export interface SentRegistration {
  readonly organizationNumber?: Maybe<string>;
  readonly code?: Maybe<string>;
  readonly name?: Maybe<{ readonly nb?: Maybe<string>; readonly nn?: Maybe<string>; readonly en?: Maybe<string> }>;
  readonly contact?: Maybe<{ readonly email?: Maybe<string>; readonly phone?: Maybe<string> }>;
  readonly agreement?: Maybe<{ readonly accepted?: Maybe<boolean> }>;
}

export interface Registration {
  readonly organizationNumber: string;
  readonly code: string;
  readonly name: Readonly<Record<'nb' | 'nn' | 'en', string>>;
  readonly contact: { readonly email: string; readonly phone: string | undefined };
}

const LONGEST_NAME = 200;

/** The checked registration, or every fault of it. `party` is what the register has under the sent number. */
export function checkRegistration(
  sent: SentRegistration,
  party: Party | undefined,
): Registration | { readonly faults: readonly FieldFault[] } {
  const faults: FieldFault[] = [];
  const fault = (member: string, message: string) => faults.push({ path: `$.${member}`, message });

  const organizationNumber = sent.organizationNumber ?? '';
  if (!isOrganizationNumber(organizationNumber))
    fault('organizationNumber', 'Give the organisation number: nine digits with a right check digit.');
  else if (party === undefined)
    fault(
      'organizationNumber',
      'The register does not know this organisation. Import it with POST /administration/api/v1/register/import first.',
    );
  else if (party.isDeleted)
    fault('organizationNumber', 'This organisation is deleted from the entity register and cannot be a service owner.');

  const code = sent.code ?? '';
  if (!isCode(code)) fault('code', 'Choose a code of two to ten letters from a to z in lower case, for example ttd.');

  const nb = sent.name?.nb?.trim() ?? '';
  if (nb === '')
    fault('name.nb', 'Give the name in Norwegian bokmål; nynorsk and English follow it where they are left out.');
  const name = { nb, nn: sent.name?.nn?.trim() || nb, en: sent.name?.en?.trim() || nb };
  for (const language of ['nb', 'nn', 'en'] as const)
    if ((sent.name?.[language] ?? '').trim().length > LONGEST_NAME)
      fault(`name.${language}`, `A name has at most ${LONGEST_NAME} characters.`);

  const email = sent.contact?.email?.trim() ?? '';
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) fault('contact.email', 'Give an e-mail address that is read by people.');
  const phone = sent.contact?.phone?.trim() || undefined;
  if (phone !== undefined && !/^\+?[0-9 ]{5,20}$/.test(phone))
    fault('contact.phone', 'Write the telephone number with country code, for example +4799990001, or leave it out.');

  if (sent.agreement?.accepted !== true) fault('agreement.accepted', 'The terms must be accepted: send true.');
  return faults.length > 0 ? { faults } : { organizationNumber, code, name, contact: { email, phone } };
}
