import { Type } from 'typebox';
import { text, uuid } from '../../http/binding/shapes.ts';
import { operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { organizationOf, person, PROFILE, type ProfileParts, personOf } from '../parts.ts';
import { profileProblem } from '../problems.ts';

/** `DELETE …/organizations/{orgno}/notificationaddresses/mandatory/{id}`. */
export const removeOfficialAddress = (parts: ProfileParts) =>
  operation({
    name: 'RemoveOfficialAddress',
    method: 'DELETE',
    path: `${PROFILE}/organizations/:organizationNumber/notificationaddresses/mandatory/:id`,
    tag: 'Profile',
    summary: 'Removes an official notification address',
    access: person,
    params: Type.Object({ organizationNumber: text(), id: uuid() }),
    answers: { 204: { description: 'Removed' }, 404: { description: 'None' } },
    problems: problemDetails,
    handle: async ({ caller, params: { organizationNumber, id } }) => {
      const who = await personOf(parts, caller);
      const { partyUuid } = await organizationOf(parts, who, organizationNumber, 'change');
      const removed = await parts.database.transaction((transaction) =>
        parts.addressBook.removeOfficial(transaction, partyUuid, id),
      );
      if (!removed) throw profileProblem('unknown');
      return { status: 204 };
    },
  });
