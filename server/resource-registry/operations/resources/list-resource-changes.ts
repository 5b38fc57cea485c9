import { Type } from 'typebox';
import { wireTime } from '../../../http/binding/scalars.ts';
import { integer, text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { isPlace, linkTo, links, pageOf, readToken, writeToken } from '../../model/cursor.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems, validationProblem } from '../../problems.ts';
import { RESOURCES } from '../../wire/paths.ts';
import { ChangedResourceAnswer, pageSchema } from '../../wire/schemas.ts';

const PATH = `${RESOURCES}/changes`;
const LARGEST_PAGE = 1000;

/** Resources with a policy, each once, in the order of their newest change (resource-registry §5.7). */
export const listResourceChanges = ({ reader, publicUrl }: RegistryParts): Operation =>
  operation({
    name: 'ListResourceChanges',
    method: 'GET',
    path: PATH,
    tag: 'Feeds',
    summary: 'Resources whose metadata or policy changed',
    access: anonymous,
    query: Type.Object({
      token: Type.Optional(text({ description: 'From links.next' })),
      limit: Type.Optional(integer({ description: '1 to 1000; default 1000' })),
    }),
    answers: {
      200: { description: 'A page', schema: pageSchema(ChangedResourceAnswer) },
      400: { description: 'A limit or token that cannot be used' },
    },
    problems: registryProblems,
    handle: async ({ query: { token, limit = LARGEST_PAGE } }) => {
      if (limit < 1 || limit > LARGEST_PAGE)
        throw validationProblem({
          code: 'RR.VLD-00011',
          paths: ['/$QUERY/limit'],
          detail: `Limit must be between 1 and ${LARGEST_PAGE}, was ${limit}.`,
        });
      const after = readToken(token, isPlace) ?? 0;
      const { rows, last } = pageOf(await reader.changes(after, limit + 1), limit);
      const next = last && linkTo(publicUrl + PATH, { token: writeToken(last.number), limit: String(limit) });
      return ok({
        links: links(next),
        data: rows.map(({ identifier, changedAt }) => ({ resourceId: identifier, changedAt: wireTime(changedAt) })),
      });
    },
  });
