import { list, text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { urnOf } from '../../model/flatten.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { RESOURCES } from '../../wire/paths.ts';
import { pageSchema, SubjectResourcesAnswer } from '../../wire/schemas.ts';

const MOST_BYTES = 1_000_000;

/** The resources whose policies name some subjects (resource-registry §5.8); never paged. */
export const findResourcesBySubjects = ({ reader }: RegistryParts): Operation =>
  operation({
    name: 'FindResourcesBySubjects',
    method: 'POST',
    path: `${RESOURCES}/bysubjects`,
    tag: 'Feeds',
    summary: 'Resources by subject URNs',
    access: anonymous,
    body: {
      kind: 'json',
      schema: list(text(), { description: 'URNs, values in lower case' }),
      parameter: 'subjects',
      limit: MOST_BYTES,
    },
    answers: {
      200: {
        description: 'Subjects that some resource names, with the resources',
        schema: pageSchema(SubjectResourcesAnswer),
      },
    },
    problems: registryProblems,
    handle: async ({ body }) => {
      const urns = [...new Set(body)].filter((urn) => urn !== null);
      const found = urns.length === 0 ? [] : await reader.resourcesNaming(urns);
      const byUrn = Map.groupBy(found, ({ urn }) => urn);
      const data = urns.flatMap((urn) => {
        const naming = byUrn.get(urn);
        if (naming === undefined) return [];
        const resources = naming.map(({ identifier }) => {
          const resource = { type: 'urn:altinn:resource', value: identifier };
          return { ...resource, urn: urnOf(resource) };
        });
        return [{ subject: { ...naming[0]!.subject, urn }, resources }];
      });
      return ok({ links: {}, data });
    },
  });
