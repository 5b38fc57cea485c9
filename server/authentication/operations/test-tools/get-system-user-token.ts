import type { Operation } from '../../../http/operation.ts';
import { systemUserClaims } from '../../model/test-tools/claims.ts';
import { rules } from '../../model/test-tools/parameters.ts';
import { type TestToolParts, tokenOperation } from './token-operation.ts';

/** Organisation of vendor and owner when none is given, as in the original. */
const ORGANIZATION = '991825827';

export const getSystemUserToken = (parts: TestToolParts): Operation =>
  tokenOperation(parts, {
    name: 'GetSystemUserToken',
    summary: 'Altinn token of a system user',
    scope: 'enterpriseuser',
    read: (parameters) => {
      const asked = {
        systemUserId: parameters.required('systemUserId', rules.uuid),
        scopes: parameters.optional('scopes', rules.scopes) ?? 'altinn:enduser',
        vendor: parameters.optional('orgNo', rules.organizationNumber) ?? ORGANIZATION,
        owner: parameters.optional('systemUserOrg', rules.organizationNumber) ?? ORGANIZATION,
        supplier: parameters.optional('supplierOrgNo', rules.organizationNumber),
        clientId: parameters.optional('clientId', rules.identifier),
      };
      return async () => ({ claims: systemUserClaims(asked) });
    },
  });
