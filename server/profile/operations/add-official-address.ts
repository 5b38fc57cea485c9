import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { wireAddress } from '../model/address.ts';
import { organizationOf, person, PROFILE, type ProfileParts, personOf } from '../parts.ts';
import { profileProblem } from '../problems.ts';
import { AddressBody, addressOf } from '../wire-address.ts';

/** Each of them is told of every message. */
const MOST = 50;

/** `POST …/organizations/{orgno}/notificationaddresses/mandatory`; one that is there already is answered as it is. */
export const addOfficialAddress = (parts: ProfileParts) =>
  operation({
    name: 'AddOfficialAddress',
    method: 'POST',
    path: `${PROFILE}/organizations/:organizationNumber/notificationaddresses/mandatory`,
    tag: 'Profile',
    summary: 'Adds an official notification address',
    access: person,
    params: Type.Object({ organizationNumber: text() }),
    body: { kind: 'json', schema: AddressBody },
    answers: {
      200: { description: 'It was there already' },
      201: { description: 'The address' },
      400: { description: 'Not an address, or one too many' },
      403: { description: 'No key role in the organisation' },
    },
    problems: problemDetails,
    handle: async ({ caller, params, body }) => {
      const who = await personOf(parts, caller);
      const { partyUuid } = await organizationOf(parts, who, params.organizationNumber, 'change');
      const address = addressOf(body);
      const added = await parts.database.transaction((transaction) =>
        parts.addressBook.addOfficial(transaction, partyUuid, address, MOST),
      );
      if (added === undefined) throw profileProblem('too-many', { most: String(MOST) });
      return { status: added.isNew ? 201 : 200, body: wireAddress({ id: added.id, ...address }) };
    },
  });
