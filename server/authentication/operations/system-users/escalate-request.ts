import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import type { SystemUserKind } from '../../model/system-user.ts';
import { settling } from './settle-request.ts';
import { named, portalUsers } from './system-user-paths.ts';

export const escalateRequest = ({ approval }: { approval: CustomerApproval }, kind: SystemUserKind): Operation =>
  operation({
    ...settling(kind, 'escalate'),
    name: named(kind, 'EscalateSystemUserRequest'),
    summary: 'Pass a request on to somebody who may approve it',
    access: portalUsers,
    handle: async (call) => ok(await approval.escalate(kind, callerOf(call), call.params.party, call.params.requestId)),
  });
