import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { person, PROFILE, type ProfileParts, personOf } from '../parts.ts';
import { profileProblem } from '../problems.ts';

/** `DELETE …/users/current/notificationsettings/parties/{partyUuid}`. */
export const removeOwnAddress = (parts: ProfileParts) =>
  operation({
    name: 'RemoveOwnNotificationAddress',
    method: 'DELETE',
    path: `${PROFILE}/users/current/notificationsettings/parties/:partyUuid`,
    tag: 'Profile',
    summary: 'Removes the address that whoever asks has for one organisation',
    access: person,
    params: Type.Object({ partyUuid: uuid() }),
    answers: { 204: { description: 'Removed' }, 404: { description: 'None' } },
    problems: problemDetails,
    handle: async ({ caller, params }) => {
      const who = await personOf(parts, caller);
      const removed = await parts.database.transaction((transaction) =>
        parts.addressBook.removeOwn(transaction, who.partyUuid, params.partyUuid),
      );
      if (!removed) throw profileProblem('unknown');
      return { status: 204 };
    },
  });
