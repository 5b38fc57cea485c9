import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { apiKeyOnWire } from '../../model/api-key.ts';
import type { Parts } from '../../parts.ts';
import { Reader } from '../../store/reader.ts';
import { administersApiKeys, serviceOwnerOf, serviceOwnerParams } from './service-owner-of.ts';

export const listApiKeys = (parts: Parts): Operation =>
  operation({
    name: 'ListApiKeys',
    method: 'GET',
    path: '/administration/api/v1/service-owners/:code/api-keys',
    tag: 'API keys',
    summary: 'API keys of a service owner, revoked ones included',
    access: administersApiKeys,
    behindGateway: false,
    params: serviceOwnerParams,
    answers: {
      200: { description: 'The keys, without the keys themselves' },
      403: { description: 'Another service owner' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const owner = await serviceOwnerOf(parts, callerOf(call), call.params.code, 'look');
      return ok((await new Reader(parts.database).apiKeysOf(owner.code)).map(apiKeyOnWire));
    },
  });
