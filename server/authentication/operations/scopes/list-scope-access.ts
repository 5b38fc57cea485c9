import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { administersScopes } from '../../model/administrators.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import { accessOnWire } from '../../model/scope.ts';
import type { Parts } from '../../parts.ts';
import { Reader } from '../../store/reader.ts';
import { scopeOf, scopeQuery } from './scope-of.ts';

export const listScopeAccess = ({ database }: Parts): Operation =>
  operation({
    name: 'ListScopeAccess',
    method: 'GET',
    path: '/maskinporten/scopes/access',
    tag: 'Maskinporten administration',
    summary: 'Organisations that have been given access to a scope',
    access: administersScopes,
    behindGateway: false,
    query: scopeQuery,
    answers: { 200: { description: 'The accesses' }, 404: { description: 'No such scope of the organisation' } },
    problems: oauthProblems,
    handle: async (call) => {
      const scope = await scopeOf(database, callerOf(call), call.query.scope);
      const accesses = await new Reader(database).accesses(scope.name);
      return ok(accesses.map((access) => accessOnWire(access, scope)));
    },
  });
