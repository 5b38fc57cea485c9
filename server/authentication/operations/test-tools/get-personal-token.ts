import type { Operation } from '../../../http/operation.ts';
import { idsOf, personalClaims } from '../../model/test-tools/claims.ts';
import { rules } from '../../model/test-tools/parameters.ts';
import { randomPersonIdentifier } from '../../model/test-tools/synthetic-numbers.ts';
import { type TestToolParts, tokenOperation } from './token-operation.ts';

export const getPersonalToken = (parts: TestToolParts): Operation =>
  tokenOperation(parts, {
    name: 'GetPersonalToken',
    summary: 'Altinn token of a person',
    scope: 'personal',
    ownIssuer: 'named',
    read: (parameters) => {
      const asked = {
        scopes: parameters.optional('scopes', rules.scopes) ?? 'altinn:enduser',
        userName: parameters.optional('userName', rules.identifier),
        level: parameters.optional('authLvl', rules.level) ?? 3,
        consumer: parameters.optional('consumerOrgNo', rules.consumerNumber),
        clientAmr: parameters.optional('clientAmr', rules.identifier) ?? 'virksomhetssertifikat',
        delegationSource: parameters.optional('delegationSource', rules.url),
      };
      const ids = {
        userId: parameters.optional('userId', rules.number),
        partyId: parameters.optional('partyId', rules.number),
        partyUuid: parameters.optional('partyuuid', rules.uuid),
      };
      const personIdentifier = parameters.optional('pid', rules.personIdentifier);
      const count = parameters.optional('bulkCount', rules.count) ?? 0;
      const tokenOf = async (pid: string) => {
        const known = await parts.register.byUrn(`urn:altinn:person:identifier-no:${pid}`);
        return { identifier: pid, claims: personalClaims({ ...asked, ...idsOf(ids, known), personIdentifier: pid }) };
      };
      return async () =>
        count > 0
          ? Promise.all(Array.from({ length: count }, () => tokenOf(randomPersonIdentifier())))
          : tokenOf(personIdentifier ?? randomPersonIdentifier());
    },
  });
