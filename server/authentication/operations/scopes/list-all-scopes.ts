import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import { scopeOnWire } from '../../model/scope.ts';
import type { Parts } from '../../parts.ts';
import { Reader } from '../../store/reader.ts';

export const listAllScopes = ({ database }: Parts): Operation =>
  operation({
    name: 'ListAllScopes',
    method: 'GET',
    path: '/maskinporten/scopes/all',
    tag: 'Maskinporten administration',
    summary: 'Every public scope',
    access: anonymous,
    behindGateway: false,
    answers: { 200: { description: 'The scopes' } },
    problems: oauthProblems,
    handle: async () => ok((await new Reader(database).publicScopes()).map(scopeOnWire)),
  });
