import type { Foundation } from '../foundation/foundation.ts';
import type { Access, Caller } from '../http/caller.ts';
import type { AddressBook, Party, Register } from '../register/port.ts';
import { profileProblem } from './problems.ts';

/** Language and chosen party, which the pages keep. */
export interface Preferences {
  of(
    person: string,
  ): Promise<{ readonly language: 'nb' | 'nn' | 'en' | undefined; readonly party: string | undefined }>;
  put(person: string, changed: { language?: 'nb' | 'nn' | 'en'; party?: string | null }): Promise<void>;
}

export interface ProfileParts extends Pick<Foundation, 'database' | 'clock'> {
  readonly register: Register;
  readonly addressBook: AddressBook;
  readonly preferences: Preferences;
  /** Party uuids of those a person may do something for. */
  readonly reachableBy: (person: Party) => Promise<ReadonlySet<string>>;
}

export const PROFILE = '/profile/api/v1';

/** A person, by token or browser session. */
export const person: Access = {
  kind: 'token',
  scopes: [],
  kinds: ['altinn'],
  allows: ({ partyUuid, userId }) => partyUuid !== undefined || userId !== undefined,
};

const uuidUrn = (uuid: string): string => `urn:altinn:party:uuid:${uuid}`;

export async function personOf({ register }: ProfileParts, caller: Caller | undefined): Promise<Party> {
  const urn =
    caller?.partyUuid !== undefined
      ? uuidUrn(caller.partyUuid)
      : caller?.userId !== undefined
        ? `urn:altinn:userid:${caller.userId}`
        : undefined;
  const party = urn === undefined ? undefined : await register.byUrn(urn);
  if (party === undefined || party.kind === 'organization') throw profileProblem('no-person');
  return party;
}

/** A party the person may act for; others are as if they were not there. */
export async function representedParty(parts: ProfileParts, who: Party, party: string): Promise<Party> {
  const reachable = await parts.reachableBy(who);
  const found = reachable.has(party) ? await parts.register.byUrn(uuidUrn(party)) : undefined;
  if (found === undefined) throw profileProblem('not-represented');
  return found;
}

/** An organisation whose addresses the person may see or, with a key role in it, change. */
export async function organizationOf(
  parts: ProfileParts,
  who: Party,
  number: string,
  wants: 'see' | 'change',
): Promise<Party> {
  const organization = await parts.register.byUrn(`urn:altinn:organization:identifier-no:${number}`);
  if (organization === undefined) throw profileProblem('not-represented');
  const found = await representedParty(parts, who, organization.partyUuid);
  if (wants === 'change' && !(await parts.register.keyRoleOrganizations(who.partyUuid)).includes(found.partyUuid))
    throw profileProblem('not-in-charge');
  return found;
}
