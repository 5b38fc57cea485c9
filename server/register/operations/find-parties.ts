import { Type } from 'typebox';
import { isUuid } from '../../foundation/ids.ts';
import { nullable, text, uuid } from '../../http/binding/shapes.ts';
import { anyScope } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { birthDateOf } from '../model/birth-date.ts';
import { PERSON_URN } from '../model/party-urn.ts';
import type { SyntheticPeople } from '../port.ts';
import type { PartyFinder } from '../store/party-finder.ts';
import type { RegisterReader } from '../store/reader.ts';

const MOST = 20;
const MOST_HOLDERS = 100;
/** Born in month 81 to 92: nobody real (authentication §6.5). */
const SYNTHETIC = /^\d\d(8[1-9]|9[0-2])\d{7}$/;

interface Parts {
  readonly reader: Pick<RegisterReader, 'partiesByUrn'>;
  readonly finder: PartyFinder;
  readonly syntheticPeople: Pick<SyntheticPeople, 'search'>;
}

interface Found {
  readonly party_uuid: string;
  readonly kind: string;
  readonly name: string;
  readonly organization_number: string | null;
  readonly person_identifier: string | null;
}

/**
 * `POST …/parties/find`: parties to choose from. Posted, since a person is found by an identity number. Organisations
 * and who has roles there are public; real people are found by number alone, and their names stay with the registers.
 */
export const findParties = ({ reader, finder, syntheticPeople }: Parts) =>
  operation({
    name: 'FindParties',
    method: 'POST',
    path: '/administration/api/v1/parties/find',
    tag: 'Administration',
    summary: 'Finds parties to choose from',
    description:
      'By number or party uuid, or by a part of an organisation’s name. With `of`, answers who has roles at that party instead. People of test registers, who do not exist, are found by name too.',
    access: anyScope(['altinn:serviceowner']),
    behindGateway: false,
    body: {
      kind: 'json',
      schema: Type.Object({
        text: Type.Optional(nullable(text({ max: 100, description: 'Two letters at least' }))),
        of: Type.Optional(nullable(uuid({ description: 'Party uuid' }))),
      }),
      limit: 2000,
    },
    answers: {
      200: { description: `\`data\`: at most ${MOST}, or ${MOST_HOLDERS} of \`of\`` },
      400: { description: 'Neither a text nor a party' },
    },
    problems: problemDetails,
    handle: async ({ body }) => {
      if (body.of) {
        const holders = await finder.holders(body.of, MOST_HOLDERS);
        return ok({ data: holders.map((row) => ({ ...wireFound(row, true), roles: row.roles })) });
      }
      const wanted = body.text?.trim() ?? '';
      if (wanted.length < 2)
        throw new InvalidFields([{ path: '$.text', message: 'Give two letters at least, or a number.' }]);
      const digits = wanted.replaceAll(/\s/g, '');
      const urn = /^\d{11}$/.test(digits)
        ? PERSON_URN + digits
        : isUuid(wanted)
          ? `urn:altinn:party:uuid:${wanted.toLowerCase()}`
          : undefined;
      if (urn !== undefined) {
        const party = (await reader.partiesByUrn([urn])).get(urn);
        return ok({ data: party === undefined || party.is_deleted ? [] : [wireFound(party)] });
      }
      const [organizations, people] = await Promise.all([
        finder.organizations(wanted, MOST),
        /\d/.test(wanted) ? [] : syntheticPeople.search(wanted, MOST),
      ]);
      const named = people.filter(({ person }) => person.name.toLowerCase().includes(wanted.toLowerCase()));
      return ok({
        data: [
          ...organizations.map((row) => wireFound(row)),
          ...named.map(({ person }) =>
            wireFound({
              party_uuid: person.partyUuid,
              kind: person.kind,
              name: person.name,
              organization_number: null,
              person_identifier: person.personIdentifier ?? null,
            }),
          ),
        ].slice(0, MOST),
      });
    },
  });

const wireFound = (
  { party_uuid, kind, name, organization_number, person_identifier }: Found,
  isPublic = person_identifier === null || SYNTHETIC.test(person_identifier),
) => ({
  uuid: party_uuid,
  kind,
  name: isPublic ? name : null,
  organizationNumber: organization_number,
  birthDate: person_identifier === null ? null : (birthDateOf(person_identifier) ?? null),
});
