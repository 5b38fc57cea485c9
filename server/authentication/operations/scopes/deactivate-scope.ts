import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { administersScopes } from '../../model/administrators.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import { scopeOnWire } from '../../model/scope.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { scopeOf, scopeQuery } from './scope-of.ts';

export const deactivateScope = ({ database, clock }: Parts): Operation =>
  operation({
    name: 'DeactivateScope',
    method: 'DELETE',
    path: '/maskinporten/scopes',
    tag: 'Maskinporten administration',
    summary: 'Take a scope out of use',
    description: 'No token is given for it any more. The accesses are kept.',
    access: administersScopes,
    behindGateway: false,
    query: scopeQuery,
    answers: { 200: { description: 'The inactive scope' }, 404: { description: 'No such scope of the organisation' } },
    problems: oauthProblems,
    handle: async (call) => {
      const scope = await database.transaction(async (transaction) => {
        const { name } = await scopeOf(transaction, callerOf(call), call.query.scope);
        const writer = new Writer(transaction);
        await writer.deactivateScope(name, clock.now());
        return writer.scope(name);
      });
      return ok(scopeOnWire(scope!));
    },
  });
