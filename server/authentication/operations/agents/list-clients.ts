import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { AgentClients } from '../../agent-clients.ts';
import { agentOf, agentQuery, clientsOnWire, END_USER, readsClients } from './agent-paths.ts';

export const listAgentClients = ({ agents }: { agents: AgentClients }): Operation =>
  operation({
    name: 'ListAgentClients',
    method: 'GET',
    path: `${END_USER}/clients`,
    tag: 'System users',
    summary: 'Clients an agent system user serves',
    access: readsClients,
    query: agentQuery,
    answers: { 200: { description: 'The clients' }, 400: { description: 'AUTH.VLD-00014, 15' } },
    problems: problemDetails,
    handle: async (call) => {
      const agent = await agentOf(agents, callerOf(call), call.query.agent);
      return ok(clientsOnWire(agent, await agents.clients(agent)));
    },
  });
