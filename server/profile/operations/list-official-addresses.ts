import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { wireAddress } from '../model/address.ts';
import { organizationOf, person, PROFILE, type ProfileParts, personOf } from '../parts.ts';

/** `GET …/organizations/{orgno}/notificationaddresses/mandatory`. */
export const listOfficialAddresses = (parts: ProfileParts) =>
  operation({
    name: 'ListOfficialAddresses',
    method: 'GET',
    path: `${PROFILE}/organizations/:organizationNumber/notificationaddresses/mandatory`,
    tag: 'Profile',
    summary: 'Official notification addresses of an organisation',
    access: person,
    params: Type.Object({ organizationNumber: text() }),
    answers: { 200: { description: 'The addresses' }, 403: { description: 'Not an organisation to act for' } },
    problems: problemDetails,
    handle: async ({ caller, params }) => {
      const who = await personOf(parts, caller);
      const { partyUuid } = await organizationOf(parts, who, params.organizationNumber, 'see');
      return ok((await parts.addressBook.official(partyUuid)).map(wireAddress));
    },
  });
