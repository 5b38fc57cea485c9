import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { administersScopes } from '../../model/administrators.ts';
import { oauthProblem, oauthProblems } from '../../model/oauth-problems.ts';
import { accessOnWire } from '../../model/scope.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { accessParams, scopeOf, scopeQuery } from './scope-of.ts';

export const withdrawScopeAccess = ({ database, clock }: Parts): Operation =>
  operation({
    name: 'WithdrawScopeAccess',
    method: 'DELETE',
    path: '/maskinporten/scopes/access/:consumer_orgno',
    tag: 'Maskinporten administration',
    summary: 'Take an organisation’s access to a scope away',
    description: 'No new token is given for it. Tokens already given work until they expire.',
    access: administersScopes,
    behindGateway: false,
    params: accessParams,
    query: scopeQuery,
    answers: { 200: { description: 'The access that was' }, 404: { description: 'No such access' } },
    problems: oauthProblems,
    handle: async (call) =>
      database.transaction(async (transaction) => {
        const scope = await scopeOf(transaction, callerOf(call), call.query.scope);
        const writer = new Writer(transaction);
        const access = await writer.withdrawAccess(scope.name, call.params.consumer_orgno);
        if (access === undefined)
          throw oauthProblem(
            'not_found',
            404,
            'The organisation has no access',
            'GET /scopes/access lists those that have.',
          );
        return ok(accessOnWire({ ...access, lastUpdated: clock.now() }, scope, 'DENIED'));
      }),
  });
