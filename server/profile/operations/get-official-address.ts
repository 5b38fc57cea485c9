import { Type } from 'typebox';
import { text, uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { wireAddress } from '../model/address.ts';
import { organizationOf, person, PROFILE, type ProfileParts, personOf } from '../parts.ts';
import { profileProblem } from '../problems.ts';

/** `GET …/organizations/{orgno}/notificationaddresses/mandatory/{id}`. */
export const getOfficialAddress = (parts: ProfileParts) =>
  operation({
    name: 'GetOfficialAddress',
    method: 'GET',
    path: `${PROFILE}/organizations/:organizationNumber/notificationaddresses/mandatory/:id`,
    tag: 'Profile',
    summary: 'One official notification address',
    access: person,
    params: Type.Object({ organizationNumber: text(), id: uuid() }),
    answers: { 200: { description: 'The address' }, 404: { description: 'None' } },
    problems: problemDetails,
    handle: async ({ caller, params }) => {
      const who = await personOf(parts, caller);
      const { partyUuid } = await organizationOf(parts, who, params.organizationNumber, 'see');
      const found = (await parts.addressBook.official(partyUuid)).find(({ id }) => id === params.id.toLowerCase());
      if (found === undefined) throw profileProblem('unknown');
      return ok(wireAddress(found));
    },
  });
