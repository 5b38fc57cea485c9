import type { Operation } from '../../../http/operation.ts';
import { rules } from '../../model/test-tools/parameters.ts';
import { type TestToolParts, tokenOperation } from './token-operation.ts';

export const getPlatformToken = (parts: TestToolParts): Operation =>
  tokenOperation(parts, {
    name: 'GetPlatformToken',
    summary: 'Token of an app, issued by the platform',
    scope: 'platform',
    read: (parameters) => {
      const app = parameters.required('app', rules.app);
      return async () => ({ claims: { 'urn:altinn:app': app } });
    },
  });
