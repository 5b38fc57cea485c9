import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { accessDifferences, fieldDifferences } from '../../model/service-differences.ts';
import { wireResource } from '../../model/service-resource.ts';
import { ownersAccess, type ServiceParts, ServiceParams, SERVICES } from './parts.ts';

/** What differs between two versions, or a version and the draft: fields, who may do what, and the policies themselves. */
export const getDifferences = ({ services }: ServiceParts): Operation =>
  operation({
    name: 'GetServiceDifferences',
    method: 'GET',
    path: `${SERVICES}/:id/differences`,
    tag: 'Services',
    summary: 'What differs between two versions of a service',
    description:
      '`from` and `to` are numbers of versions, `published` or `draft`; left out, what is published and the draft.',
    access: ownersAccess,
    behindGateway: false,
    params: ServiceParams,
    query: Type.Object({ from: Type.Optional(text()), to: Type.Optional(text()) }),
    answers: {
      200: { description: '`fields`, `access` with `gained` and `lost`, and `xml` of both' },
      404: { description: 'No such version (SRV-00012)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const who = await services.acting(callerOf(call), call.params.owner, 'reader');
      const { from = 'published', to = 'draft' } = call.query;
      const before = await services.side(who, call.params.id, from);
      const after = await services.side(who, call.params.id, to);
      const written = ({ resource, exists }: typeof before) => (exists ? wireResource({ versionId: 0, resource }) : {});
      return ok({
        from,
        to,
        fields: fieldDifferences(written(before), written(after)),
        access: accessDifferences(before.tree, after.tree),
        xml: { before: before.xml, after: after.xml },
        // Without a policy that can be read there is nothing to compare with.
        readable: {
          before: before.xml === null || before.tree !== undefined,
          after: after.xml === null || after.tree !== undefined,
        },
      });
    },
  });
