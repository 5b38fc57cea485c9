import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { problem } from '../../model/system-problems.ts';
import { changeRequestOnWire } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { CHANGES, idParams, portalUsers } from './system-user-paths.ts';

export function seeChange({
  approval,
  clock,
  database,
  publicUrl,
}: SystemParts & { approval: CustomerApproval }): Operation {
  const reader = new SystemReader(database);
  return operation({
    name: 'SeeSystemUserChange',
    method: 'GET',
    path: `${CHANGES}/:requestId`,
    tag: 'System users',
    summary: 'A change request, for whoever has to do with the customer',
    access: portalUsers,
    params: idParams,
    answers: { 200: { description: 'The change request' }, 404: { description: 'AUTH-00010' } },
    problems: problemDetails,
    handle: async (call) => {
      const change = await reader.changeRequest(call.params.requestId);
      const user = change === undefined ? undefined : await reader.systemUser(change.systemUser);
      if (change === undefined || user === undefined) throw problem('AUTH-00010');
      const { mayApprove } = await approval.looksAt(callerOf(call), user.owner);
      const shown = changeRequestOnWire(change, user, publicUrl, clock.now());
      return ok({ ...shown, userMayEscalateButNotApprove: !mayApprove });
    },
  });
}
