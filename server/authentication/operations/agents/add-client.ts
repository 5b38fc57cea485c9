import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { AgentClients } from '../../agent-clients.ts';
import { agentOf, changesClients, clientOf, clientQuery, END_USER } from './agent-paths.ts';

export const addAgentClient = ({ agents }: { agents: AgentClients }): Operation =>
  operation({
    name: 'AddAgentClient',
    method: 'POST',
    path: `${END_USER}/clients`,
    tag: 'System users',
    summary: 'Let an agent system user serve a client',
    access: changesClients,
    query: clientQuery,
    answers: {
      200: { description: '`agent` and `client`' },
      400: { description: 'AUTH.VLD-00014 to 16, AUTH-00079, AUTH-00080' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const managed = await agentOf(agents, callerOf(call), call.query.agent);
      const client = clientOf(call.query.client);
      await agents.add(managed, client);
      return ok({ agent: managed.agent.id, client });
    },
  });
