import { Type } from 'typebox';
import { newId } from '../../../foundation/ids.ts';
import { integer, nullable, text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { isOperator } from '../../model/administrators.ts';
import { apiKeyOnWire, digestOf, newApiKey, prefixOf } from '../../model/api-key.ts';
import { noteChange } from '../../noted-changes.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { administersApiKeys, apiKeyProblem, serviceOwnerOf, serviceOwnerParams } from './service-owner-of.ts';

const body = Type.Object({
  name: text({ min: 1, max: 100, required: true, example: 'Sakssystem, produksjon' }),
  callsPerMinute: Type.Optional(
    nullable(integer({ minimum: 1, maximum: 1_000_000, description: 'Limit set by the operator; absent: none' })),
  ),
});

export const createApiKey = (parts: Parts): Operation =>
  operation({
    name: 'CreateApiKey',
    method: 'POST',
    path: '/administration/api/v1/service-owners/:code/api-keys',
    tag: 'API keys',
    summary: 'Make an API key',
    description: 'The key is in this answer and nowhere else: only its hash is stored.',
    access: administersApiKeys,
    // The first key has to be made without one.
    behindGateway: false,
    params: serviceOwnerParams,
    body: { kind: 'json', schema: body },
    answers: {
      201: { description: 'The key' },
      403: { description: 'Another service owner' },
      409: { description: 'The service owner is not approved' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const caller = callerOf(call);
      const owner = await serviceOwnerOf(parts, caller, call.params.code, 'change');
      if (!owner.approved) throw apiKeyProblem('not-approved');
      const now = parts.clock.now();
      const key = newApiKey();
      const made = {
        id: newId(now),
        name: call.body.name.trim(),
        prefix: prefixOf(key),
        rateLimit: isOperator(caller) ? (call.body.callsPerMinute ?? null) : null,
        created: now,
        lastUsed: null,
        revoked: null,
        expires: null,
      };
      await parts.database.transaction(async (transaction) => {
        await new Writer(transaction).addApiKey(owner.code, made, digestOf(key));
        await noteChange(parts, transaction, caller, {
          serviceOwner: owner.code,
          subject: 'api_key',
          identifier: made.id,
          what: 'key_created',
          details: { name: made.name, prefix: made.prefix, callsPerMinute: made.rateLimit },
        });
        await parts.epoch.bump(transaction);
      });
      return { status: 201, body: { ...apiKeyOnWire(made), key } };
    },
  });
