import { Type } from 'typebox';
import { uuid } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { AgentClients } from '../../agent-clients.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { persons } from '../system-users/system-user-paths.ts';
import { AGENT, agentOfFirm, agentParams, delegationOnWire } from './agent-paths.ts';

export const delegateClient = (parts: { agents: AgentClients; approval: CustomerApproval }): Operation =>
  operation({
    name: 'DelegateClientToAgent',
    method: 'POST',
    path: `${AGENT}/:party/:systemUserId`,
    tag: 'System users',
    summary: 'Let an agent system user serve a customer of the firm',
    access: persons,
    params: agentParams,
    body: { kind: 'json', schema: Type.Object({ customerId: uuid() }) },
    answers: {
      200: { description: 'The delegation, in a list of one' },
      400: { description: 'AUTH-00079, AUTH-00080' },
      404: { description: 'AUTH-00015' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const managed = await agentOfFirm(parts, callerOf(call), call.params);
      const customer = call.body.customerId.toLowerCase();
      await parts.agents.add(managed, customer);
      const clients = await parts.agents.clients(managed);
      return ok(
        clients.filter(({ partyUuid }) => partyUuid === customer).map((client) => delegationOnWire(managed, client)),
      );
    },
  });
