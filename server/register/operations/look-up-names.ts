import { Type } from 'typebox';
import { list, nullable, text } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { nameOf } from '../model/person-name.ts';
import { tooMany } from '../problems.ts';
import type { RegisterReader } from '../store/reader.ts';
import { askedFor, NumberLookUp, ONE_NUMBER } from './look-up-party.ts';

const MOST = 1000;

/** `POST /register/api/v1/parties/nameslookup`: names of many, in the order asked for; null for the unknown. */
export const lookUpNames = ({ reader }: { reader: Pick<RegisterReader, 'partiesByUrn'> }) =>
  operation({
    name: 'LookUpPartyNames',
    method: 'POST',
    path: '/register/api/v1/parties/nameslookup',
    tag: 'Register',
    summary: 'Names of parties by their numbers',
    access: lookUpAccess,
    query: Type.Object({
      partyComponentOption: Type.Optional(text({ description: '`person-name` adds the parts of a person’s name' })),
    }),
    body: { kind: 'json', schema: Type.Object({ parties: Type.Optional(nullable(list(NumberLookUp))) }) },
    answers: { 200: { description: 'A name each' }, 400: { description: 'Not exactly one number each' } },
    problems: problemDetails,
    handle: async ({ body, query }) => {
      const parties = body.parties ?? [];
      if (parties.length > MOST) throw tooMany('/parties');
      const asked = parties.map(askedFor);
      const faults = asked.flatMap((urn, index) =>
        urn === undefined ? [{ path: `$.parties[${index}]`, message: ONE_NUMBER }] : [],
      );
      if (faults.length > 0) throw new InvalidFields(faults);
      const found = await reader.partiesByUrn([...new Set(asked as string[])]);
      const inParts = query.partyComponentOption?.toLowerCase().replaceAll(/[^a-z]/g, '') === 'personname';
      return ok({
        partyNames: parties.map(({ ssn, orgNo }, index) => {
          const row = found.get(asked[index]!);
          const { shortName: _, ...name } = nameOf(row?.name ?? '');
          return {
            ssn: ssn ?? null,
            orgNo: orgNo ?? null,
            name: row?.name ?? null,
            ...(inParts ? { personName: row?.kind === 'person' ? { name: row.name, ...name } : null } : {}),
          };
        }),
      });
    },
  });
