import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import type { LookUpReader } from '../store/look-up-reader.ts';
import { fieldsOf, fieldsQuery, wireParty } from '../wire/party.ts';

const CCR = 'urn:altinn:external-role:ccr:';

/**
 * `GET …/internal/parties/{uuid}/customers/ccr/{role}`: those in which the party has the role, as an accountant has in
 * its customers; and `…/holders/ccr/{role}`: those who have it in the party.
 */
export const listRoleParties = (
  { lookUps }: { lookUps: LookUpReader },
  side: 'customers' | 'holders',
  role: 'revisor' | 'regnskapsforer' | 'forretningsforer' | 'daglig-leder',
) =>
  operation({
    name: `List${side === 'customers' ? 'Customers' : 'Holders'}-${role}`,
    method: 'GET',
    path: `/register/api/v2/internal/parties/:uuid/${side}/ccr/${role}`,
    tag: 'Register',
    summary: side === 'customers' ? `Parties in which this one is ${role}` : `Those who are ${role} in the party`,
    access: lookUpAccess,
    params: Type.Object({ uuid: uuid() }),
    query: Type.Object(fieldsQuery),
    answers: { 200: { description: 'The parties; none for an unknown one' } },
    problems: problemDetails,
    handle: async ({ params, query }) => {
      const fields = fieldsOf(query.fields);
      const rows = await lookUps[side](params.uuid, CCR + role);
      return ok({ data: rows.map((row) => wireParty(row, fields)) });
    },
  });
