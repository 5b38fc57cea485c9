import { Type } from 'typebox';
import { boolean, text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { administersScopes, isOperator, ownerOfNew } from '../../model/administrators.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import { scopeOnWire } from '../../model/scope.ts';
import type { Parts } from '../../parts.ts';
import { Reader } from '../../store/reader.ts';
import { scopeOf } from './scope-of.ts';

export const listScopes = ({ database }: Parts): Operation =>
  operation({
    name: 'ListScopes',
    method: 'GET',
    path: '/maskinporten/scopes',
    tag: 'Maskinporten administration',
    summary: 'Scopes of the caller’s organisation, or the one named',
    description: 'An operator sees those of every organisation.',
    access: administersScopes,
    behindGateway: false,
    query: Type.Object({ scope: Type.Optional(text()), inactive: Type.Optional(boolean()) }),
    answers: { 200: { description: 'The scopes' }, 404: { description: 'No such scope of the organisation' } },
    problems: oauthProblems,
    handle: async (call) => {
      const caller = callerOf(call);
      const { scope, inactive = false } = call.query;
      if (scope) return ok(scopeOnWire(await scopeOf(database, caller, scope)));
      const owner = isOperator(caller) ? undefined : ownerOfNew(caller, undefined);
      return ok((await new Reader(database).scopesOwnedBy(owner, inactive)).map(scopeOnWire));
    },
  });
