import type { Operation } from '../../../http/operation.ts';
import type { RegistryParts } from '../../parts.ts';
import { changeMembers } from './change-members.ts';

/** Makes the given parties the only members; an empty list empties it. */
export const replaceMembers = (parts: RegistryParts): Operation =>
  changeMembers(parts, {
    name: 'ReplaceAccessListMembers',
    method: 'PUT',
    summary: 'Replaces the members of an access list',
    tooMany: 'RR.VLD-00000',
    namesDeleted: false,
    write: (writer, list, parties, change) => writer.replaceMembers(list, parties, change),
  });
