import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Parts } from '../../parts.ts';

export const getOpenidKeys = ({ signingKeys }: Parts): Operation =>
  operation({
    name: 'GetOpenidKeys',
    method: 'GET',
    path: '/authentication/api/v1/openid/.well-known/openid-configuration/jwks',
    tag: 'Authentication',
    summary: 'Public keys of the Altinn issuer',
    access: anonymous,
    behindGateway: false,
    answers: { 200: { description: 'A JSON Web Key set' } },
    problems: problemDetails,
    handle: async () => ok({ keys: await signingKeys.published('altinn') }),
  });
