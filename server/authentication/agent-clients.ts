import type { Caller } from '../http/caller.ts';
import type { Party } from '../register/port.ts';
import type { CustomerApproval } from './customer-approval.ts';
import { invalidAgentQuery, problem } from './model/system-problems.ts';
import type { SystemUser } from './model/system-user.ts';
import { AgentReader } from './store/agent-reader.ts';
import { AgentWriter } from './store/agent-writer.ts';
import { SystemReader } from './store/system-reader.ts';
import { SystemWriter } from './store/system-writer.ts';
import type { SystemParts } from './system-parts.ts';

/** An agent and the firm that owns it, as a person who manages the firm sees them. */
export interface ManagedAgent {
  readonly agent: SystemUser;
  readonly firm: Party;
}

/**
 * Whom an agent system user serves (authorization §5.4). A firm may let its agent serve those who have given the firm
 * every package the agent needs; what the firm loses, its agents lose with it, for it is asked again at each decision.
 */
export function openAgentClients(parts: SystemParts & { approval: CustomerApproval }) {
  const { approval, clock, database, epoch, firmPackages, register } = parts;
  const systems = new SystemReader(database);
  const reader = new AgentReader(database);

  /** The agent, when the caller manages the firm that owns it. Only who does may learn that there is one. */
  async function managed(caller: Caller, agentId: string): Promise<ManagedAgent> {
    const agent = await systems.systemUser(agentId);
    if (agent === undefined) throw invalidAgentQuery('agent-unknown');
    const firm = await register.byUrn(`urn:altinn:party:uuid:${agent.ownerParty}`);
    if (firm === undefined) throw invalidAgentQuery('agent-unknown');
    await approval.managed(caller, firm.partyId);
    if (agent.kind !== 'agent') throw invalidAgentQuery('not-an-agent');
    return { agent, firm };
  }

  async function holdsAll(firm: Party, client: Party, agent: SystemUser): Promise<boolean> {
    if (client.partyUuid === firm.partyUuid) return true;
    const held = await firmPackages.heldAt(firm, client);
    return agent.accessPackages.every((urn) => held.has(urn.toLowerCase()));
  }

  const partiesOf = async (uuids: readonly string[]): Promise<Party[]> => {
    const found = await register.byUrns(uuids.map((uuid) => `urn:altinn:party:uuid:${uuid}`));
    return [...found.values()].sort((one, other) => one.name.localeCompare(other.name, 'nb'));
  };

  /** Changes the agent under its lock; the firm's decisions rest on it. */
  const change = (agent: SystemUser, work: (writer: AgentWriter) => Promise<void>): Promise<void> =>
    database.transaction(async (transaction) => {
      const writer = new SystemWriter(transaction);
      if ((await writer.lockSystemUser(agent.id)) === undefined) throw problem('AUTH-00015');
      await work(new AgentWriter(transaction));
      await epoch.bump(transaction);
      await writer.noteChange(agent.id, clock.now());
    });

  return {
    managed,

    /** The agents of a firm. */
    agentsOf: (organizationNumber: string): Promise<SystemUser[]> => systems.systemUsersOf('agent', organizationNumber),

    async clients({ agent }: ManagedAgent): Promise<Party[]> {
      return partiesOf(await reader.clientsOf(agent.id));
    },

    /** Organisations that have given the firm all that the agent needs, those it serves already included. */
    async available({ agent, firm }: ManagedAgent): Promise<Party[]> {
      const givers = await partiesOf(await firmPackages.giversTo(firm));
      const organizations = givers.filter(({ organizationNumber }) => organizationNumber !== undefined);
      const fits = await Promise.all(organizations.map((client) => holdsAll(firm, client, agent)));
      return organizations.filter((_, index) => fits[index]);
    },

    /** Lets the agent serve a client; AUTH-00079 for an unknown one, AUTH-00080 when the firm lacks a package of it. */
    async add({ agent, firm }: ManagedAgent, clientUuid: string): Promise<void> {
      const [client] = await partiesOf([clientUuid]);
      if (client === undefined) throw problem('AUTH-00079');
      if (!(await holdsAll(firm, client, agent)))
        throw problem(
          'AUTH-00080',
          {},
          { detail: `${firm.name} has not got every package from it: ${agent.accessPackages.join(', ')}.` },
        );
      await change(agent, (writer) => writer.addClient(agent.id, client.partyUuid, clock.now()));
    },

    /** Ends that the agent serves a client; AUTH-00079 when it did not. */
    async remove({ agent }: ManagedAgent, clientUuid: string): Promise<void> {
      await change(agent, async (writer) => {
        if (!(await writer.removeClient(agent.id, clientUuid))) throw problem('AUTH-00079');
      });
    },
  };
}

export type AgentClients = ReturnType<typeof openAgentClients>;
