import { Type } from 'typebox';
import { list, text } from '../../../http/binding/shapes.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { components } from '../../access.ts';
import { wireMembership } from '../../model/access-list.ts';
import { membershipQueryOf } from '../../model/membership-query.ts';
import type { RegistryParts } from '../../parts.ts';
import { problem, registryProblems, validationProblem } from '../../problems.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { MembershipAnswer } from '../../wire/schemas.ts';

/** Which lists give a party access to which resources, as the decision point asks (resource-registry §6.4). */
export const getMemberships = ({ lists, register }: RegistryParts): Operation =>
  operation({
    name: 'GetAccessListMemberships',
    method: 'GET',
    path: `${ACCESS_LISTS}/memberships`,
    tag: 'Access lists',
    summary: 'Memberships of a party',
    access: components({ admin: true }),
    query: Type.Object({
      party: Type.Optional(list(text(), { description: 'URN of one party' })),
      resource: Type.Optional(list(text(), { description: 'urn:altinn:resource:… of one resource; default: all' })),
    }),
    answers: {
      200: {
        description: 'One entry a list and resource',
        schema: Type.Object({ data: Type.Array(MembershipAnswer) }),
      },
      400: { description: 'Every fault of the query' },
    },
    problems: registryProblems,
    handle: async ({ query }) => {
      const asked = membershipQueryOf(query);
      if ('faults' in asked) throw validationProblem(...asked.faults);
      const { party, resource } = asked;
      const uuid = party.kind === 'uuid' ? party.uuid : (await register.byUrn(party.urn))?.partyUuid;
      if (uuid === undefined) throw problem('RR-00001');
      return ok({ data: (await lists.memberships(uuid, resource)).map(wireMembership) });
    },
  });
