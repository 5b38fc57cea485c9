import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { CHANGES, partyRequestParams, persons } from './system-user-paths.ts';

export const rejectChange = ({ approval }: { approval: CustomerApproval }): Operation =>
  operation({
    name: 'RejectSystemUserChange',
    method: 'POST',
    path: `${CHANGES}/:party/:requestId/reject`,
    tag: 'System users',
    summary: 'Reject a change of rights',
    access: persons,
    params: partyRequestParams,
    answers: { 200: { description: 'true' }, 409: { description: 'It is no longer new (AUTH-00061)' } },
    problems: problemDetails,
    handle: async (call) => {
      await approval.rejectChange(callerOf(call), call.params.party, call.params.requestId);
      return ok(true);
    },
  });
