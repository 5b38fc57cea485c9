import type { Operation } from '../../../http/operation.ts';
import { enterpriseUserClaims } from '../../model/test-tools/claims.ts';
import { rules } from '../../model/test-tools/parameters.ts';
import { type TestToolParts, tokenOperation } from './token-operation.ts';

export const getEnterpriseUserToken = (parts: TestToolParts): Operation =>
  tokenOperation(parts, {
    name: 'GetEnterpriseUserToken',
    summary: 'Altinn token of an enterprise user (abolished in Altinn; for old tests)',
    scope: 'enterpriseuser',
    read: (parameters) => {
      const asked = {
        organizationNumber: parameters.required('orgNo', rules.organizationNumber),
        partyId: parameters.required('partyId', rules.number),
        userId: parameters.required('userId', rules.number),
        userName: parameters.required('userName', rules.identifier),
        scopes: parameters.optional('scopes', rules.scopes),
        org: parameters.optional('org', rules.identifier),
        supplier: parameters.optional('supplierOrgNo', rules.organizationNumber),
        partyUuid: parameters.optional('partyuuid', rules.uuid),
        delegationSource: parameters.optional('delegationSource', rules.url),
        clientId: undefined,
      };
      return async () => ({ claims: enterpriseUserClaims(asked) });
    },
  });
