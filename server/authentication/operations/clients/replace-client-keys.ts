import { Type } from 'typebox';
import { days, later } from '../../../foundation/clock.ts';
import { list } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { changesClients } from '../../model/administrators.ts';
import { keysOnWire } from '../../model/client.ts';
import { checkClientKeys } from '../../model/client-keys.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import { clientNotes } from '../../noted-changes.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { clientOf, clientParams } from './client-of.ts';

/** A client's key works for a year from its upload (authentication §1.9). */
export const KEY_LIFE = days(365);

/** `POST` and `PUT` both replace the whole set (authentication §1.9). */
export const replaceClientKeys = (parts: Parts): Operation[] =>
  (['POST', 'PUT'] as const).map((method) =>
    operation({
      name: method === 'POST' ? 'PostClientKeys' : 'ReplaceClientKeys',
      method,
      path: '/maskinporten/clients/:client_id/jwks',
      tag: 'Maskinporten administration',
      summary: 'Replace the public keys of a client',
      description:
        'At most five keys, RSA or elliptic, each for the algorithm in its `alg` and no other. They work at once, and for a year; sending a key again renews it.',
      access: changesClients,
      behindGateway: false,
      params: clientParams,
      // A key is any object here: its private members must be seen to be refused.
      body: { kind: 'json', schema: Type.Object({ keys: list(Type.Unknown()) }), parameter: 'jwks' },
      answers: { 200: { description: 'The keys as stored' }, 400: { description: 'A key is refused' } },
      problems: oauthProblems,
      handle: async (call) => {
        const keys = checkClientKeys(call.body.keys);
        const { database, clock } = parts;
        const caller = callerOf(call);
        const { organizationNumber } = await clientOf(database, caller, call.params.client_id, 'change');
        const note = await clientNotes(parts, caller, organizationNumber);
        const now = clock.now();
        const stored = await database.transaction(async (transaction) => {
          const client = await clientOf(transaction, caller, call.params.client_id, 'change');
          const { clientId } = client;
          const writer = new Writer(transaction);
          await writer.replaceClientKeys(clientId, keys, now, later(now, KEY_LIFE));
          await note(transaction, 'client_keys_changed', client, { keys: keys.map(({ keyId }) => keyId) });
          return writer.clientKeys(clientId);
        });
        return ok(keysOnWire(stored));
      },
    }),
  );
