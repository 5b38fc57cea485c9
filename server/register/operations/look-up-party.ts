import { Type } from 'typebox';
import { nullable, text } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { ORGANIZATION_URN, PERSON_URN } from '../model/party-urn.ts';
import { registerProblem } from '../problems.ts';
import type { RegisterReader } from '../store/reader.ts';
import { v1Party } from '../wire/v1-party.ts';

/** Either number of a party. */
export const NumberLookUp = Type.Object({
  ssn: Type.Optional(nullable(text({ description: 'Eleven digits' }))),
  orgNo: Type.Optional(nullable(text({ description: 'Nine digits' }))),
});

/** The URN that a look-up asks for; undefined unless it has just one well-formed number. */
export function askedFor({ ssn, orgNo }: { ssn?: string | null; orgNo?: string | null }): string | undefined {
  if (Boolean(ssn) === Boolean(orgNo)) return undefined;
  if (ssn) return /^\d{11}$/.test(ssn) ? PERSON_URN + ssn : undefined;
  return /^\d{9}$/.test(orgNo ?? '') ? `${ORGANIZATION_URN}${orgNo}` : undefined;
}

export const ONE_NUMBER = 'Give either ssn, with eleven digits, or orgNo, with nine.';

/** `POST /register/api/v1/parties/lookup`: one party by a number that no URL may hold. */
export const lookUpParty = ({ reader }: { reader: Pick<RegisterReader, 'partiesByUrn'> }) =>
  operation({
    name: 'LookUpParty',
    method: 'POST',
    path: '/register/api/v1/parties/lookup',
    tag: 'Register',
    summary: 'One party by its number',
    access: lookUpAccess,
    body: { kind: 'json', schema: NumberLookUp },
    answers: {
      200: { description: 'The party in its first form' },
      400: { description: 'Not exactly one number' },
      404: { description: 'Unknown (REG-00007)' },
    },
    problems: problemDetails,
    handle: async ({ body }) => {
      const urn = askedFor(body);
      if (urn === undefined) throw new InvalidFields([{ path: '', message: ONE_NUMBER }]);
      const row = (await reader.partiesByUrn([urn])).get(urn);
      if (row === undefined) throw registerProblem('REG-00007');
      return ok(v1Party(row));
    },
  });
