import { Type } from 'typebox';
import { text, uuid } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { noteChange } from '../../noted-changes.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { administersApiKeys, apiKeyProblem, serviceOwnerOf } from './service-owner-of.ts';

export const revokeApiKey = (parts: Parts): Operation =>
  operation({
    name: 'RevokeApiKey',
    method: 'DELETE',
    path: '/administration/api/v1/service-owners/:code/api-keys/:id',
    tag: 'API keys',
    summary: 'Revoke an API key',
    description: 'It is refused from now on, by every process. Revoking twice is no fault.',
    access: administersApiKeys,
    behindGateway: false,
    params: Type.Object({ code: text(), id: uuid() }),
    answers: { 204: { description: 'Revoked' }, 404: { description: 'No such key' } },
    problems: problemDetails,
    handle: async (call) => {
      const caller = callerOf(call);
      const owner = await serviceOwnerOf(parts, caller, call.params.code, 'change');
      await parts.database.transaction(async (transaction) => {
        const revoked = await new Writer(transaction).revokeApiKey(owner.code, call.params.id, parts.clock.now());
        if (revoked === undefined) throw apiKeyProblem('unknown-key');
        if (!revoked.isNew) return;
        const { name, prefix } = revoked;
        await noteChange(parts, transaction, caller, {
          serviceOwner: owner.code,
          subject: 'api_key',
          identifier: call.params.id,
          what: 'key_revoked',
          details: { name, prefix },
        });
        await parts.epoch.bump(transaction);
      });
      return { status: 204 };
    },
  });
