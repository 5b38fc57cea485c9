import { type Static, Type } from 'typebox';
import { list, nullable, text, uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Address } from '../../register/port.ts';
import { readAddress } from '../model/address.ts';
import { wireOwnAddress } from '../own-address.ts';
import { person, PROFILE, type ProfileParts, personOf, representedParty } from '../parts.ts';
import { profileProblem } from '../problems.ts';

const RESOURCE = /^urn:altinn:resource:([a-z0-9_-]+)$/i;
const MOST_RESOURCES = 1000;

const Body = Type.Object({
  emailAddress: Type.Optional(nullable(text())),
  phoneNumber: Type.Optional(nullable(text({ description: 'With country code' }))),
  resourceIncludeList: Type.Optional(
    nullable(list(text(), { description: 'Only about these, `urn:altinn:resource:…`; null for all' })),
  ),
});

/**
 * `PUT` and `PATCH …/users/current/notificationsettings/parties/{partyUuid}`: where the person wants to be told of mail
 * to an organisation. A PATCH leaves what it does not name.
 */
export const putOwnAddress = (parts: ProfileParts, method: 'PUT' | 'PATCH') =>
  operation({
    name: method === 'PUT' ? 'PutOwnNotificationAddress' : 'PatchOwnNotificationAddress',
    method,
    path: `${PROFILE}/users/current/notificationsettings/parties/:partyUuid`,
    tag: 'Profile',
    summary: 'Sets the address that whoever asks has for one organisation',
    access: person,
    params: Type.Object({ partyUuid: uuid() }),
    body: {
      kind: 'json',
      schema: Body,
    },
    answers: {
      200: { description: 'The address' },
      400: { description: 'No address at all, or not one' },
      403: { description: 'Not an organisation to act for' },
    },
    problems: problemDetails,
    handle: async ({ caller, params, body }) => {
      const who = await personOf(parts, caller);
      const of = await representedParty(parts, who, params.partyUuid.toLowerCase());
      if (of.kind !== 'organization') throw profileProblem('not-represented');
      const address = await parts.database.transaction((transaction) =>
        parts.addressBook.changeOwn(transaction, who.partyUuid, of.partyUuid, (before) =>
          changed(body, method === 'PATCH' ? before : undefined),
        ),
      );
      return ok(wireOwnAddress(of.partyUuid, address));
    },
  });

/** The address that a body makes of the one that was there. */
function changed(body: Static<typeof Body>, before: Address | undefined): Address {
  const kept = <Value>(given: Value | undefined, old: Value): Value => (given === undefined ? old : given);
  const read = readAddress({
    email: kept(body.emailAddress, before?.email ?? null),
    phone: kept(body.phoneNumber, before?.mobile ?? null),
  });
  const resources = kept(body.resourceIncludeList, before?.resources?.map((id) => `urn:altinn:resource:${id}`) ?? null);
  const faults = 'faults' in read ? [...read.faults] : [];
  resources?.forEach((urn, index) => {
    if (!RESOURCE.test(urn ?? ''))
      faults.push({ path: `resourceIncludeList[${index}]`, message: 'Write urn:altinn:resource: and the id.' });
  });
  if ((resources?.length ?? 0) > MOST_RESOURCES)
    faults.push({ path: 'resourceIncludeList', message: `At most ${MOST_RESOURCES} resources can be named.` });
  if ('faults' in read || faults.length > 0) throw new InvalidFields(faults);
  return { ...read.address, resources: resources?.map((urn) => RESOURCE.exec(urn)![1]!.toLowerCase()) };
}
