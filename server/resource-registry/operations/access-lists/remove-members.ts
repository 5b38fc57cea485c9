import type { Operation } from '../../../http/operation.ts';
import type { RegistryParts } from '../../parts.ts';
import { changeMembers } from './change-members.ts';

/** Removes members; one that is not there is no fault. */
export const removeMembers = (parts: RegistryParts): Operation =>
  changeMembers(parts, {
    name: 'RemoveAccessListMembers',
    method: 'DELETE',
    summary: 'Removes members from an access list',
    tooMany: 'RR.VLD-00001',
    namesDeleted: true,
    write: (writer, list, parties, change) => writer.removeMembers(list, parties, change),
  });
