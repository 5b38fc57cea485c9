import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { resourceWriters } from '../../access.ts';
import { ownsResource } from '../../model/ownership.ts';
import type { RegistryParts } from '../../parts.ts';
import { notOwner, plain, registryProblems } from '../../problems.ts';
import { plainText } from '../../wire/answers.ts';
import { ResourceParams, RESOURCES } from '../../wire/paths.ts';

/**
 * Removes a resource with its versions, policies and connections, where the environment allows it at all (§4.3). The id
 * may be used again.
 */
export const deleteResource = ({ publishing, options }: RegistryParts): Operation =>
  operation({
    name: 'DeleteResource',
    method: 'DELETE',
    path: `${RESOURCES}/:id`,
    tag: 'Resource',
    summary: 'Removes a resource; in test environments only',
    access: resourceWriters,
    params: ResourceParams,
    answers: {
      204: { description: 'Removed' },
      403: { description: 'Not the caller’s, or not in this environment' },
      404: { description: 'No such resource' },
    },
    problems: registryProblems,
    handle: async (call) => {
      if (!options.allowDelete)
        return plainText(403, `Delete operation is not allowed in ${options.environment.toUpperCase()} environment`);
      const caller = callerOf(call);
      switch (await publishing.remove(call.params.id, (stored) => ownsResource(caller, stored), caller.consumer)) {
        case 'done':
          return { status: 204 };
        case 'missing':
          throw plain(404);
        case 'not-owner':
          throw notOwner();
      }
    },
  });
