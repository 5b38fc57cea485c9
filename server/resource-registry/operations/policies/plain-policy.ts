import { Type } from 'typebox';
import { integer, list, text } from '../../../http/binding/shapes.ts';
import { actorOf, anonymous } from '../../../http/caller.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { InvalidFields, Problem } from '../../../http/problem.ts';
import { resourceWriters } from '../../access.ts';
import { lint } from '../../model/lint.ts';
import { ownsResource } from '../../model/ownership.ts';
import { type PlainPolicy, plainFaults, plainOf, xacmlOf } from '../../model/plain-policy.ts';
import { judgePolicy } from '../../model/policy-verdict.ts';
import type { ServiceResource } from '../../model/service-resource.ts';
import type { RegistryParts } from '../../parts.ts';
import { notOwner, plain, registryProblems } from '../../problems.ts';
import { ResourceParams, RESOURCES } from '../../wire/paths.ts';

const Level = Type.Optional(integer({ minimum: 0, maximum: 4 }));
/** The body in which people write a policy. */
export const PlainPolicyBody = Type.Object({
  rules: list(
    Type.Object({
      who: list(
        Type.Object({
          role: Type.Optional(text({ description: 'Code such as dagl, or the URN of a role' })),
          package: Type.Optional(text({ description: 'Code of an access package' })),
          serviceOwner: Type.Optional(text({ description: 'Code of a service owner' })),
          organization: Type.Optional(text({ description: 'Nine digits' })),
        }),
      ),
      may: list(text({ description: 'For example read' })),
    }),
  ),
  levels: Type.Optional(Type.Object({ everybody: Level, serviceOwners: Level, systemUsers: Level })),
});

/** `PUT …/policy/plain`: makes who-may-do-what the policy of a resource, as XACML like any other. Of our own. */
export const putPlainPolicy = ({ reader, publishing, knowsSubject }: RegistryParts): Operation =>
  operation({
    name: 'PutPlainPolicy',
    method: 'PUT',
    path: `${RESOURCES}/:id/policy/plain`,
    tag: 'Policy',
    summary: 'Sets the policy of a resource in plain words',
    access: resourceWriters,
    params: ResourceParams,
    body: { kind: 'json', schema: PlainPolicyBody },
    answers: {
      200: { description: 'Stored; with what is doubtful about it' },
      400: { description: 'Every fault, by its place' },
      403: { description: 'The caller does not own the resource' },
      404: { description: 'No such resource' },
    },
    problems: registryProblems,
    handle: async (call) => {
      const { id } = call.params;
      const caller = callerOf(call);
      const owns = (stored: ServiceResource) => ownsResource(caller, stored);
      const current = await reader.current(id);
      if (current === undefined) throw plain(404);
      if (!owns(current.resource)) throw notOwner();
      const wanted = call.body as PlainPolicy;
      const faults = plainFaults(wanted);
      if (faults.length > 0) throw new InvalidFields(faults);
      const document = Buffer.from(xacmlOf(wanted, id));
      const verdict = judgePolicy(document, id);
      if (verdict.kind !== 'accepted') throw new InvalidFields([{ path: '$.rules', message: verdict.text }]);
      const outcome = await publishing.storePolicy(id, { document, tree: verdict.tree }, owns, actorOf(caller));
      if (outcome === 'missing') throw plain(404);
      if (outcome === 'not-owner') throw notOwner();
      const { resourceType } = current.resource;
      return ok({ policy: plainOf(verdict.tree, id), warnings: lint(verdict.tree, { resourceType, knowsSubject }) });
    },
  });

/** `GET …/policy/plain`: the policy in plain words; 409 with the reason when it says more than they can. */
export const getPlainPolicy = ({ policies }: RegistryParts): Operation =>
  operation({
    name: 'GetPlainPolicy',
    method: 'GET',
    path: `${RESOURCES}/:id/policy/plain`,
    tag: 'Policy',
    summary: 'The policy of a resource in plain words',
    access: anonymous,
    params: ResourceParams,
    answers: {
      200: { description: 'Who may do what, and the authentication levels' },
      404: { description: 'No such resource, or no policy' },
      409: { description: 'The policy cannot be told in plain words; the detail names the rule' },
    },
    problems: registryProblems,
    handle: async ({ params: { id } }) => {
      const policy = await policies.current(id);
      if (policy === undefined) throw plain(404);
      const told = plainOf(policy.tree, id);
      if ('cannot' in told) throw new Problem('409', 409, told.cannot);
      return ok(told);
    },
  });
