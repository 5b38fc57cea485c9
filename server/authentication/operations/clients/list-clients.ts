import { Type } from 'typebox';
import { boolean, text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { isOperator, ownerOfNew, readsClients } from '../../model/administrators.ts';
import { clientOnWire, keyWarning } from '../../model/client.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';
import { Reader } from '../../store/reader.ts';

export const listClients = ({ database, clock }: Parts): Operation =>
  operation({
    name: 'ListMaskinportenClients',
    method: 'GET',
    path: '/maskinporten/clients',
    tag: 'Maskinporten administration',
    summary: 'Clients of the caller’s organisation',
    description: 'An operator sees those of every organisation, or of `client_orgno`.',
    access: readsClients,
    behindGateway: false,
    query: Type.Object({ inactive: Type.Optional(boolean()), client_orgno: Type.Optional(text()) }),
    answers: { 200: { description: 'The clients' } },
    problems: oauthProblems,
    handle: async (call) => {
      const caller = callerOf(call);
      const { client_orgno: asked, inactive = false } = call.query;
      const organizationNumber =
        isOperator(caller) && !asked
          ? undefined
          : caller.member !== undefined && (asked ?? caller.consumer) === caller.consumer
            ? caller.consumer
            : ownerOfNew(caller, asked);
      const reader = new Reader(database);
      const clients = await reader.clients({ organizationNumber, inactive });
      const expiries = await reader.firstExpiries(clients.map(({ clientId }) => clientId));
      const now = clock.now();
      return ok(clients.map((client) => clientOnWire(client, keyWarning(expiries.get(client.clientId), now))));
    },
  });
