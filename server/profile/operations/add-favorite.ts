import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { person, PROFILE, type ProfileParts, personOf, representedParty } from '../parts.ts';
import { profileWriter } from '../store/writer.ts';

/** `PUT …/users/current/party-groups/favorites/{partyUuid}`. */
export const addFavorite = (parts: ProfileParts) =>
  operation({
    name: 'AddFavoriteParty',
    method: 'PUT',
    path: `${PROFILE}/users/current/party-groups/favorites/:partyUuid`,
    tag: 'Profile',
    summary: 'Makes a party a favourite',
    access: person,
    params: Type.Object({ partyUuid: uuid() }),
    answers: {
      201: { description: 'Added' },
      204: { description: 'It was one already' },
      403: { description: 'Not one to act for' },
    },
    problems: problemDetails,
    handle: async ({ caller, params }) => {
      const who = await personOf(parts, caller);
      const { partyUuid } = await representedParty(parts, who, params.partyUuid.toLowerCase());
      const added = await parts.database.transaction((transaction) =>
        profileWriter(transaction).addFavorite(who.partyUuid, partyUuid, parts.clock.now()),
      );
      return { status: added ? 201 : 204 };
    },
  });
