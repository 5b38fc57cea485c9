import { Type } from 'typebox';
import { integer, text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { rightsAccess, wireRight } from '../model/rights.ts';
import type { OrganizationRights } from '../organization-rights.ts';

const DEFAULT_LIMIT = 100;

/** `GET …/resources/{resourceId}/rights`: the organisations that may use a resource. */
export const listRights = ({ rights }: { rights: OrganizationRights }) =>
  operation({
    name: 'ListRights',
    method: 'GET',
    path: '/administration/api/v1/resources/:resourceId/rights',
    tag: 'Administration',
    summary: 'Lists the organisations with a right to a resource',
    access: rightsAccess,
    behindGateway: false,
    params: Type.Object({ resourceId: text() }),
    query: Type.Object({
      limit: Type.Optional(
        integer({
          minimum: 1,
          maximum: 1000,
          description: `Most rights in the answer; ${DEFAULT_LIMIT} when left out`,
        }),
      ),
      after: Type.Optional(text({ description: '`next` of the page before' })),
    }),
    answers: {
      200: { description: '`data` in order of organisation number, and `next` while there are more' },
      403: { description: 'The resource is another owner’s (ADM-00102)' },
      404: { description: 'No such resource (ADM-00101)' },
      409: { description: 'The resource has no owner to give rights (ADM-00103)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { limit = DEFAULT_LIMIT, after = '' } = call.query;
      const page = await rights.list(callerOf(call), call.params.resourceId, { limit, after });
      return ok({ data: page.rights.map(({ right, name }) => wireRight(right, name)), next: page.next ?? null });
    },
  });
