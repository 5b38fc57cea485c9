import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { readsClients } from '../../model/administrators.ts';
import { keysOnWire } from '../../model/client.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';
import { Reader } from '../../store/reader.ts';
import { clientOf, clientParams } from './client-of.ts';

export const getClientKeys = ({ database }: Parts): Operation =>
  operation({
    name: 'GetClientKeys',
    method: 'GET',
    path: '/maskinporten/clients/:client_id/jwks',
    tag: 'Maskinporten administration',
    summary: 'Public keys of a client',
    access: readsClients,
    behindGateway: false,
    params: clientParams,
    answers: { 200: { description: 'The keys; exp tells when each expires' }, 404: { description: 'No such client' } },
    problems: oauthProblems,
    handle: async (call) => {
      const { clientId } = await clientOf(database, callerOf(call), call.params.client_id, 'look');
      return ok(keysOnWire(await new Reader(database).clientKeys(clientId)));
    },
  });
