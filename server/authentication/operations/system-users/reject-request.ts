import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import type { SystemUserKind } from '../../model/system-user.ts';
import { settling } from './settle-request.ts';
import { named, persons } from './system-user-paths.ts';

export const rejectRequest = ({ approval }: { approval: CustomerApproval }, kind: SystemUserKind): Operation =>
  operation({
    ...settling(kind, 'reject'),
    name: named(kind, 'RejectSystemUserRequest'),
    summary: 'Reject a request',
    access: persons,
    handle: async (call) => {
      await approval.reject(kind, callerOf(call), call.params.party, call.params.requestId);
      return ok(true);
    },
  });
