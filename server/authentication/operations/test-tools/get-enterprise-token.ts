import type { Operation } from '../../../http/operation.ts';
import { enterpriseClaims } from '../../model/test-tools/claims.ts';
import { rules } from '../../model/test-tools/parameters.ts';
import { randomOrganizationNumber } from '../../model/test-tools/synthetic-numbers.ts';
import { type TestToolParts, tokenOperation } from './token-operation.ts';

export const getEnterpriseToken = (parts: TestToolParts): Operation =>
  tokenOperation(parts, {
    name: 'GetEnterpriseToken',
    summary: 'Altinn token of an organisation',
    scope: 'enterprise',
    ownIssuer: 'named',
    read: (parameters) => {
      const asked = {
        scopes: parameters.required('scopes', rules.scopes),
        org: parameters.optional('org', rules.identifier),
        supplier: parameters.optional('supplierOrgNo', rules.organizationNumber),
        delegationSource: parameters.optional('delegationSource', rules.url),
        clientId: parameters.optional('clientId', rules.text),
      };
      const organizationNumber = parameters.optional('orgNo', rules.organizationNumber);
      const count = parameters.optional('bulkCount', rules.count) ?? 0;
      const tokenOf = (number: string) => ({
        identifier: number,
        claims: enterpriseClaims({ ...asked, organizationNumber: number }),
      });
      return async () =>
        count > 0
          ? Array.from({ length: count }, () => tokenOf(randomOrganizationNumber()))
          : tokenOf(organizationNumber ?? randomOrganizationNumber());
    },
  });
