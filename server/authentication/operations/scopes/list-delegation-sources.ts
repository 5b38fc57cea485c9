import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';

export const listDelegationSources = ({ addresses }: Parts): Operation =>
  operation({
    name: 'ListDelegationSources',
    method: 'GET',
    path: '/maskinporten/delegationsources',
    tag: 'Maskinporten administration',
    summary: 'Issuers of delegations that a scope may name',
    access: anonymous,
    behindGateway: false,
    answers: { 200: { description: 'The issuers' } },
    problems: oauthProblems,
    handle: async () => ok([{ name: 'Budstikke', issuer: addresses.delegationSource }]),
  });
