import { compileBinder } from '../../../http/binding/bind.ts';
import { actorOf } from '../../../http/caller.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { parseJson, readBytes } from '../../../http/read-body.ts';
import { resourceWriters } from '../../access.ts';
import { ownsResource, refusedScopes } from '../../model/ownership.ts';
import { missingMembers, resourceFaults } from '../../model/resource-rules.ts';
import { type ServiceResource, serviceResourceOf } from '../../model/service-resource.ts';
import type { RegistryParts } from '../../parts.ts';
import { notOwner, plain, registryProblems, scopesRefused } from '../../problems.ts';
import { quoted } from '../../wire/answers.ts';
import { ResourceParams, RESOURCES } from '../../wire/paths.ts';
import { MOST_RESOURCE_BYTES, ServiceResourceBody } from '../../wire/service-resource.ts';

const PARAMETER = 'serviceResource';
const bind = compileBinder(ServiceResourceBody, 'json', PARAMETER);

/**
 * Stores a further version of a resource; checks in the order of resource-registry §4.2, which asks for the resource
 * before it looks at the body. Both the stored and the submitted owner must be the caller (§2.3).
 */
export const updateResource = ({ reader, publishing }: RegistryParts): Operation =>
  operation({
    name: 'UpdateResource',
    method: 'PUT',
    path: `${RESOURCES}/:id`,
    tag: 'Resource',
    summary: 'Stores a new version of a resource',
    access: resourceWriters,
    params: ResourceParams,
    body: { kind: 'stream', types: ['application/json'], schema: ServiceResourceBody },
    answers: {
      200: { description: 'Stored, also when nothing differs' },
      400: { description: 'Every rule that the resource breaks' },
      401: { description: 'No valid token, or scopes outside the caller’s prefixes' },
      403: { description: 'The caller does not own the resource, or is not the owner it names' },
      404: { description: 'No such resource' },
    },
    problems: registryProblems,
    handle: async (call) => {
      const { id } = call.params;
      const stored = await reader.current(id);
      if (stored === undefined) throw plain(404);
      const json = parseJson(await readBytes(call.stream, MOST_RESOURCE_BYTES), PARAMETER);
      const identifier = identifierIn(json);
      if (typeof identifier === 'string' && identifier !== id)
        return quoted(400, 'Id in path does not match ID in resource');
      const { value, faults } = bind(json);
      if (faults.length > 0) throw new InvalidFields(faults);
      const body = value as ServiceResourceBody;
      const missing = missingMembers(body);
      if (missing.length > 0) throw new InvalidFields(missing);
      const broken = resourceFaults(body, { isNew: false });
      if (broken.length > 0) throw new InvalidFields(broken);

      const caller = callerOf(call);
      const resource = serviceResourceOf(body);
      const owns = (candidate: ServiceResource) => ownsResource(caller, candidate);
      if (!owns(resource) || !owns(stored.resource)) throw notOwner();
      const refused = refusedScopes(caller, resource);
      if (refused.length > 0) throw scopesRefused(refused);
      switch (await publishing.update(resource, owns, actorOf(caller))) {
        case 'done':
          return { status: 200 };
        case 'missing':
          throw plain(404);
        case 'not-owner':
          throw notOwner();
      }
    },
  });

/** The identifier as sent, its name in any case; the body has not been bound yet. */
function identifierIn(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return undefined;
  return Object.entries(json).find(([name]) => name.toLowerCase() === 'identifier')?.[1];
}
