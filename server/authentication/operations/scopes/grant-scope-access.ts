import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { administersScopes } from '../../model/administrators.ts';
import { oauthProblem, oauthProblems } from '../../model/oauth-problems.ts';
import { isOrganizationNumber } from '../../model/organization-identity.ts';
import { accessOnWire } from '../../model/scope.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { accessParams, scopeOf, scopeQuery } from './scope-of.ts';

export const grantScopeAccess = ({ database, clock }: Parts): Operation =>
  operation({
    name: 'GrantScopeAccess',
    method: 'PUT',
    path: '/maskinporten/scopes/access/:consumer_orgno',
    tag: 'Maskinporten administration',
    summary: 'Give an organisation access to a scope',
    access: administersScopes,
    behindGateway: false,
    params: accessParams,
    query: scopeQuery,
    answers: { 200: { description: 'The access' }, 404: { description: 'No such scope of the organisation' } },
    problems: oauthProblems,
    handle: async (call) => {
      const { consumer_orgno: consumer } = call.params;
      if (!isOrganizationNumber(consumer))
        throw oauthProblem('invalid_request', 400, 'The organisation number must be nine digits', 'Mend the address.');
      const now = clock.now();
      return database.transaction(async (transaction) => {
        const scope = await scopeOf(transaction, callerOf(call), call.query.scope);
        const writer = new Writer(transaction);
        await writer.grantAccess(scope.name, consumer, now);
        const access = (await writer.accesses(scope.name)).find((entry) => entry.consumer === consumer);
        return ok(accessOnWire(access!, scope));
      });
    },
  });
