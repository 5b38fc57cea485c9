import type { Operation } from '../../../http/operation.ts';
import { rules } from '../../model/test-tools/parameters.ts';
import type { Parts } from '../../parts.ts';
import { tokenOperation } from './token-operation.ts';

export const getPlatformToken = (parts: Parts): Operation =>
  tokenOperation(parts, {
    name: 'GetPlatformToken',
    summary: 'Token of an app, issued by the platform',
    scope: 'platform',
    read: (parameters) => {
      const app = parameters.required('app', rules.app);
      return async () => ({ claims: { 'urn:altinn:app': app } });
    },
  });
