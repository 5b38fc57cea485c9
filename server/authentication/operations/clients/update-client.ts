import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { changesClients } from '../../model/administrators.ts';
import { clientBody, clientOnWire, readClient } from '../../model/client.ts';
import { oauthProblem, oauthProblems } from '../../model/oauth-problems.ts';
import { clientNotes } from '../../noted-changes.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { clientOf, clientParams } from './client-of.ts';
import { refuseUnusableScopes } from './usable-scopes.ts';

export const updateClient = (parts: Parts): Operation =>
  operation({
    name: 'UpdateClient',
    method: 'PUT',
    path: '/maskinporten/clients/:client_id',
    tag: 'Maskinporten administration',
    summary: 'Replace what is said about a client',
    description: 'Full replacement. An inactive client becomes active again; its owner cannot change.',
    access: changesClients,
    behindGateway: false,
    params: clientParams,
    body: { kind: 'json', schema: clientBody, parameter: 'client' },
    answers: { 200: { description: 'The client' }, 404: { description: 'No such client of the organisation' } },
    problems: oauthProblems,
    handle: async (call) => {
      const facts = readClient(call.body);
      const { database, clock } = parts;
      const caller = callerOf(call);
      const known = await clientOf(database, caller, call.params.client_id, 'change');
      const note = await clientNotes(parts, caller, known.organizationNumber);
      const client = await database.transaction(async (transaction) => {
        const { clientId, organizationNumber } = await clientOf(transaction, caller, call.params.client_id, 'change');
        if ((call.body.client_orgno || organizationNumber) !== organizationNumber)
          throw oauthProblem(
            'invalid_client_metadata',
            400,
            'The owner of a client cannot change',
            'Make a new client.',
          );
        await refuseUnusableScopes(transaction, facts.scopes);
        const writer = new Writer(transaction);
        await writer.putClient(clientId, organizationNumber, facts, clock.now());
        await note(transaction, 'client_changed', { clientId, ...facts }, { scopes: facts.scopes });
        return writer.client(clientId);
      });
      return ok(clientOnWire(client!));
    },
  });
