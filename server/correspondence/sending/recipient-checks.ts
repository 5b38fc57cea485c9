import type { Party } from '../../register/port.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import type { Mail } from '../mail.ts';
import * as rule from '../model/initialize-rules.ts';
import { ORGANIZATION, PERSON } from '../model/recipients.ts';

/** What the registers say of the recipients of a request. */
export interface LookedUp {
  /** Those that are known, by URN. */
  readonly parties: ReadonlyMap<string, Party>;
  readonly unknown: readonly string[];
  /** Organisations without anybody who could hand on the right to read confidential mail. */
  readonly powerless: readonly string[];
  /** Persons reserved against digital mail, where that counts. */
  readonly reserved: readonly string[];
}

/** Looks every recipient up, in one query however many they are (steps 10 and 12 of correspondence-send §4.3). */
export async function lookUpRecipients(
  mail: Mail,
  resource: RegisteredResource,
  requested: { readonly ignoreReservation?: boolean | null },
  recipients: readonly string[],
): Promise<LookedUp> {
  const only = recipients.length === 1 ? recipients[0]! : undefined;
  const found = only === undefined ? undefined : await mail.register.byUrn(only);
  const parties =
    only === undefined ? await mail.register.byUrns(recipients) : new Map(found === undefined ? [] : [[only, found]]);
  const known = recipients.filter((recipient) => parties.has(recipient));
  return {
    parties,
    unknown: recipients.filter((recipient) => !parties.has(recipient)),
    powerless: rule.confidentialityOf(resource) === 'confidential' ? await powerlessAmong(mail, known, parties) : [],
    reserved:
      requested.ignoreReservation === true
        ? []
        : known.filter((urn) => urn.startsWith(PERSON) && parties.get(urn)!.reservedInKrr),
  };
}

async function powerlessAmong(
  mail: Mail,
  recipients: readonly string[],
  parties: ReadonlyMap<string, Party>,
): Promise<string[]> {
  const organizations = recipients.filter((recipient) => recipient.startsWith(ORGANIZATION));
  const uuidOf = (urn: string): string => parties.get(urn)!.partyUuid;
  const holders = await mail.register.holdersOfEach(organizations.map(uuidOf), rule.ROLES_THAT_DELEGATE);
  return organizations.filter((urn) => !holders.has(uuidOf(urn)));
}
