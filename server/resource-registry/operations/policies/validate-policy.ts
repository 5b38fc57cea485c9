import { Type } from 'typebox';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { readBytes } from '../../../http/read-body.ts';
import { resourceWriters } from '../../access.ts';
import { lint } from '../../model/lint.ts';
import { judgePolicy } from '../../model/policy-verdict.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { quoted } from '../../wire/answers.ts';
import { ResourceParams, RESOURCES } from '../../wire/paths.ts';
import { MOST_POLICY_BYTES, readPolicyFile } from '../../wire/policy-file.ts';

const Remark = { text: Type.String(), rule: Type.Optional(Type.String()) };

/**
 * Tells whether a policy would be accepted, and what is doubtful about it, without storing it: an operation of our own
 * (resource-registry §8.2). The resource need not be registered yet.
 */
export const validatePolicy = ({ reader, knowsSubject }: RegistryParts): Operation =>
  operation({
    name: 'ValidatePolicy',
    method: 'POST',
    path: `${RESOURCES}/:id/policy/validate`,
    tag: 'Policy',
    summary: 'Checks a policy without storing it',
    access: resourceWriters,
    params: ResourceParams,
    body: { kind: 'stream', types: ['application/xml', 'text/xml', 'multipart/form-data'] },
    answers: {
      200: {
        description: 'Whether it would be accepted, and why it would not; what is doubtful about it',
        schema: Type.Object({
          accepted: Type.Boolean(),
          errors: Type.Array(Type.Object({ ...Remark, line: Type.Integer() })),
          warnings: Type.Array(Type.Object({ ...Remark, code: Type.String() })),
        }),
      },
    },
    problems: registryProblems,
    handle: async ({ params: { id }, headers, stream }) => {
      const isForm = headers['content-type']?.toLowerCase().startsWith('multipart/') === true;
      const document = await (isForm ? readPolicyFile(stream, headers) : readBytes(stream, MOST_POLICY_BYTES));
      if (document === undefined) return quoted(400, 'The policy file can not be null');
      const verdict = judgePolicy(document, id);
      if (verdict.kind !== 'accepted') {
        const { kind: _kind, ...error } = verdict;
        return ok({ accepted: false, errors: [error], warnings: [] });
      }
      const resourceType = (await reader.current(id))?.resource.resourceType;
      return ok({ accepted: true, errors: [], warnings: lint(verdict.tree, { resourceType, knowsSubject }) });
    },
  });
