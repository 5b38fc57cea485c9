import { actorOf } from '../../../http/caller.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { resourceWriters } from '../../access.ts';
import { ownsResource } from '../../model/ownership.ts';
import { judgePolicy } from '../../model/policy-verdict.ts';
import type { ServiceResource } from '../../model/service-resource.ts';
import type { RegistryParts } from '../../parts.ts';
import { notOwner, registryProblems } from '../../problems.ts';
import { quoted } from '../../wire/answers.ts';
import { ResourceParams, RESOURCES } from '../../wire/paths.ts';
import { readPolicyFile } from '../../wire/policy-file.ts';
import { PolicyForm } from '../../wire/schemas.ts';

/** Makes a document the policy of a resource; POST and PUT do the same. Checks in the order of resource-registry §5.1. */
export const uploadPolicy = ({ reader, publishing }: RegistryParts, method: 'POST' | 'PUT'): Operation =>
  operation({
    name: method === 'POST' ? 'CreatePolicy' : 'UpdatePolicy',
    method,
    path: `${RESOURCES}/:id/policy`,
    tag: 'Policy',
    summary: 'Uploads the policy of a resource',
    access: resourceWriters,
    params: ResourceParams,
    body: { kind: 'stream', types: ['multipart/form-data'], schema: PolicyForm },
    answers: {
      201: { description: 'Stored, also when it replaces another' },
      400: { description: 'No policy, or none for this resource' },
      403: { description: 'The caller does not own the resource' },
    },
    problems: registryProblems,
    handle: async (call) => {
      const { id } = call.params;
      const document = await readPolicyFile(call.stream, call.headers);
      if (document === undefined) return quoted(400, 'The policy file can not be null');
      const current = await reader.current(id);
      if (current === undefined) return quoted(400, 'Unknown resource');
      const caller = callerOf(call);
      const owns = (stored: ServiceResource) => ownsResource(caller, stored);
      if (!owns(current.resource)) throw notOwner();

      const verdict = judgePolicy(document, id);
      if (verdict.kind === 'refused') return quoted(400, verdict.text);
      if (verdict.kind === 'unreadable')
        throw new InvalidFields([{ path: 'policyFile', message: `Line ${verdict.line}: ${verdict.text}` }]);
      switch (await publishing.storePolicy(id, { document, tree: verdict.tree }, owns, actorOf(caller))) {
        case 'done':
          return { status: 201, headers: { location: `${encodeURIComponent(id)}/policy` } };
        case 'missing':
          return quoted(400, 'Unknown resource');
        case 'not-owner':
          throw notOwner();
      }
    },
  });
