import { anonymous } from '../../../http/caller.ts';
import { type Operation, operation } from '../../../http/operation.ts';
import { appOf } from '../../model/service-resource.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { plainText } from '../../wire/answers.ts';
import { ResourceParams, RESOURCES } from '../../wire/paths.ts';
import { DocumentAnswer } from '../../wire/schemas.ts';

/** The policy of a resource, byte by byte as it was uploaded (resource-registry §5.2). */
export const getPolicy = ({ reader }: RegistryParts): Operation =>
  operation({
    name: 'GetPolicy',
    method: 'GET',
    path: `${RESOURCES}/:id/policy`,
    tag: 'Policy',
    summary: 'The policy of a resource',
    access: anonymous,
    params: ResourceParams,
    answers: {
      200: { description: 'The XML as uploaded', schema: DocumentAnswer },
      404: { description: 'No such resource, or no policy' },
    },
    problems: registryProblems,
    handle: async ({ params: { id } }) => {
      const policy = await reader.policy(id);
      if (policy !== undefined)
        return {
          status: 200,
          contentType: 'text/xml',
          headers: { 'content-disposition': 'attachment; filename=policy.xml' },
          body: policy.document,
        };
      // Apps are not looked up as resources first, so only the policy can be said to be missing.
      const known = appOf(id) !== undefined || (await reader.current(id)) !== undefined;
      return plainText(404, known ? 'Unable to find requested policy' : 'Unable to find resource');
    },
  });
