import { randomUUID } from 'node:crypto';
import type { Operation } from '../../../http/operation.ts';
import { emailUserClaims, idsOf, randomPartyId } from '../../model/test-tools/claims.ts';
import { rules } from '../../model/test-tools/parameters.ts';
import { type TestToolParts, tokenOperation } from './token-operation.ts';

export const getSelfRegisteredEmailUserToken = (parts: TestToolParts): Operation =>
  tokenOperation(parts, {
    name: 'GetSelfRegisteredEmailUserToken',
    summary: 'Altinn token of a user known by e-mail address',
    scope: 'personal',
    read: (parameters) => {
      const email = parameters.required('email', rules.email);
      const scopes = parameters.optional('scopes', rules.scopes) ?? 'altinn:portal/enduser';
      const ids = {
        userId: parameters.optional('userId', rules.number),
        partyId: parameters.optional('partyId', rules.number),
        partyUuid: parameters.optional('partyuuid', rules.uuid),
      };
      return async () => {
        const known = await parts.register.byUrn(`urn:altinn:person:idporten-email:${email}`);
        const { userId = 0, partyId = randomPartyId(), partyUuid = randomUUID() } = idsOf(ids, known);
        return { claims: emailUserClaims({ scopes, userId, partyId, partyUuid, email }, parts.clock.now()) };
      };
    },
  });
