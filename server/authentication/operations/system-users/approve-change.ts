import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { CHANGES, partyRequestParams, persons } from './system-user-paths.ts';

export const approveChange = ({ approval }: { approval: CustomerApproval }): Operation =>
  operation({
    name: 'ApproveSystemUserChange',
    method: 'POST',
    path: `${CHANGES}/:party/:requestId/approve`,
    tag: 'System users',
    summary: 'Approve a change of rights',
    access: persons,
    params: partyRequestParams,
    answers: { 200: { description: 'true' }, 409: { description: 'It is no longer new (AUTH-00061)' } },
    problems: problemDetails,
    handle: async (call) => {
      await approval.approveChange(callerOf(call), call.params.party, call.params.requestId);
      return ok(true);
    },
  });
