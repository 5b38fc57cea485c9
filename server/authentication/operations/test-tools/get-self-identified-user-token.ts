import { randomInt, randomUUID } from 'node:crypto';
import type { Operation } from '../../../http/operation.ts';
import { idsOf, randomPartyId, selfIdentifiedClaims } from '../../model/test-tools/claims.ts';
import { rules } from '../../model/test-tools/parameters.ts';
import { type TestToolParts, tokenOperation } from './token-operation.ts';

export const getSelfIdentifiedUserToken = (parts: TestToolParts): Operation =>
  tokenOperation(parts, {
    name: 'GetSelfIdentifiedUserToken',
    summary: 'Altinn token of a self-identified user',
    scope: 'personal',
    read: (parameters) => {
      const scopes = parameters.optional('scopes', rules.scopes) ?? 'altinn:portal/enduser';
      const ids = {
        userId: parameters.optional('userId', rules.number),
        partyId: parameters.optional('partyId', rules.number),
        partyUuid: parameters.optional('partyuuid', rules.uuid),
      };
      const userName = parameters.optional('username', rules.identifier);
      return async () => {
        const known =
          userName === undefined
            ? undefined
            : await parts.register.byUrn(`urn:altinn:person:legacy-selfidentified:${userName}`);
        const { userId = 0, partyId = randomPartyId(), partyUuid = randomUUID() } = idsOf(ids, known);
        return {
          claims: selfIdentifiedClaims({
            scopes,
            userId,
            partyId,
            partyUuid,
            userName: userName ?? `SIUser${randomInt(1000, 10_000)}`,
          }),
        };
      };
    },
  });
