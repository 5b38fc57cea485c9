import type { Caller } from '../../http/caller.ts';
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
    handle: async ({ caller }) => ok(await favoritesOf(parts, caller)),
  });

/** `GET …/users/current/party-groups`: favourites are the one group there is. */
export const listPartyGroups = (parts: ProfileParts) =>
  operation({
    name: 'ListPartyGroups',
    method: 'GET',
    path: `${PROFILE}/users/current/party-groups`,
    tag: 'Profile',
    summary: 'Groups of parties of whoever asks',
    access: person,
    answers: { 200: { description: 'The favourites' } },
    problems: problemDetails,
    handle: async ({ caller }) => ok([await favoritesOf(parts, caller)]),
  });

async function favoritesOf(parts: ProfileParts, caller: Caller | undefined) {
  const who = await personOf(parts, caller);
  const parties = await profileReader(parts.database).favorites(who.partyUuid);
  return { name: 'favorites', isFavorite: true, parties };
}
