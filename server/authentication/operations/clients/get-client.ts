import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { readsClients } from '../../model/administrators.ts';
import { clientOnWire } from '../../model/client.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';
import { clientOf, clientParams } from './client-of.ts';

export const getClient = ({ database }: Parts): Operation =>
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
    handle: async (call) => ok(clientOnWire(await clientOf(database, callerOf(call), call.params.client_id))),
  });
