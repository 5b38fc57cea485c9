import { Type } from 'typebox';
import { list, nullable, text } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { contactPointsOf, lookUpAccess, type Party } from '../../register/port.ts';
import { PROFILE, type ProfileParts } from '../parts.ts';

type Parts = Pick<ProfileParts, 'register'>;

const MOST = 1000;
const ORGANIZATION_URN = 'urn:altinn:organization:identifier-no:';

async function find({ register }: Parts, numbers: readonly string[]) {
  if (numbers.length > MOST)
    throw new InvalidFields([{ path: 'organizationNumbers', message: `At most ${MOST} can be asked for at once.` }]);
  const found = await register.byUrns([...new Set(numbers)].map((number) => ORGANIZATION_URN + number));
  const organizations = [...found.values()];
  const addresses = await register.notificationAddresses(organizations.map(({ partyUuid }) => partyUuid));
  return { organizations, addresses };
}

const common = { method: 'POST', tag: 'Profile', access: lookUpAccess, problems: problemDetails } as const;

/** `POST …/correspondence/organizations/notificationaddresses/lookup`: official addresses (events §3.3). */
export const lookUpOfficialAddresses = (parts: Parts) =>
  operation({
    ...common,
    name: 'LookUpOfficialAddresses',
    path: `${PROFILE}/correspondence/organizations/notificationaddresses/lookup`,
    summary: 'Official notification addresses of organisations',
    body: { kind: 'json', schema: Type.Object({ organizationNumbers: list(text()) }) },
    answers: { 200: { description: 'The addresses of those that are known' } },
    handle: async ({ body }) => {
      const { organizations, addresses } = await find(parts, body.organizationNumbers);
      return ok({ contactPointsList: contactPointsOf(organizations, addresses) });
    },
  });

/**
 * `POST …/correspondence/units/contactpoint/lookup`: addresses people gave for acting for organisations, of those who
 * want to hear of the resource (events §3.3). Who may use the resource is for the asker to find out.
 */
export const lookUpUserAddresses = (parts: Parts) =>
  operation({
    ...common,
    name: 'LookUpUserAddresses',
    path: `${PROFILE}/correspondence/units/contactpoint/lookup`,
    summary: 'Addresses of people who act for organisations',
    body: {
      kind: 'json',
      schema: Type.Object({
        organizationNumbers: list(text()),
        resourceId: Type.Optional(nullable(text({ description: 'With or without `urn:altinn:resource:`' }))),
      }),
    },
    answers: { 200: { description: 'The people of those that are known' } },
    handle: async ({ body }) => {
      const { organizations, addresses } = await find(parts, body.organizationNumbers);
      const resource = body.resourceId?.toLowerCase().replace(/^urn:altinn:resource:/, '');
      const wanted = addresses.filter(
        ({ holder, resources }) =>
          holder !== undefined && (resources === undefined || (resource && resources.includes(resource))),
      );
      const people = await parts.register.byUrns(
        [...new Set(wanted.flatMap(({ holder }) => holder ?? []))].map((uuid) => `urn:altinn:party:uuid:${uuid}`),
      );
      const wantedAt = Map.groupBy(wanted, ({ of }) => of);
      const holders = new Map<string, Party>([...people.values()].map((person) => [person.partyUuid, person]));
      return ok({
        contactPointsList: organizations.map(({ partyUuid, partyId, organizationNumber }) => ({
          organizationNumber,
          partyId,
          userContactPoints: (wantedAt.get(partyUuid) ?? []).flatMap(({ holder, email, mobile }) => {
            const person = holders.get(holder!);
            return person === undefined
              ? []
              : [{ userId: person.userId ?? null, email: email ?? '', mobileNumber: mobile ?? '' }];
          }),
        })),
      });
    },
  });
