import type { Caller } from '../http/caller.ts';
import type { Party, Register } from '../register/port.ts';

/** The person a token stands for; undefined for organisations, systems, and people the register does not know. */
export async function personOf(register: Pick<Register, 'byUrn'>, caller: Caller): Promise<Party | undefined> {
  const { userId, personIdentifier, systemUser, member } = caller;
  const partyUuid = member?.personUuid ?? caller.partyUuid;
  if (systemUser !== undefined) return undefined;
  const urn =
    partyUuid !== undefined
      ? `urn:altinn:party:uuid:${partyUuid}`
      : userId !== undefined
        ? `urn:altinn:userid:${userId}`
        : personIdentifier && `urn:altinn:person:identifier-no:${personIdentifier}`;
  const party = urn === undefined ? undefined : await register.byUrn(urn);
  return party?.kind === 'person' ? party : undefined;
}
