import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { problem } from '../../model/system-problems.ts';
import { persons } from '../system-users/system-user-paths.ts';
import { AGENT, agentParams } from './agent-paths.ts';

export const deleteAgent = ({ approval }: { approval: CustomerApproval }): Operation =>
  operation({
    name: 'DeleteAgentSystemUser',
    method: 'DELETE',
    path: `${AGENT}/:party/:systemUserId`,
    tag: 'System users',
    summary: 'End an agent system user that serves nobody',
    access: persons,
    params: agentParams,
    query: Type.Object({ facilitatorId: Type.Optional(text()) }),
    answers: {
      200: { description: 'Ended' },
      400: { description: 'It serves clients (AUTH-00035), or is no agent (AUTH-00034)' },
      404: { description: 'AUTH-00015' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { party, systemUserId } = call.params;
      if (!(await approval.remove('agent', callerOf(call), party, systemUserId))) throw problem('AUTH-00015');
      return { status: 200 };
    },
  });
