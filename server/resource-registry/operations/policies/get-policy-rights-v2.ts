import { Type } from 'typebox';
import { boolean } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { languageOf, namedRightsOf } from '../../model/named-rights.ts';
import type { RegistryParts } from '../../parts.ts';
import { plain, registryProblems } from '../../problems.ts';
import { ResourceParams, RESOURCES_V2 } from '../../wire/paths.ts';
import { NamedRightAnswer } from '../../wire/schemas.ts';

/** The rights of a policy that people can be given, named in their language (resource-registry §5.5, v2). */
export const getPolicyRightsV2 = ({ policies }: RegistryParts): Operation =>
  operation({
    name: 'GetPolicyRightsV2',
    method: 'GET',
    path: `${RESOURCES_V2}/:id/policy/rights`,
    tag: 'Policy',
    summary: 'Named rights of a policy',
    access: anonymous,
    params: ResourceParams,
    query: Type.Object({
      includeServiceOwnerRights: Type.Optional(boolean({ default: false })),
      includeAppRights: Type.Optional(boolean({ default: false })),
    }),
    answers: {
      200: { description: 'One entry a right', schema: Type.Array(NamedRightAnswer) },
      404: { description: 'No policy' },
    },
    problems: registryProblems,
    handle: async ({ params: { id }, query, headers }) => {
      const policy = await policies.current(id);
      if (policy === undefined) throw plain(404);
      const included = {
        serviceOwnerRights: query.includeServiceOwnerRights === true,
        appRights: query.includeAppRights === true,
      };
      return ok(namedRightsOf(policy.tree, id, included, languageOf(headers['accept-language'])));
    },
  });
