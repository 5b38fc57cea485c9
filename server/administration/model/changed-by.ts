import type { Caller } from '../../http/caller.ts';

/** Who does something, for the audit: a person's urn where one is known, else the organisation, else the client. */
export function changedBy(caller: Caller, person?: { readonly partyUuid: string }): string {
  const uuid = caller.member?.personUuid ?? person?.partyUuid;
  if (uuid !== undefined) return `urn:altinn:party:uuid:${uuid}`;
  const { client_id: client } = caller.claims;
  return caller.consumer ?? caller.organizationNumber ?? (typeof client === 'string' ? client : 'administrator');
}
