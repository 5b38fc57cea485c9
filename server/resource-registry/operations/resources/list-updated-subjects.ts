import { Type } from 'typebox';
import { wireTime } from '../../../http/binding/scalars.ts';
import { dateTime, integer, text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { isText, linkTo, links, pageOf, readToken, writeToken } from '../../model/cursor.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems, validationProblem } from '../../problems.ts';
import { RESOURCES } from '../../wire/paths.ts';
import { pageSchema, UpdatedSubjectAnswer } from '../../wire/schemas.ts';

const PATH = `${RESOURCES}/updated`;
const LARGEST_PAGE = 1000;

/** The last pair of a page; its time is the `since` of the next. */
interface Position {
  readonly resource: string;
  readonly subject: string;
}

const isPosition = (value: unknown): value is Position =>
  typeof value === 'object' &&
  value !== null &&
  isText((value as Partial<Position>).resource) &&
  isText((value as Partial<Position>).subject);

/** Which subjects came to reach which resources, or ceased to, since a time (resource-registry §5.6). */
export const listUpdatedSubjects = ({ reader, publicUrl }: RegistryParts): Operation =>
  operation({
    name: 'ListUpdatedResourceSubjects',
    method: 'GET',
    path: PATH,
    tag: 'Feeds',
    summary: 'Pairs of resource and subject that came or went',
    access: anonymous,
    query: Type.Object({
      since: Type.Optional(dateTime({ description: 'Inclusive; default: from the start' })),
      token: Type.Optional(text({ description: 'From links.next' })),
      limit: Type.Optional(integer({ description: '1 to 1000; default 1000' })),
    }),
    answers: {
      200: { description: 'A page', schema: pageSchema(UpdatedSubjectAnswer) },
      400: { description: 'A limit, time or token that cannot be used' },
    },
    problems: registryProblems,
    handle: async ({ query: { since, token, limit = LARGEST_PAGE } }) => {
      if (limit < 1 || limit > LARGEST_PAGE) throw validationProblem({ code: 'RR.VLD-00008' });
      const position = readToken(token, isPosition);
      const after = position && { identifier: position.resource, subjectUrn: position.subject };
      const { rows, last } = pageOf(await reader.updated(since, after, limit + 1), limit);
      const next =
        last &&
        linkTo(publicUrl + PATH, {
          since: wireTime(last.updatedAt),
          token: writeToken({ resource: last.identifier, subject: last.subjectUrn } satisfies Position),
          limit: String(limit),
        });
      return ok({
        links: links(next),
        data: rows.map(({ identifier, subjectUrn, updatedAt, deleted }) => ({
          resourceUrn: `urn:altinn:resource:${identifier}`,
          subjectUrn,
          updatedAt: wireTime(updatedAt),
          deleted,
        })),
      });
    },
  });
