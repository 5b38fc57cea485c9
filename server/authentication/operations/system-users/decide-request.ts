import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { partyRequestParams, persons, portalUsers, SYSTEM_USER } from './system-user-paths.ts';

/** The customer's yes, no, and passing on of a request; each answers `true` (authentication §3.3). */
export function decideRequest({ approval }: { approval: CustomerApproval }): Operation[] {
  const common = {
    method: 'POST',
    tag: 'System users',
    params: partyRequestParams,
    answers: {
      200: { description: 'true' },
      403: { description: 'The caller may not; AUTH-00041, or a right the caller does not hold' },
      404: { description: 'AUTH-00010' },
      409: { description: 'The request is no longer new (AUTH-00013)' },
    },
    problems: problemDetails,
  } as const;
  const path = (verb: string) => `${SYSTEM_USER}/request/:party/:requestId/${verb}`;

  return [
    operation({
      ...common,
      name: 'ApproveSystemUserRequest',
      path: path('approve'),
      summary: 'Approve a request: the system user is made and gets its rights',
      description: 'By a person with a key role in the organisation, who can give only what it holds itself.',
      access: portalUsers,
      handle: async (call) => {
        await approval.approve(callerOf(call), call.params.party, call.params.requestId);
        return ok(true);
      },
    }),
    operation({
      ...common,
      name: 'RejectSystemUserRequest',
      path: path('reject'),
      summary: 'Reject a request',
      access: persons,
      handle: async (call) => {
        await approval.reject(callerOf(call), call.params.party, call.params.requestId);
        return ok(true);
      },
    }),
    operation({
      ...common,
      name: 'EscalateSystemUserRequest',
      path: path('escalate'),
      summary: 'Pass a request on to somebody who may approve it',
      access: portalUsers,
      handle: async (call) => ok(await approval.escalate(callerOf(call), call.params.party, call.params.requestId)),
    }),
  ];
}
