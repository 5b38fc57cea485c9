import { Type } from 'typebox';
import { text, uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { wireAddress } from '../model/address.ts';
import { organizationOf, person, PROFILE, type ProfileParts, personOf } from '../parts.ts';
import { profileProblem } from '../problems.ts';
import { AddressBody, addressOf } from '../wire-address.ts';

/** `PUT …/organizations/{orgno}/notificationaddresses/mandatory/{id}`. */
export const changeOfficialAddress = (parts: ProfileParts) =>
  operation({
    name: 'ChangeOfficialAddress',
    method: 'PUT',
    path: `${PROFILE}/organizations/:organizationNumber/notificationaddresses/mandatory/:id`,
    tag: 'Profile',
    summary: 'Changes an official notification address',
    access: person,
    params: Type.Object({ organizationNumber: text(), id: uuid() }),
    body: { kind: 'json', schema: AddressBody },
    answers: { 200: { description: 'The address' }, 404: { description: 'None' } },
    problems: problemDetails,
    handle: async ({ caller, params: { organizationNumber, id }, body }) => {
      const who = await personOf(parts, caller);
      const { partyUuid } = await organizationOf(parts, who, organizationNumber, 'change');
      const address = addressOf(body);
      const changed = await parts.database.transaction((transaction) =>
        parts.addressBook.changeOfficial(transaction, partyUuid, id, address),
      );
      if (!changed) throw profileProblem('unknown');
      return ok(wireAddress({ id, ...address }));
    },
  });
