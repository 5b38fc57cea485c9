import { Type } from 'typebox';
import { list, text } from '../../http/binding/shapes.ts';
import { operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { identifierOf } from '../model/party-urn.ts';
import { tooMany } from '../problems.ts';
import type { RegisterReader } from '../store/reader.ts';
import { fieldsOf, fieldsQuery, wireParty } from '../wire/party.ts';

const MOST_URNS = 100;

/** `POST /register/api/…/parties/query`: parties by URN. The same data is served to each consumer under its own path. */
export const queryParties = (
  { reader }: { reader: Pick<RegisterReader, 'partiesByUrn'> },
  base: string,
  consumer: string,
) =>
  operation({
    name: `QueryParties${consumer}`,
    method: 'POST',
    path: `${base}/parties/query`,
    tag: 'Register',
    summary: 'Looks up parties by URN',
    access: lookUpAccess,
    query: Type.Object(fieldsQuery),
    body: { kind: 'json', schema: Type.Object({ data: list(text()) }) },
    answers: {
      200: { description: 'Every party was found' },
      206: { description: 'Some were not found and are left out' },
      400: { description: 'A text that is no party URN, an unknown field, or more than 100 URNs' },
    },
    problems: problemDetails,
    handle: async ({ body: { data }, query }) => {
      if (data.length > MOST_URNS) throw tooMany('/data');
      const fields = fieldsOf(query.fields);
      const faults = data.flatMap((urn, index) =>
        typeof urn === 'string' && identifierOf(urn) !== undefined
          ? []
          : [{ path: `$.data[${index}]`, message: 'Invalid PartyUrn' }],
      );
      if (faults.length > 0) throw new InvalidFields(faults);
      const urns = [...new Set(data)];
      const found = await reader.partiesByUrn(urns);
      const byParty = new Map([...found].map(([urn, row]) => [row.party_uuid, wireParty(row, fields, urn)]));
      return { status: found.size === urns.length ? 200 : 206, body: { data: [...byParty.values()] } };
    },
  });
