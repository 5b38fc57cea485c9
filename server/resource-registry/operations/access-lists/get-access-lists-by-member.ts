import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { components } from '../../access.ts';
import { partyReferenceOf, wireList } from '../../model/access-list.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { AccessListAnswer } from '../../wire/schemas.ts';

/** The lists a party is in, of every owner; for components of the platform alone (resource-registry §2.3, §6). */
export const getAccessListsByMember = ({ lists }: RegistryParts): Operation =>
  operation({
    name: 'GetAccessListsByMember',
    method: 'GET',
    path: `${ACCESS_LISTS}/get-by-member`,
    tag: 'Access lists',
    summary: 'Access lists a party is in',
    access: components({ admin: false }),
    query: Type.Object({ party: Type.Optional(text({ description: 'urn:altinn:party:uuid:…' })) }),
    answers: {
      200: { description: 'The lists', schema: Type.Array(AccessListAnswer) },
      400: { description: 'No party uuid' },
    },
    problems: registryProblems,
    handle: async ({ query: { party = '' } }) => {
      const reference = partyReferenceOf(party);
      if (reference?.kind !== 'uuid')
        throw new InvalidFields([
          {
            path: 'party',
            message: party === '' ? 'The party field is required.' : `The value '${party}' is not valid.`,
          },
        ]);
      return ok((await lists.listsOf(reference.uuid)).map((list) => wireList(list)));
    },
  });
