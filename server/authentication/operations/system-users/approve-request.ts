import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import type { SystemUserKind } from '../../model/system-user.ts';
import { settling } from './settle-request.ts';
import { named, portalUsers } from './system-user-paths.ts';

export const approveRequest = ({ approval }: { approval: CustomerApproval }, kind: SystemUserKind): Operation =>
  operation({
    ...settling(kind, 'approve'),
    name: named(kind, 'ApproveSystemUserRequest'),
    summary: 'Approve a request: the system user is made and gets its rights',
    description:
      'By a person with a key role in the organisation, who can give only what it holds itself. An agent gets nothing until it has clients.',
    access: portalUsers,
    handle: async (call) => {
      await approval.approve(kind, callerOf(call), call.params.party, call.params.requestId);
      return ok(true);
    },
  });
