import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { readsClients } from '../../model/administrators.ts';
import { clientOnWire, keyWarning } from '../../model/client.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';
import { Reader } from '../../store/reader.ts';
import { clientOf, clientParams } from './client-of.ts';

export const getClient = ({ database, clock }: Parts): Operation =>
  operation({
    name: 'GetClient',
    method: 'GET',
    path: '/maskinporten/clients/:client_id',
    tag: 'Maskinporten administration',
    summary: 'A client',
    access: readsClients,
    behindGateway: false,
    params: clientParams,
    answers: { 200: { description: 'The client' }, 404: { description: 'No such client of the organisation' } },
    problems: oauthProblems,
    handle: async (call) => {
      const client = await clientOf(database, callerOf(call), call.params.client_id, 'look');
      const first = (await new Reader(database).firstExpiries([client.clientId])).get(client.clientId);
      return ok(clientOnWire(client, keyWarning(first, clock.now())));
    },
  });
