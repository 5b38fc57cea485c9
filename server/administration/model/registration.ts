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
  const fault: Fault = (member, message) => faults.push({ path: `$.${member}`, message });

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

  const name = checkName(sent.name, fault);
  const contact = checkContact(sent.contact, fault);

  if (sent.agreement?.accepted !== true) fault('agreement.accepted', 'The terms must be accepted: send true.');
  return faults.length > 0 ? { faults } : { organizationNumber, code, name, contact };
}

type Fault = (member: string, message: string) => void;

function checkName(sent: SentRegistration['name'], fault: Fault): Registration['name'] {
  const nb = sent?.nb?.trim() ?? '';
  if (nb === '')
    fault('name.nb', 'Give the name in Norwegian bokmål; nynorsk and English follow it where they are left out.');
  const name = { nb, nn: sent?.nn?.trim() || nb, en: sent?.en?.trim() || nb };
  for (const language of ['nb', 'nn', 'en'] as const)
    if ((sent?.[language] ?? '').trim().length > LONGEST_NAME)
      fault(`name.${language}`, `A name has at most ${LONGEST_NAME} characters.`);
  return name;
}

function checkContact(sent: SentRegistration['contact'], fault: Fault): Registration['contact'] {
  const email = sent?.email?.trim() ?? '';
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) fault('contact.email', 'Give an e-mail address that is read by people.');
  const phone = sent?.phone?.trim() || undefined;
  if (phone !== undefined && !/^\+?[0-9 ]{5,20}$/.test(phone))
    fault('contact.phone', 'Write the telephone number with country code, for example +4799990001, or leave it out.');
  return { email, phone };
}

/** What of a registration can be changed later; what is left out of `sent` is undefined. Or every fault. */
export function checkChange(
  sent: Pick<SentRegistration, 'name' | 'contact'>,
): Partial<Pick<Registration, 'name' | 'contact'>> | { readonly faults: readonly FieldFault[] } {
  const faults: FieldFault[] = [];
  const fault: Fault = (member, message) => faults.push({ path: `$.${member}`, message });
  const changed = {
    ...(sent.name == null ? {} : { name: checkName(sent.name, fault) }),
    ...(sent.contact == null ? {} : { contact: checkContact(sent.contact, fault) }),
  };
  return faults.length > 0 ? { faults } : changed;
}
