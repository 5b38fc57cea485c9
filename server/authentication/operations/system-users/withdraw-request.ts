import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { idParams, requestsWrite, SYSTEM_USER } from './system-user-paths.ts';

export const withdrawRequest = ({ requests }: { requests: VendorRequests }): Operation =>
  operation({
    name: 'WithdrawSystemUserRequest',
    method: 'DELETE',
    path: `${SYSTEM_USER}/request/vendor/:requestId`,
    tag: 'System users',
    summary: 'Withdraw a request, of an agent too',
    access: requestsWrite,
    params: idParams,
    answers: { 202: { description: 'Withdrawn' }, 404: { description: 'AUTH-00010, AUTH-00011' } },
    problems: problemDetails,
    handle: async (call) => {
      await requests.withdraw(callerOf(call), call.params.requestId);
      return { status: 202 };
    },
  });
