import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { administersScopes } from '../../model/administrators.ts';
import { oauthProblem, oauthProblems } from '../../model/oauth-problems.ts';
import { readScope, scopeBody, scopeOnWire } from '../../model/scope.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { scopeOf, scopeQuery } from './scope-of.ts';

export const updateScope = ({ database, clock, addresses }: Parts): Operation =>
  operation({
    name: 'UpdateScope',
    method: 'PUT',
    path: '/maskinporten/scopes',
    tag: 'Maskinporten administration',
    summary: 'Replace what is said about a scope',
    description: 'Full replacement; the name cannot change. An inactive scope becomes active again.',
    access: administersScopes,
    behindGateway: false,
    query: scopeQuery,
    body: { kind: 'json', schema: scopeBody, parameter: 'scope' },
    answers: { 200: { description: 'The scope' }, 404: { description: 'No such scope of the organisation' } },
    problems: oauthProblems,
    handle: async (call) => {
      const facts = readScope(call.body, addresses.delegationSource);
      const scope = await database.transaction(async (transaction) => {
        const { name, prefix, subscope } = await scopeOf(transaction, callerOf(call), call.query.scope);
        if ((call.body.prefix ?? prefix) !== prefix || (call.body.subscope ?? subscope) !== subscope)
          throw oauthProblem('invalid_client_metadata', 400, 'The name of a scope cannot change', 'Make a new scope.');
        const writer = new Writer(transaction);
        await writer.changeScope(name, facts, clock.now());
        return writer.scope(name);
      });
      return ok(scopeOnWire(scope!));
    },
  });
