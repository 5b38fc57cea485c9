import { Type } from 'typebox';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { flatten } from '../../model/flatten.ts';
import type { RegistryParts } from '../../parts.ts';
import { plain, registryProblems } from '../../problems.ts';
import { ResourceParams, RESOURCES } from '../../wire/paths.ts';
import { FlatRuleAnswer } from '../../wire/schemas.ts';

/** A policy as a flat list of who may do what with what (resource-registry §5.4). */
export const getPolicyRules = ({ policies }: RegistryParts): Operation =>
  operation({
    name: 'GetPolicyRules',
    method: 'GET',
    path: `${RESOURCES}/:id/policy/rules`,
    tag: 'Policy',
    summary: 'Flat rules of a policy',
    access: anonymous,
    params: ResourceParams,
    answers: {
      200: { description: 'Subject, action and resource of each', schema: Type.Array(FlatRuleAnswer) },
      404: { description: 'No policy' },
    },
    problems: registryProblems,
    handle: async ({ params: { id } }) => {
      const policy = await policies.current(id);
      if (policy === undefined) throw plain(404);
      return ok(flatten(policy.tree));
    },
  });
