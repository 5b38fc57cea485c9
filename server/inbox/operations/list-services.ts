import { Type } from 'typebox';
import { boolean } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { personOnly } from '../access.ts';
import { scopeShape } from '../filters.ts';
import type { Parts } from '../parts.ts';
import { ServiceShape } from '../wire.ts';

/** Services that mail of a scope comes from, which a list can be narrowed to. */
export const listServices = (parts: Parts) =>
  operation({
    name: 'ListInboxServices',
    method: 'GET',
    path: '/inbox/api/v1/services',
    tag: 'Inbox',
    summary: 'List the services and senders there is mail from',
    access: personOnly,
    behindGateway: false,
    query: Type.Object({ scope: Type.Optional(scopeShape()), units: Type.Optional(boolean()) }),
    answers: { 200: { description: 'By id', schema: Type.Object({ items: Type.Array(ServiceShape) }) } },
    problems: problemDetails,
    async handle(call) {
      const { scope = 'all', units = false } = call.query;
      const reader = await parts.readers.of(callerOf(call));
      const { mailboxes, singles } = await parts.readers.mail(reader, parts.readers.inScope(reader, scope, units));
      const ids = [...new Set([...mailboxes, ...singles].map(({ resourceId }) => resourceId))].sort();
      const found = await Promise.all(ids.map(async (id) => [id, await parts.registry.resource(id)] as const));
      return ok({
        items: found.map(([id, resource]) => ({
          serviceResource: `urn:altinn:resource:${id}`,
          serviceName: resource?.title ?? {},
          sender:
            resource?.owner.organizationNumber === undefined
              ? null
              : { organizationNumber: resource.owner.organizationNumber, name: resource.owner.name },
        })),
      });
    },
  });
