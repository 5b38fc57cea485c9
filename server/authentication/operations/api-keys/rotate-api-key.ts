import { Type } from 'typebox';
import { days, later } from '../../../foundation/clock.ts';
import { newId } from '../../../foundation/ids.ts';
import { integer, text, uuid } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { apiKeyOnWire, digestOf, newApiKey, prefixOf } from '../../model/api-key.ts';
import { noteChange } from '../../noted-changes.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { administersApiKeys, apiKeyProblem, serviceOwnerOf } from './service-owner-of.ts';

/** Days that both keys work unless told otherwise. */
const OVERLAP = 7;

export const rotateApiKey = (parts: Parts): Operation =>
  operation({
    name: 'RotateApiKey',
    method: 'POST',
    path: '/administration/api/v1/service-owners/:code/api-keys/:id/rotate',
    tag: 'API keys',
    summary: 'Make the successor of an API key',
    description:
      'Both keys work for `overlapDays` (7 when left out, 0 ends the old one at once), so that no call is refused.',
    access: administersApiKeys,
    behindGateway: false,
    params: Type.Object({ code: text(), id: uuid() }),
    body: {
      kind: 'json',
      schema: Type.Object({ overlapDays: Type.Optional(integer({ minimum: 0, maximum: 90 })) }),
      required: false,
    },
    answers: {
      201: { description: 'The new key; shown once' },
      404: { description: 'No such key in force' },
      409: { description: 'The service owner is not approved' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const caller = callerOf(call);
      const owner = await serviceOwnerOf(parts, caller, call.params.code, 'change');
      if (!owner.approved) throw apiKeyProblem('not-approved');
      const now = parts.clock.now();
      const key = newApiKey();
      const made = await parts.database.transaction(async (transaction) => {
        const writer = new Writer(transaction);
        const old = await writer.lockApiKey(owner.code, call.params.id, now);
        if (old === undefined) throw apiKeyProblem('unknown-key');
        const successor = {
          ...old,
          id: newId(now),
          prefix: prefixOf(key),
          created: now,
          lastUsed: null,
          expires: null,
        };
        const ends = later(now, days(call.body?.overlapDays ?? OVERLAP));
        // Rotating twice must not prolong what was to end earlier.
        if (old.expires === null || ends < old.expires) await writer.expireApiKey(old.id, ends);
        await writer.addApiKey(owner.code, successor, digestOf(key));
        await noteChange(parts, transaction, caller, {
          serviceOwner: owner.code,
          subject: 'api_key',
          identifier: old.id,
          what: 'key_rotated',
          details: { name: old.name, prefix: old.prefix, successor: successor.id, ends: ends.toISOString() },
        });
        await parts.epoch.bump(transaction);
        return successor;
      });
      return { status: 201, body: { ...apiKeyOnWire(made), key } };
    },
  });
