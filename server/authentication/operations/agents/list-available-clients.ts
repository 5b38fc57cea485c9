import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { AgentClients } from '../../agent-clients.ts';
import { agentOf, agentQuery, clientsOnWire, END_USER, readsClients } from './agent-paths.ts';

export const listAvailableClients = ({ agents }: { agents: AgentClients }): Operation =>
  operation({
    name: 'ListAvailableClients',
    method: 'GET',
    path: `${END_USER}/clients/available`,
    tag: 'System users',
    summary: 'Customers of the firm that an agent system user could serve',
    description: 'Those that have given the firm every access package the agent needs.',
    access: readsClients,
    query: agentQuery,
    answers: { 200: { description: 'The customers' }, 400: { description: 'AUTH.VLD-00014, 15' } },
    problems: problemDetails,
    handle: async (call) => {
      const agent = await agentOf(agents, callerOf(call), call.query.agent);
      return ok(clientsOnWire(agent, await agents.available(agent)));
    },
  });
