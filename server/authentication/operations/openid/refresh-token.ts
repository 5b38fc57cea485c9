import { Type } from 'typebox';
import { boolean } from '../../../http/binding/shapes.ts';
import type { Access } from '../../../http/caller.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { negotiatedText } from '../../model/accept.ts';
import { refreshedClaims } from '../../model/exchange-claims.ts';
import { notExchanged } from '../../model/exchange-problems.ts';
import type { Parts } from '../../parts.ts';
import { personOf } from '../../person-of.ts';

const anybodyOfAltinn: Access = { kind: 'token', scopes: [], kinds: ['altinn'], allows: () => true };

/** `GET /authentication/api/v1/refresh`: a new token of ours for one that is still good (authentication §2.6). */
export const refreshToken = ({ addresses, clock, register, signingKeys }: Parts): Operation =>
  operation({
    name: 'RefreshToken',
    method: 'GET',
    path: '/authentication/api/v1/refresh',
    tag: 'Authentication',
    summary: 'A new Altinn token for one that is still good',
    description: '`enrichPid=true` adds the claim `pid` for a person the register knows.',
    access: anybodyOfAltinn,
    behindGateway: false,
    query: Type.Object({ enrichPid: Type.Optional(boolean()) }),
    answers: { 200: { description: 'The token' }, 401: { description: 'The token is not good, or not ours' } },
    problems: problemDetails,
    handle: async (call) => {
      const caller = callerOf(call);
      // Another issuer's token would come out with its claims under our name.
      if (caller.issuer !== addresses.altinnIssuer || caller.member !== undefined)
        throw notExchanged(`Only tokens of ${addresses.altinnIssuer} can be refreshed here.`);
      const person = call.query.enrichPid === true ? await personOf(register, caller) : undefined;
      const claims = refreshedClaims(caller.claims, person?.personIdentifier, clock.now());
      return negotiatedText(call.headers.accept, 200, await signingKeys.sign('altinn', claims, { typ: 'JWT' }));
    },
  });
