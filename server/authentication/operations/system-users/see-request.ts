import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { requestForCustomer, type SystemUserKind } from '../../model/system-user.ts';
import type { SystemParts } from '../../system-parts.ts';
import { customerRequests, idParams, named, portalUsers } from './system-user-paths.ts';

export const seeRequest = (
  { approval, clock, publicUrl }: SystemParts & { approval: CustomerApproval },
  kind: SystemUserKind,
): Operation =>
  operation({
    name: named(kind, 'SeeSystemUserRequest'),
    method: 'GET',
    path: `${customerRequests(kind)}/:requestId`,
    tag: 'System users',
    summary: 'A request, for whoever has to do with the customer',
    access: portalUsers,
    params: idParams,
    answers: {
      200: { description: 'The request' },
      403: { description: 'AUTH-00066' },
      404: { description: 'AUTH-00010; of an agent AUTH-00030' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const request = await approval.requestOf(kind, call.params.requestId);
      const { party, mayApprove } = await approval.looksAt(callerOf(call), request.owner);
      return ok(requestForCustomer(request, party, { mayApprove, publicUrl, now: clock.now() }));
    },
  });
