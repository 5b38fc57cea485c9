import type { NotedChange, OwnerChange } from '../administration/port.ts';
import type { Transaction } from '../foundation/database/database.ts';
import { actorOf, type Caller } from '../http/caller.ts';
import type { Client } from './model/client.ts';
import type { Parts } from './parts.ts';
import { personOf } from './person-of.ts';

/** Who does something, with the person behind a token that names no organisation. */
async function knownActorOf({ register }: Pick<Parts, 'register'>, caller: Caller): Promise<string> {
  return actorOf(caller, caller.consumer === undefined ? await personOf(register, caller) : undefined);
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
  await parts.changes.note(transaction, { ...change, by: await knownActorOf(parts, caller) });
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
    knownActorOf(parts, caller),
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
