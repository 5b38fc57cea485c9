import { Type } from 'typebox';
import { integer, uuid } from '../../../http/binding/shapes.ts';
import { type SystemUser, systemUserForCustomer } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { factsOfSystem } from './vendor-form.ts';

export const userParams = Type.Object({ party: integer(), systemUserId: uuid() });

/** Shows system users as their owner sees them. */
export function forCustomer({ database, register }: Pick<SystemParts, 'database' | 'register'>) {
  const reader = new SystemReader(database);
  return async (user: SystemUser, party: { partyId: number; partyUuid: string }) => {
    const system = (await reader.system(user.systemId))!;
    return systemUserForCustomer(user, await factsOfSystem(register, system), party);
  };
}
