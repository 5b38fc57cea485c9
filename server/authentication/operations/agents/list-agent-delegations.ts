import { Type } from 'typebox';
import { integer, text, uuid } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { AgentClients } from '../../agent-clients.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { persons } from '../system-users/system-user-paths.ts';
import { AGENT, agentOfFirm, delegationOnWire } from './agent-paths.ts';

export const listAgentDelegations = (parts: { agents: AgentClients; approval: CustomerApproval }): Operation =>
  operation({
    name: 'ListAgentDelegations',
    method: 'GET',
    path: `${AGENT}/:party/:facilitator/:systemUserId/delegations`,
    tag: 'System users',
    summary: 'Client delegations of an agent system user',
    access: persons,
    params: Type.Object({ party: integer(), facilitator: text(), systemUserId: uuid() }),
    answers: { 200: { description: 'The delegations' }, 404: { description: 'AUTH-00015' } },
    problems: problemDetails,
    handle: async (call) => {
      const managed = await agentOfFirm(parts, callerOf(call), call.params);
      const clients = await parts.agents.clients(managed);
      return ok(clients.map((client) => delegationOnWire(managed, client)));
    },
  });
