import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { person, PROFILE, type ProfileParts, personOf } from '../parts.ts';
import { profileProblem } from '../problems.ts';
import { profileWriter } from '../store/writer.ts';

/** `DELETE …/users/current/party-groups/favorites/{partyUuid}`. */
export const removeFavorite = (parts: ProfileParts) =>
  operation({
    name: 'RemoveFavoriteParty',
    method: 'DELETE',
    path: `${PROFILE}/users/current/party-groups/favorites/:partyUuid`,
    tag: 'Profile',
    summary: 'Takes a party from the favourites',
    access: person,
    params: Type.Object({ partyUuid: uuid() }),
    answers: { 204: { description: 'Removed' }, 404: { description: 'It was none' } },
    problems: problemDetails,
    handle: async ({ caller, params }) => {
      const who = await personOf(parts, caller);
      const removed = await parts.database.transaction((transaction) =>
        profileWriter(transaction).removeFavorite(who.partyUuid, params.partyUuid.toLowerCase()),
      );
      if (!removed) throw profileProblem('unknown');
      return { status: 204 };
    },
  });
