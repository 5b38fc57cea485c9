import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { changesClients } from '../../model/administrators.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';
import { Writer } from '../../store/writer.ts';
import { clientOf, clientParams } from './client-of.ts';

export const deactivateClient = ({ database, clock }: Parts): Operation =>
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
      await database.transaction(async (transaction) => {
        const { clientId } = await clientOf(transaction, callerOf(call), call.params.client_id, 'change');
        await new Writer(transaction).deactivateClient(clientId, clock.now());
      });
      return { status: 204 };
    },
  });
