import { Type } from 'typebox';
import { integer, text, uuid } from '../../../http/binding/shapes.ts';
import { type Access, anyScope, type Caller } from '../../../http/caller.ts';
import { isUuid } from '../../../foundation/ids.ts';
import type { Party } from '../../../register/port.ts';
import type { AgentClients, ManagedAgent } from '../../agent-clients.ts';
import { invalidAgentQuery, problem } from '../../model/system-problems.ts';
import type { CustomerApproval } from '../../customer-approval.ts';

export const END_USER = '/authentication/api/v1/enduser/systemuser';
/** Agents as the firm that owns them sees them; `{party}` is the firm's numeric party id. */
export const AGENT = '/authentication/api/v1/systemuser/agent';

export const readsClients: Access = anyScope(['altinn:clientdelegations.read'], ['altinn']);
export const changesClients: Access = anyScope(['altinn:clientdelegations.write'], ['altinn']);

export const agentParams = Type.Object({ party: integer(), systemUserId: uuid() });
export const agentQuery = Type.Object({ agent: Type.Optional(text()) });
export const clientQuery = Type.Object({ agent: Type.Optional(text()), client: Type.Optional(text()) });

/** The agent a query names, when the caller manages its firm (AUTH.VLD-00014, 15). */
export async function agentOf(agents: AgentClients, caller: Caller, asked: string | undefined): Promise<ManagedAgent> {
  if (asked === undefined || !isUuid(asked)) throw invalidAgentQuery('agent-missing');
  return agents.managed(caller, asked.toLowerCase());
}

/** The client a query names (AUTH.VLD-00016). */
export function clientOf(asked: string | undefined): string {
  if (asked === undefined || !isUuid(asked)) throw invalidAgentQuery('client-missing');
  return asked.toLowerCase();
}

/** The agent in a path, when it is of the firm there. */
export async function agentOfFirm(
  { agents, approval }: { agents: AgentClients; approval: CustomerApproval },
  caller: Caller,
  { party, systemUserId }: { party: number; systemUserId: string },
): Promise<ManagedAgent> {
  const firm = await approval.managed(caller, party);
  const managed = await agents.managed(caller, systemUserId.toLowerCase());
  if (managed.firm.partyUuid !== firm.party.partyUuid) throw problem('AUTH-00015');
  return managed;
}

export const clientOnWire = ({ partyUuid, organizationNumber, name }: Party) => ({
  clientId: partyUuid,
  clientOrganizationNumber: organizationNumber,
  clientOrganizationName: name,
});

/** A list of clients with the agent it is of (authorization §5.4). */
export const clientsOnWire = ({ agent }: ManagedAgent, clients: readonly Party[]) => ({
  links: {},
  data: clients.map(clientOnWire),
  systemUserInformation: { systemUserId: agent.id, systemUserOwnerOrg: agent.owner },
});

/** A client delegation as the firm's own page shows it. */
export const delegationOnWire = ({ agent, firm }: ManagedAgent, client: Party) => ({
  id: client.partyUuid,
  agentSystemUserId: agent.id,
  customerId: client.partyUuid,
  customerOrganizationNumber: client.organizationNumber,
  customerName: client.name,
  facilitatorId: firm.partyUuid,
});
