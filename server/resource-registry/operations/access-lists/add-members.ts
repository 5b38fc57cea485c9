import type { Operation } from '../../../http/operation.ts';
import type { RegistryParts } from '../../parts.ts';
import { changeMembers } from './change-members.ts';

/** Adds members; one that is there already is no fault. */
export const addMembers = (parts: RegistryParts): Operation =>
  changeMembers(parts, {
    name: 'AddAccessListMembers',
    method: 'POST',
    summary: 'Adds members to an access list',
    tooMany: 'RR.VLD-00001',
    namesDeleted: false,
    write: (writer, list, parties, change) => writer.addMembers(list, parties, change),
  });
