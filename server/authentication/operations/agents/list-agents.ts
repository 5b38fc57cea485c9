import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { AgentClients } from '../../agent-clients.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { problem } from '../../model/system-problems.ts';
import type { SystemParts } from '../../system-parts.ts';
import { forCustomer } from '../system-users/customer-form.ts';
import { END_USER, readsClients } from './agent-paths.ts';

export function listAgents(parts: SystemParts & { agents: AgentClients; approval: CustomerApproval }): Operation {
  const show = forCustomer(parts);
  return operation({
    name: 'ListSystemUserAgents',
    method: 'GET',
    path: `${END_USER}/agents`,
    tag: 'System users',
    summary: 'Agent system users of a firm the caller manages',
    access: readsClients,
    query: Type.Object({ party: text({ required: true, description: 'Organisation number of the firm' }) }),
    answers: { 200: { description: 'The agents' }, 400: { description: 'AUTH-00000' } },
    problems: problemDetails,
    handle: async (call) => {
      const firm = await parts.register.byUrn(`urn:altinn:organization:identifier-no:${call.query.party}`);
      if (firm === undefined) throw problem('AUTH-00000');
      const { party, organizationNumber } = await parts.approval.managed(callerOf(call), firm.partyId);
      const agents = await parts.agents.agentsOf(organizationNumber);
      return ok(await Promise.all(agents.map((agent) => show(agent, party))));
    },
  });
}
