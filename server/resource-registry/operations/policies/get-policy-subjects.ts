import { Type } from 'typebox';
import { boolean } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { urnOf } from '../../model/flatten.ts';
import type { RegistryParts } from '../../parts.ts';
import { plain, registryProblems } from '../../problems.ts';
import { ResourceParams, RESOURCES } from '../../wire/paths.ts';
import { AttributeWithUrn, pageSchema } from '../../wire/schemas.ts';

/** Whom the policy of a resource gives anything (resource-registry §5.3). */
export const getPolicySubjects = ({ reader, publishing }: RegistryParts): Operation =>
  operation({
    name: 'GetPolicySubjects',
    method: 'GET',
    path: `${RESOURCES}/:id/policy/subjects`,
    tag: 'Policy',
    summary: 'Subjects of a policy',
    access: anonymous,
    params: ResourceParams,
    query: Type.Object({
      reloadFromXacml: Type.Optional(boolean({ description: 'Write the index anew from the policy first' })),
    }),
    answers: {
      200: { description: 'Distinct subjects', schema: pageSchema(AttributeWithUrn) },
      404: { description: 'None' },
    },
    problems: registryProblems,
    handle: async ({ params: { id }, query: { reloadFromXacml } }) => {
      if (reloadFromXacml === true && !(await publishing.reloadSubjects(id))) throw plain(404);
      const subjects = await reader.subjects(id);
      if (subjects.length === 0) throw plain(404);
      return ok({ links: {}, data: subjects.map((subject) => ({ ...subject, urn: urnOf(subject) })) });
    },
  });
