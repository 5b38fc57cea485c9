import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { administersScopes } from '../../model/administrators.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { checkDelegationParties, delegationParams, delegationPath } from './delegation-parties.ts';
import { scopeQuery } from './scope-of.ts';

export const withdrawScopeDelegation = ({ database }: Parts): Operation =>
  operation({
    name: 'WithdrawScopeDelegation',
    method: 'DELETE',
    path: delegationPath,
    tag: 'Maskinporten administration',
    summary: 'Withdraw a delegation of a scope',
    access: administersScopes,
    behindGateway: false,
    params: delegationParams,
    query: scopeQuery,
    answers: { 204: { description: 'There is no such delegation now' } },
    problems: oauthProblems,
    handle: async (call) => {
      const { consumer, supplier } = call.params;
      checkDelegationParties(callerOf(call), call.params);
      await database.transaction((transaction) =>
        new Writer(transaction).withdrawDelegation(call.query.scope, consumer, supplier),
      );
      return { status: 204 };
    },
  });
