import type { NotedChange, OwnerChange } from '../administration/port.ts';
import type { Transaction } from '../foundation/database/database.ts';
import type { Caller } from '../http/caller.ts';
import type { Client } from './model/client.ts';
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

/** Notes what a caller changes of a service owner's keys, clients or limits, with the transaction that changes it. */
export async function noteChange(
  parts: Pick<Parts, 'register' | 'changes'>,
  transaction: Transaction,
  caller: Caller,
  change: NotedChange & {
    readonly identifier: string;
    readonly serviceOwner: string;
    readonly details?: OwnerChange['details'];
  },
): Promise<void> {
  await parts.changes.note(transaction, { ...change, by: await actorOf(parts, caller) });
}

type ClientChange = Extract<NotedChange, { subject: 'client' }>['what'];

/**
 * How to note what a caller changes of a client of the organisation; nothing is, where that is no service owner. Looks up
 * what it needs at once, so that the transaction it then notes in waits for no second connection.
 */
export async function clientNotes(
  parts: Pick<Parts, 'register' | 'changes' | 'serviceOwners'>,
  caller: Caller,
  organizationNumber: string,
) {
  const [owner, by] = await Promise.all([
    parts.serviceOwners.byOrganizationNumber(organizationNumber),
    actorOf(parts, caller),
  ]);
  return async (
    transaction: Transaction,
    what: ClientChange,
    { clientId, clientName }: Pick<Client, 'clientId' | 'clientName'>,
    details: OwnerChange['details'] = {},
  ): Promise<void> => {
    if (owner === undefined) return;
    await parts.changes.note(transaction, {
      serviceOwner: owner.code,
      by,
      subject: 'client',
      identifier: clientId,
      what,
      details: { name: clientName, ...details },
    });
  };
}
