import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { readsClients } from '../../model/administrators.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import { tokenRequestOnWire } from '../../model/token-request.ts';
import type { Parts } from '../../parts.ts';
import { KEPT, TokenRequestStore } from '../../store/token-requests.ts';
import { clientOf, clientParams } from './client-of.ts';

/** Ours: why did a token request of this client fail? */
export const listTokenRequests = ({ database, tokenRequests }: Parts): Operation =>
  operation({
    name: 'ListTokenRequests',
    method: 'GET',
    path: '/maskinporten/clients/:client_id/token-requests',
    tag: 'Maskinporten administration',
    summary: 'The last token requests of a client, and why they were refused',
    description: `Newest first, the last ${KEPT}. Requests whose signature was wrong are among them: anybody who knows the client id can make such.`,
    access: readsClients,
    behindGateway: false,
    params: clientParams,
    answers: { 200: { description: '`data`' }, 404: { description: 'No such client' } },
    problems: oauthProblems,
    handle: async (call) => {
      const { clientId } = await clientOf(database, callerOf(call), call.params.client_id, 'look');
      await tokenRequests.write();
      return ok({ data: (await new TokenRequestStore(database).of(clientId)).map(tokenRequestOnWire) });
    },
  });
