import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { administersScopes, isOperator, ownerOfNew } from '../../model/administrators.ts';
import { oauthProblem, oauthProblems } from '../../model/oauth-problems.ts';
import { readScope, readScopeName, scopeBody, scopeOnWire } from '../../model/scope.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';

export function createScope({ database, clock, addresses, serviceOwners }: Parts): Operation {
  async function hasCode(organizationNumber: string, prefix: string): Promise<boolean> {
    const owner = await serviceOwners.byOrganizationNumber(organizationNumber);
    return owner?.approved === true && owner.code.toLowerCase() === prefix;
  }

  return operation({
    name: 'CreateScope',
    method: 'POST',
    path: '/maskinporten/scopes',
    tag: 'Maskinporten administration',
    summary: 'Make a scope',
    description:
      'The prefix is the short code of a service owner, or one that an operator has given to the organisation.',
    access: administersScopes,
    behindGateway: false,
    body: { kind: 'json', schema: scopeBody, parameter: 'scope' },
    answers: {
      201: { description: 'The scope' },
      403: { description: 'The prefix belongs to another' },
      409: { description: 'The name is taken, perhaps by an inactive scope' },
    },
    problems: oauthProblems,
    handle: async (call) => {
      const caller = callerOf(call);
      const name = readScopeName(call.body);
      const facts = readScope(call.body, addresses.delegationSource);
      const scope = await database.transaction(async (transaction) => {
        const writer = new Writer(transaction);
        const isOurs = (await writer.prefixOwner(name.prefix)) === null;
        const owner =
          isOperator(caller) && isOurs && !call.body.owner_orgno ? null : ownerOfNew(caller, call.body.owner_orgno);
        if (owner !== null && (isOperator(caller) || (await hasCode(owner, name.prefix))))
          await writer.claimPrefix(name.prefix, owner);
        if (!isOperator(caller) && (await writer.prefixOwner(name.prefix)) !== owner)
          throw oauthProblem(
            'forbidden',
            403,
            `The prefix ${name.prefix} is not yours`,
            'Use your short code as service owner, or ask the operator for the prefix.',
          );
        if (!(await writer.addScope(name, owner, facts, clock.now())))
          throw oauthProblem(
            'conflict',
            409,
            'The scope exists already',
            'Change it with PUT; that wakes an inactive one.',
          );
        return writer.scope(`${name.prefix}:${name.subscope}`);
      });
      return { status: 201, body: scopeOnWire(scope!) };
    },
  });
}
