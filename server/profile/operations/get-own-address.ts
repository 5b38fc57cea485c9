import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { wireOwnAddress } from '../own-address.ts';
import { person, PROFILE, type ProfileParts, personOf } from '../parts.ts';
import { profileProblem } from '../problems.ts';

/** `GET …/users/current/notificationsettings/parties/{partyUuid}`. */
export const getOwnAddress = (parts: ProfileParts) =>
  operation({
    name: 'GetOwnNotificationAddress',
    method: 'GET',
    path: `${PROFILE}/users/current/notificationsettings/parties/:partyUuid`,
    tag: 'Profile',
    summary: 'The address that whoever asks has for one organisation',
    access: person,
    params: Type.Object({ partyUuid: uuid() }),
    answers: { 200: { description: 'The address' }, 404: { description: 'None' } },
    problems: problemDetails,
    handle: async ({ caller, params }) => {
      const who = await personOf(parts, caller);
      const [address] = await parts.addressBook.own(who.partyUuid, params.partyUuid);
      if (address === undefined) throw profileProblem('unknown');
      return ok(wireOwnAddress(address.of, address));
    },
  });
