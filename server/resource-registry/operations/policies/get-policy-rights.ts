import { Type } from 'typebox';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { rightsOf } from '../../model/rights.ts';
import type { RegistryParts } from '../../parts.ts';
import { plain, registryProblems } from '../../problems.ts';
import { ResourceParams, RESOURCES } from '../../wire/paths.ts';
import { RightAnswer } from '../../wire/schemas.ts';

/** The rights of a policy, each with all its subjects (resource-registry §5.5, v1). */
export const getPolicyRights = ({ policies }: RegistryParts): Operation =>
  operation({
    name: 'GetPolicyRights',
    method: 'GET',
    path: `${RESOURCES}/:id/policy/rights`,
    tag: 'Policy',
    summary: 'Rights of a policy',
    access: anonymous,
    params: ResourceParams,
    answers: {
      200: { description: 'One entry a right', schema: Type.Array(RightAnswer) },
      404: { description: 'No policy' },
    },
    problems: registryProblems,
    handle: async ({ params: { id } }) => {
      const policy = await policies.current(id);
      if (policy === undefined) throw plain(404);
      return ok(rightsOf(policy.tree));
    },
  });
