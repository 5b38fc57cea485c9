import { Type } from 'typebox';
import { wireTime } from '../../../http/binding/scalars.ts';
import { enumeration, integer, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { judgeDraft, readersOf } from '../../model/draft-verdict.ts';
import { draftReader, type ListedService } from '../../store/draft-reader.ts';
import { OwnerParams, ownersAccess, type ServiceParts, SERVICES } from './parts.ts';

const DEFAULT_LIMIT = 50;

/** Services of a service owner by id: published ones, drafts, and who can read each. */
export const listServices = ({ services, database, policies }: ServiceParts): Operation => {
  const drafts = draftReader(database);

  const treeOf = async ({ identifier, draftPolicy, policy, state }: ListedService) => {
    if (policy !== null) return (await policies.ofVersion(policy))?.tree;
    if (state !== 'draft' || draftPolicy === null) return undefined;
    return judgeDraft({ resource: {}, policy: draftPolicy, examples: [] }, identifier, {
      isNew: true,
      knowsSubject: undefined,
    }).tree;
  };

  return operation({
    name: 'ListServices',
    method: 'GET',
    path: SERVICES,
    tag: 'Services',
    summary: 'Services of a service owner, drafts among them',
    access: ownersAccess,
    behindGateway: false,
    params: OwnerParams,
    query: Type.Object({
      q: Type.Optional(text({ max: 200, description: 'Part of the id or of a title' })),
      state: Type.Optional(enumeration({ draft: 0, published: 1, changed: 2 })),
      limit: Type.Optional(integer({ minimum: 1, maximum: 200, description: `${DEFAULT_LIMIT} when left out` })),
      after: Type.Optional(text({ description: '`next` of the page before' })),
    }),
    answers: { 200: { description: '`data` by id, and `next` while there are more' } },
    problems: problemDetails,
    handle: async (call) => {
      const { owner } = await services.acting(callerOf(call), call.params.owner, 'reader');
      const { limit = DEFAULT_LIMIT, q, state, after } = call.query;
      const filter = { owner, after, q: q?.trim() || undefined, state };
      const found = await drafts.services(filter, limit + 1);
      const page = found.slice(0, limit);
      const [named, trees] = await Promise.all([
        services.actors(page.flatMap(({ changedBy, publishedBy }) => [changedBy, publishedBy])),
        Promise.all(page.map(treeOf)),
      ]);
      return ok({
        data: page.map((one, index) => ({
          id: one.identifier,
          title: one.title ?? {},
          resourceType: one.resource?.resourceType ?? null,
          status: one.resource?.status ?? null,
          state: one.state,
          version: one.number,
          publishedAt: one.publishedAt && wireTime(one.publishedAt),
          publishedBy: named(one.publishedBy),
          changedAt: wireTime(one.changedAt),
          changedBy: named(one.changedBy),
          readers: trees[index] === undefined ? null : readersOf(trees[index]),
        })),
        next: found.length > limit ? page.at(-1)!.identifier : null,
      });
    },
  });
};
