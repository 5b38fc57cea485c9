import { Type } from 'typebox';
import { integer, text, uuid } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { AgentClients } from '../../agent-clients.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { persons } from '../system-users/system-user-paths.ts';
import { AGENT, agentOfFirm } from './agent-paths.ts';

export const revokeClient = (parts: { agents: AgentClients; approval: CustomerApproval }): Operation =>
  operation({
    name: 'RevokeClientOfAgent',
    method: 'DELETE',
    path: `${AGENT}/:party/:systemuser/client`,
    tag: 'System users',
    summary: 'End a client delegation of an agent system user',
    access: persons,
    params: Type.Object({ party: integer(), systemuser: uuid() }),
    query: Type.Object({
      delegationId: uuid({ description: 'The id in the list of delegations' }),
      facilitatorId: Type.Optional(text()),
    }),
    answers: { 200: { description: 'Ended' }, 400: { description: 'AUTH-00079' }, 404: { description: 'AUTH-00015' } },
    problems: problemDetails,
    handle: async (call) => {
      const { party, systemuser: systemUserId } = call.params;
      const managed = await agentOfFirm(parts, callerOf(call), { party, systemUserId });
      await parts.agents.remove(managed, call.query.delegationId.toLowerCase());
      return { status: 200 };
    },
  });
