import { randomUUID } from 'node:crypto';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { createsClients, ownerOfNew } from '../../model/administrators.ts';
import { clientBody, clientOnWire, readClient } from '../../model/client.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import { clientNotes } from '../../noted-changes.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { refuseUnusableScopes } from './usable-scopes.ts';

export const createClient = (parts: Parts): Operation =>
  operation({
    name: 'CreateClient',
    method: 'POST',
    path: '/maskinporten/clients',
    tag: 'Maskinporten administration',
    summary: 'Register a client',
    access: createsClients,
    behindGateway: false,
    body: { kind: 'json', schema: clientBody, parameter: 'client' },
    answers: { 201: { description: 'The client, with its client_id' }, 400: { description: 'The client is refused' } },
    problems: oauthProblems,
    handle: async (call) => {
      const facts = readClient(call.body);
      const owner = ownerOfNew(callerOf(call), call.body.client_orgno);
      const note = await clientNotes(parts, callerOf(call), owner);
      const client = await parts.database.transaction(async (transaction) => {
        await refuseUnusableScopes(transaction, facts.scopes);
        const clientId = randomUUID();
        const writer = new Writer(transaction);
        await writer.putClient(clientId, owner, facts, parts.clock.now());
        await note(transaction, 'client_created', { clientId, ...facts }, { scopes: facts.scopes });
        return writer.client(clientId);
      });
      return { status: 201, body: clientOnWire(client!) };
    },
  });
