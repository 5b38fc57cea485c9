import type { Operation } from '../../../http/operation.ts';
import { rules } from '../../model/test-tools/parameters.ts';
import { type TestToolParts, tokenOperation } from './token-operation.ts';

export const getPlatformAccessToken = (parts: TestToolParts): Operation =>
  tokenOperation(parts, {
    name: 'GetPlatformAccessToken',
    summary: 'Token that an app signs for itself',
    scope: 'platform',
    ownIssuer: 'none',
    issuer: (parameters) =>
      parameters.optional('org', (text) => (text === 'platform' || text === 'ttd' ? text : undefined)) ?? 'platform',
    read: (parameters) => {
      const app = parameters.required('app', rules.app);
      return async () => ({ claims: { 'urn:altinn:app': app } });
    },
  });
