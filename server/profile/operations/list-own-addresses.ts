import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { wireOwnAddress } from '../own-address.ts';
import { person, PROFILE, type ProfileParts, personOf } from '../parts.ts';

/** `GET …/users/current/notificationsettings/parties`. */
export const listOwnAddresses = (parts: ProfileParts) =>
  operation({
    name: 'ListOwnNotificationAddresses',
    method: 'GET',
    path: `${PROFILE}/users/current/notificationsettings/parties`,
    tag: 'Profile',
    summary: 'Addresses that whoever asks has for organisations',
    access: person,
    answers: { 200: { description: 'One an organisation' } },
    problems: problemDetails,
    handle: async ({ caller }) => {
      const who = await personOf(parts, caller);
      const addresses = await parts.addressBook.own(who.partyUuid);
      return ok(addresses.map((address) => wireOwnAddress(address.of, address)));
    },
  });
