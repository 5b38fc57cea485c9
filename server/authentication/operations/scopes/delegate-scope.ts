import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { administersScopes } from '../../model/administrators.ts';
import { oauthProblem, oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { checkDelegationParties, delegationParams, delegationPath } from './delegation-parties.ts';
import { scopeQuery } from './scope-of.ts';

export const delegateScope = ({ database, clock }: Parts): Operation =>
  operation({
    name: 'DelegateScope',
    method: 'PUT',
    path: delegationPath,
    tag: 'Maskinporten administration',
    summary: 'Let a supplier use an organisation’s access to a scope',
    description: 'The supplier’s client then asks for tokens with the claim `consumer_org`.',
    access: administersScopes,
    behindGateway: false,
    params: delegationParams,
    query: scopeQuery,
    answers: { 204: { description: 'Delegated' }, 400: { description: 'The scope cannot be delegated' } },
    problems: oauthProblems,
    handle: async (call) => {
      const { consumer, supplier } = call.params;
      checkDelegationParties(callerOf(call), call.params);
      await database.transaction(async (transaction) => {
        const writer = new Writer(transaction);
        const scope = await writer.scope(call.query.scope);
        if (!scope?.delegationSource)
          throw oauthProblem(
            'invalid_request',
            400,
            'There is no such scope that can be delegated',
            'The owner of the scope must set its delegation_source.',
          );
        await writer.delegateScope(scope.name, consumer, supplier, clock.now());
      });
      return { status: 204 };
    },
  });
