import { Type } from 'typebox';
import { wireTime } from '../../../http/binding/scalars.ts';
import { integer, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { decodeText } from '../../../http/read-body.ts';
import { draftOf } from '../../model/service-draft.ts';
import { wireResource } from '../../model/service-resource.ts';
import { serviceProblem } from '../../service-problems.ts';
import { draftReader } from '../../store/draft-reader.ts';
import { etag, ifMatch, ownersAccess, type ServiceParts, ServiceParams, SERVICES } from './parts.ts';

const DEFAULT_LIMIT = 50;

/** Everything that was in force, the newest first, whichever way it was published. */
export const listServiceVersions = ({ services, database }: ServiceParts): Operation =>
  operation({
    name: 'ListServiceVersions',
    method: 'GET',
    path: `${SERVICES}/:id/versions`,
    tag: 'Services',
    summary: 'Versions of a service: who published what and when',
    access: ownersAccess,
    behindGateway: false,
    params: ServiceParams,
    query: Type.Object({
      limit: Type.Optional(integer({ minimum: 1, maximum: 200 })),
      after: Type.Optional(integer({ description: '`next` of the page before' })),
    }),
    answers: { 200: { description: '`data`, and `next` while there are more' } },
    problems: problemDetails,
    handle: async (call) => {
      const who = await services.acting(callerOf(call), call.params.owner, 'reader');
      const { published } = await services.found(who.owner, call.params.id);
      if (published === undefined) return ok({ data: [], next: null });
      const { limit = DEFAULT_LIMIT, after } = call.query;
      // One more tells whether there are further ones, and what the last of the page changed.
      const found = await draftReader(database).publications(call.params.id, after, limit + 1);
      const page = found.slice(0, limit);
      const named = await services.actors(page.map(({ by }) => by));
      return ok({
        data: page.map((one, index) => {
          const before = found[index + 1];
          return {
            version: one.number,
            at: wireTime(one.at),
            by: named(one.by),
            label: one.label,
            inForce: one.number === published.number,
            changed: {
              resource: before?.version_id !== one.version_id,
              policy: (before?.policy ?? null) !== one.policy,
            },
            versionId: one.version_id,
          };
        }),
        next: found.length > limit ? page.at(-1)!.number : null,
      });
    },
  });

/** Puts an earlier version into the draft; it is in force only when that is published. */
export const restoreVersion = ({ services, database }: ServiceParts): Operation =>
  operation({
    name: 'RestoreServiceVersion',
    method: 'POST',
    path: `${SERVICES}/:id/versions/:version/restore`,
    tag: 'Services',
    summary: 'Makes an earlier version the draft',
    access: ownersAccess,
    behindGateway: false,
    params: Type.Intersect([ServiceParams, Type.Object({ version: integer({ minimum: 1 }) })]),
    answers: {
      200: { description: 'The draft' },
      404: { description: 'No such version (SRV-00012)' },
      412: { description: 'The draft was changed by somebody else (SRV-00006)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { id, owner, version } = call.params;
      const who = await services.acting(callerOf(call), owner, 'editor');
      await services.found(who.owner, id);
      const then = await draftReader(database).published(id, version);
      if (then === undefined || !services.owns(who.owner)(then.resource))
        throw serviceProblem('SRV-00012', { id, version: String(version) });
      const text = then.policy === null ? undefined : decodeText(then.policy);
      const draft = draftOf(then.resource, text, then.publication.examples);
      const one = await services.save(who, id, ifMatch(call.headers), draft);
      return ok(await services.told(one, who), etag(one));
    },
  });

/** A service as files: its resource as the registry answers it, and its policy; POST …/services takes both. */
export const exportService = ({ services }: ServiceParts): Operation =>
  operation({
    name: 'ExportService',
    method: 'GET',
    path: `${SERVICES}/:id/export`,
    tag: 'Services',
    summary: 'Resource and policy of a service in one file',
    access: ownersAccess,
    behindGateway: false,
    params: ServiceParams,
    query: Type.Object({
      version: Type.Optional(text({ description: 'Number of a version; default the draft, or what is published' })),
    }),
    answers: { 200: { description: '`resource` and `policy.xml`' }, 404: { description: 'No such version' } },
    problems: problemDetails,
    handle: async (call) => {
      const { id } = call.params;
      const who = await services.acting(callerOf(call), call.params.owner, 'reader');
      const side = await services.side(who, id, call.query.version ?? 'draft');
      const { versionId: _none, ...resource } = wireResource({ versionId: 0, resource: side.resource });
      return ok(
        { resource, policy: side.xml === null ? null : { xml: side.xml } },
        { 'content-disposition': `attachment; filename="${id.replace(/[^\w.-]/g, '_')}.json"` },
      );
    },
  });
