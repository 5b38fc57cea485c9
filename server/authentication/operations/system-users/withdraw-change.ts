import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { idParams, requestsWrite, VENDOR_CHANGES } from './system-user-paths.ts';

export const withdrawChange = ({ requests }: { requests: VendorRequests }): Operation =>
  operation({
    name: 'WithdrawSystemUserChange',
    method: 'DELETE',
    path: `${VENDOR_CHANGES}/:requestId`,
    tag: 'System users',
    summary: 'Withdraw a change request',
    access: requestsWrite,
    params: idParams,
    answers: { 202: { description: 'Withdrawn' }, 404: { description: 'AUTH-00010, AUTH-00011' } },
    problems: problemDetails,
    handle: async (call) => {
      await requests.withdrawChange(callerOf(call), call.params.requestId);
      return { status: 202 };
    },
  });
