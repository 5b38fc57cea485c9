import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { registerProblem } from '../problems.ts';
import type { RegisterReader } from '../store/reader.ts';
import { fieldsOf, fieldsQuery, wireParty } from '../wire/party.ts';

/** `GET /register/api/…/parties/{uuid}`: one party. */
export const getParty = (
  { reader }: { reader: Pick<RegisterReader, 'partiesByUrn'> },
  base: string,
  consumer: string,
) =>
  operation({
    name: `GetParty${consumer}`,
    method: 'GET',
    path: `${base}/parties/:uuid`,
    tag: 'Register',
    summary: 'One party by its uuid',
    access: lookUpAccess,
    params: Type.Object({ uuid: uuid() }),
    query: Type.Object(fieldsQuery),
    answers: { 200: { description: 'The party' }, 400: { description: 'Unknown (REG-00003), or an unknown field' } },
    problems: problemDetails,
    handle: async ({ params, query }) => {
      const fields = fieldsOf(query.fields);
      const urn = `urn:altinn:party:uuid:${params.uuid}`;
      const row = (await reader.partiesByUrn([urn])).get(urn);
      if (row === undefined) throw registerProblem('REG-00003', {}, { partyUuid: params.uuid });
      return ok(wireParty(row, fields));
    },
  });
