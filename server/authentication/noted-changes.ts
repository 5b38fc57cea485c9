import type { OwnerChange } from '../administration/port.ts';
import type { Transaction } from '../foundation/database/database.ts';
import type { Caller } from '../http/caller.ts';
import type { Parts } from './parts.ts';
import { personOf } from './person-of.ts';

/** Who does something, for the audit: the person where the caller is one, else the organisation, else the client. */
async function actorOf({ register }: Pick<Parts, 'register'>, caller: Caller): Promise<string> {
  const person = caller.consumer === undefined ? await personOf(register, caller) : undefined;
  const uuid = caller.member?.personUuid ?? person?.partyUuid;
  if (uuid !== undefined) return `urn:altinn:party:uuid:${uuid}`;
  const { client_id: client } = caller.claims;
  return caller.consumer ?? (typeof client === 'string' ? client : 'administrator');
}

/** Notes what a caller changes of a service owner's keys or limits, with the transaction that changes it. */
export async function noteChange(
  parts: Pick<Parts, 'register' | 'changes'>,
  transaction: Transaction,
  caller: Caller,
  change: Pick<OwnerChange, 'subject' | 'identifier' | 'what'> & {
    readonly serviceOwner: string;
    readonly details?: OwnerChange['details'];
  },
): Promise<void> {
  await parts.changes.note(transaction, { ...change, by: await actorOf(parts, caller) });
}
