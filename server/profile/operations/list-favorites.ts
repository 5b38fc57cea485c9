import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { person, PROFILE, type ProfileParts, personOf } from '../parts.ts';
import { profileReader } from '../store/reader.ts';

/** `GET …/users/current/party-groups/favorites`. */
export const listFavorites = (parts: ProfileParts) =>
  operation({
    name: 'ListFavoriteParties',
    method: 'GET',
    path: `${PROFILE}/users/current/party-groups/favorites`,
    tag: 'Profile',
    summary: 'Favourite parties of whoever asks',
    access: person,
    answers: { 200: { description: 'Party uuids, those that may no longer be acted for included' } },
    problems: problemDetails,
    handle: async ({ caller }) => {
      const who = await personOf(parts, caller);
      const parties = await profileReader(parts.database).favorites(who.partyUuid);
      return ok({ name: 'favorites', isFavorite: true, parties });
    },
  });
