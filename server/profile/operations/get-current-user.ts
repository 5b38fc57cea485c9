import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { person, PROFILE, type ProfileParts, personOf } from '../parts.ts';
import { settingsOf } from '../settings.ts';

/** `GET …/users/current`: the person's own profile. */
export const getCurrentUser = (parts: ProfileParts) =>
  operation({
    name: 'GetCurrentUser',
    method: 'GET',
    path: `${PROFILE}/users/current`,
    tag: 'Profile',
    summary: 'The profile of whoever asks',
    access: person,
    answers: { 200: { description: 'Person, contact data and settings' } },
    problems: problemDetails,
    handle: async ({ caller }) => {
      const who = await personOf(parts, caller);
      return ok({
        userId: who.userId ?? null,
        userUuid: who.partyUuid,
        userName: '',
        userType: who.kind === 'person' ? 1 : 2,
        isReserved: who.reservedInKrr,
        email: who.email ?? '',
        phoneNumber: who.mobile ?? '',
        partyId: who.partyId,
        party: {
          partyId: who.partyId,
          partyUuid: who.partyUuid,
          partyTypeName: who.kind === 'person' ? 1 : 3,
          orgNumber: '',
          ssn: who.personIdentifier ?? '',
          unitType: null,
          name: who.name,
          isDeleted: who.isDeleted,
        },
        profileSettingPreference: await settingsOf(parts, who),
      });
    },
  });
