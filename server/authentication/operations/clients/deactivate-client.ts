import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { changesClients } from '../../model/administrators.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import { clientNotes } from '../../noted-changes.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { clientOf, clientParams } from './client-of.ts';

export const deactivateClient = (parts: Parts): Operation =>
  operation({
    name: 'DeactivateClient',
    method: 'DELETE',
    path: '/maskinporten/clients/:client_id',
    tag: 'Maskinporten administration',
    summary: 'Take a client out of use',
    description: 'The client is kept, and gets no more tokens. Those it has work until they expire.',
    access: changesClients,
    behindGateway: false,
    params: clientParams,
    answers: { 204: { description: 'Done' }, 404: { description: 'No such client of the organisation' } },
    problems: oauthProblems,
    handle: async (call) => {
      const { database, clock } = parts;
      const caller = callerOf(call);
      const { organizationNumber } = await clientOf(database, caller, call.params.client_id, 'change');
      const note = await clientNotes(parts, caller, organizationNumber);
      await database.transaction(async (transaction) => {
        const client = await clientOf(transaction, caller, call.params.client_id, 'change');
        await new Writer(transaction).deactivateClient(client.clientId, clock.now());
        if (client.active) await note(transaction, 'client_deactivated', client);
      });
      return { status: 204 };
    },
  });
