import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { ORGANIZATION_URN } from '../model/party-urn.ts';
import { registerProblem } from '../problems.ts';
import type { RegisterReader } from '../store/reader.ts';
import { wireOrganization } from '../wire/v1-party.ts';

/** `GET /register/api/v1/organizations/{orgNr}`. */
export const getOrganization = ({ reader }: { reader: Pick<RegisterReader, 'partiesByUrn'> }) =>
  operation({
    name: 'GetOrganization',
    method: 'GET',
    path: '/register/api/v1/organizations/:orgNr',
    tag: 'Register',
    summary: 'One organisation by its number',
    access: lookUpAccess,
    params: Type.Object({ orgNr: text() }),
    answers: { 200: { description: 'The organisation' }, 404: { description: 'Unknown' } },
    problems: problemDetails,
    handle: async ({ params }) => {
      const urn = ORGANIZATION_URN + params.orgNr;
      const row = (await reader.partiesByUrn([urn])).get(urn);
      if (row === undefined) throw registerProblem('unknown');
      return ok(wireOrganization(row));
    },
  });
