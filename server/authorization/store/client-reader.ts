import { type Queries, statement } from '../../foundation/database/database.ts';
import type { Agent, ClientDelegation, ClientTables } from './client-tables.ts';

const COLUMNS = 'id, client, role, provider, agent, package, resource_id, resource_owner';
const PACKAGES = statement(
  'rights-packages-of-agent',
  `select ${COLUMNS} from rights.client_delegation
   where agent = $1 and client = any($2) and package is not null and revoked_at is null`,
);
const RESOURCES = statement(
  'rights-resources-of-agent',
  `select ${COLUMNS} from rights.client_delegation
   where agent = $1 and client = any($2) and resource_id = $3 and revoked_at is null`,
);
const OF_AGENT = statement(
  'rights-delegations-of-agent',
  `select ${COLUMNS} from rights.client_delegation where agent = $1 and revoked_at is null`,
);

/** Sides of a client delegation; whoever where none is named. */
export interface ClientSides {
  readonly client?: string | undefined;
  readonly provider?: string | undefined;
  readonly agent?: string | undefined;
}

/** Most rows a list is made of. */
const MOST = 10_000;

/** Reads of what providers have passed on; only what is in force. */
export const clientReader = (queries: Queries) => {
  const tables = queries.tables<ClientTables>();
  return {
    packagesOf: (agent: string, clients: readonly string[]): Promise<ClientDelegation[]> =>
      queries.run<ClientDelegation>(PACKAGES, [agent, clients]),

    resourcesOf: (agent: string, clients: readonly string[], resourceId: string): Promise<ClientDelegation[]> =>
      queries.run<ClientDelegation>(RESOURCES, [agent, clients, resourceId]),

    /** Everything that was passed on to an agent, of every client. */
    allOf: (agent: string): Promise<ClientDelegation[]> => queries.run<ClientDelegation>(OF_AGENT, [agent]),

    delegations({ client, provider, agent }: ClientSides): Promise<ClientDelegation[]> {
      let query = tables
        .selectFrom('rights.client_delegation')
        .select(['id', 'client', 'role', 'provider', 'agent', 'package', 'resource_id', 'resource_owner']);
      if (client !== undefined) query = query.where('client', '=', client);
      if (provider !== undefined) query = query.where('provider', '=', provider);
      if (agent !== undefined) query = query.where('agent', '=', agent);
      return query.where('revoked_at', 'is', null).orderBy('id').limit(MOST).execute();
    },

    agents({ provider, agent }: Omit<ClientSides, 'client'>): Promise<Agent[]> {
      let query = tables.selectFrom('rights.agent').select(['id', 'provider', 'agent', 'made_at']);
      if (provider !== undefined) query = query.where('provider', '=', provider);
      if (agent !== undefined) query = query.where('agent', '=', agent);
      return query.where('ended_at', 'is', null).orderBy('id').limit(MOST).execute();
    },
  };
};

export type ClientReader = ReturnType<typeof clientReader>;
