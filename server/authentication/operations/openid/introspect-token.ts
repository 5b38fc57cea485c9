import type { Access } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { negotiatedText } from '../../model/accept.ts';
import type { Parts } from '../../parts.ts';

const anybody: Access = { kind: 'token', scopes: [], kinds: ['altinn', 'maskinporten'], allows: () => true };

/** `POST /authentication/api/v1/introspection`: only the tokens that apps sign are ever active (authentication §2.6). */
export const introspectToken = ({ tokens }: Parts): Operation =>
  operation({
    name: 'IntrospectToken',
    method: 'POST',
    path: '/authentication/api/v1/introspection',
    tag: 'Authentication',
    summary: 'Is this platform access token good?',
    access: anybody,
    behindGateway: false,
    body: { kind: 'form', limit: 65_536 },
    answers: { 200: { description: '`active`, and `iss` when it is' }, 400: { description: 'The form has no token' } },
    problems: problemDetails,
    handle: async (call) => {
      const token = call.body.get('token')?.trim() ?? '';
      // The spelling is the original's.
      if (token === '') return negotiatedText(call.headers.accept, 400, 'Token canot be empty.');
      const verified = await tokens.verified(token);
      return ok(verified?.kind === 'platform' ? { active: true, iss: verified.issuer } : { active: false });
    },
  });
