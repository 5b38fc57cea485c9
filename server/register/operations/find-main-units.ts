import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { identifierOf } from '../model/party-urn.ts';
import type { LookUpReader } from '../store/look-up-reader.ts';
import type { RegisterReader } from '../store/reader.ts';
import { fieldsOf, fieldsQuery, wireParty } from '../wire/party.ts';

const KINDS: readonly (string | undefined)[] = ['organization', 'party-id', 'uuid'];

/** `POST /register/api/…/parties/main-units`: the organisation a sub-unit belongs to. */
export const findMainUnits = (
  { reader, lookUps }: { reader: Pick<RegisterReader, 'partiesByUrn'>; lookUps: LookUpReader },
  base: string,
  consumer: string,
) =>
  operation({
    name: `FindMainUnits${consumer}`,
    method: 'POST',
    path: `${base}/parties/main-units`,
    tag: 'Register',
    summary: 'The main unit of a sub-unit',
    access: lookUpAccess,
    query: Type.Object(fieldsQuery),
    body: { kind: 'json', schema: Type.Object({ data: text({ description: 'URN of an organisation' }) }) },
    answers: {
      200: { description: 'The main unit; empty for a top unit, an unknown one, or a party that is no organisation' },
      400: { description: 'No URN of an organisation' },
    },
    problems: problemDetails,
    handle: async ({ body: { data: urn }, query }) => {
      const fields = fieldsOf(query.fields);
      if (!KINDS.includes(identifierOf(urn)?.kind))
        throw new InvalidFields([{ path: '$.data', message: 'Invalid OrganizationUrn' }]);
      const unit = (await reader.partiesByUrn([urn])).get(urn);
      const main = unit === undefined ? undefined : await lookUps.mainUnit(unit.party_uuid);
      return ok({ data: main === undefined ? [] : [wireParty(main, fields)] });
    },
  });
