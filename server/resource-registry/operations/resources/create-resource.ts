import { actorOf } from '../../../http/caller.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { resourceWriters } from '../../access.ts';
import { ownsResource, refusedScopes } from '../../model/ownership.ts';
import { resourceFaults } from '../../model/resource-rules.ts';
import { serviceResourceOf } from '../../model/service-resource.ts';
import type { RegistryParts } from '../../parts.ts';
import { notOwner, registryProblems, scopesRefused } from '../../problems.ts';
import { quoted } from '../../wire/answers.ts';
import { RESOURCES } from '../../wire/paths.ts';
import { MOST_RESOURCE_BYTES, ServiceResourceBody } from '../../wire/service-resource.ts';

/** Registers a resource; checks in the order of resource-registry §4.1. */
export const createResource = ({ publishing }: RegistryParts): Operation =>
  operation({
    name: 'CreateResource',
    method: 'POST',
    path: RESOURCES,
    tag: 'Resource',
    summary: 'Registers a resource of the caller’s own',
    access: resourceWriters,
    body: {
      kind: 'json',
      schema: ServiceResourceBody,
      types: ['application/json'],
      parameter: 'serviceResource',
      limit: MOST_RESOURCE_BYTES,
    },
    answers: {
      201: { description: 'Registered; Location tells where' },
      400: { description: 'Every rule that the resource breaks' },
      401: { description: 'No valid token, or scopes outside the caller’s prefixes' },
      403: { description: 'The caller is not the owner it names' },
      409: { description: 'The identifier is taken' },
    },
    problems: registryProblems,
    handle: async (call) => {
      const faults = resourceFaults(call.body, { isNew: true });
      if (faults.length > 0) throw new InvalidFields(faults);
      const resource = serviceResourceOf(call.body);
      const { identifier } = resource;
      const caller = callerOf(call);
      if (!ownsResource(caller, resource)) throw notOwner();
      const refused = refusedScopes(caller, resource);
      if (refused.length > 0) throw scopesRefused(refused);
      if (!(await publishing.create(resource, actorOf(caller))))
        return quoted(409, `The Resource already exist: ${identifier}`);
      return { status: 201, headers: { location: `${RESOURCES}/${encodeURIComponent(identifier)}` } };
    },
  });
