import type { Transaction } from '../../foundation/database/database.ts';
import type { ClientSides } from './client-reader.ts';
import type { Agent, ClientDelegation, ClientTables } from './client-tables.ts';

interface By {
  readonly by: string;
  readonly at: Date;
}

/** Which of the delegations between these sides: all, or one package or resource in one role. */
export interface Ending extends ClientSides {
  readonly role?: string;
  readonly package?: string;
  readonly resource?: string;
}

/** Writes of what providers pass on. */
export const clientWriter = (transaction: Transaction) => {
  const tables = transaction.tables<ClientTables>();
  return {
    async addAgent({ made_at, ...agent }: Agent, by: string): Promise<void> {
      await tables
        .insertInto('rights.agent')
        .values({ ...agent, made_at, made_by: by })
        .execute();
    },
    async endAgent(provider: string, agent: string, { by, at }: By): Promise<boolean> {
      const ended = await tables
        .updateTable('rights.agent')
        .set({ ended_by: by, ended_at: at })
        .where('provider', '=', provider)
        .where('agent', '=', agent)
        .where('ended_at', 'is', null)
        .returning('id')
        .execute();
      return ended.length > 0;
    },
    async passOn(delegation: ClientDelegation, { by, at }: By): Promise<void> {
      await tables
        .insertInto('rights.client_delegation')
        .values({ ...delegation, given_by: by, given_at: at })
        .execute();
    },
    /** Ends delegations; answers those that were. */
    async end({ client, provider, agent, role, ...what }: Ending, { by, at }: By): Promise<ClientDelegation[]> {
      let query = tables.updateTable('rights.client_delegation').set({ revoked_by: by, revoked_at: at });
      if (client !== undefined) query = query.where('client', '=', client);
      if (provider !== undefined) query = query.where('provider', '=', provider);
      if (agent !== undefined) query = query.where('agent', '=', agent);
      if (role !== undefined) query = query.where('role', '=', role);
      if (what.package !== undefined) query = query.where('package', '=', what.package);
      if (what.resource !== undefined) query = query.where('resource_id', '=', what.resource);
      return query
        .where('revoked_at', 'is', null)
        .returning(['id', 'client', 'role', 'provider', 'agent', 'package', 'resource_id', 'resource_owner'])
        .execute();
    },
  };
};
