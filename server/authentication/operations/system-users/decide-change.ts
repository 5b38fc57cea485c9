import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { problem } from '../../model/system-problems.ts';
import { changeRequestOnWire } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { idParams, partyRequestParams, persons, portalUsers, SYSTEM_USER } from './system-user-paths.ts';

const CHANGE = `${SYSTEM_USER}/changerequest`;

/** The customer's side of change requests: a look, yes and no. */
export function decideChange({
  approval,
  clock,
  database,
  publicUrl,
}: SystemParts & { approval: CustomerApproval }): Operation[] {
  const reader = new SystemReader(database);
  const common = { tag: 'System users', access: persons, problems: problemDetails } as const;
  const answers = { 200: { description: 'The change request' }, 404: { description: 'AUTH-00010' } };
  const decided = { 200: { description: 'true' }, 409: { description: 'It is no longer new (AUTH-00061)' } };

  return [
    operation({
      ...common,
      name: 'SeeSystemUserChange',
      method: 'GET',
      path: `${CHANGE}/:requestId`,
      summary: 'A change request, for whoever has to do with the customer',
      access: portalUsers,
      params: idParams,
      answers,
      handle: async (call) => {
        const change = await reader.changeRequest(call.params.requestId);
        const user = change === undefined ? undefined : await reader.systemUser(change.systemUser);
        if (change === undefined || user === undefined) throw problem('AUTH-00010');
        const { mayApprove } = await approval.looksAt(callerOf(call), user.owner);
        const shown = changeRequestOnWire(change, user, publicUrl, clock.now());
        return ok({ ...shown, userMayEscalateButNotApprove: !mayApprove });
      },
    }),
    operation({
      ...common,
      name: 'SeeSystemUserChangeOfParty',
      method: 'GET',
      path: `${CHANGE}/:party/:requestId`,
      summary: 'A change request to an organisation the caller manages',
      params: partyRequestParams,
      answers,
      handle: async (call) => {
        const customer = await approval.managed(callerOf(call), call.params.party);
        const { change, user } = await approval.changeFor(customer, call.params.requestId);
        return ok(changeRequestOnWire(change, user, publicUrl, clock.now()));
      },
    }),
    operation({
      ...common,
      name: 'ApproveSystemUserChange',
      method: 'POST',
      path: `${CHANGE}/:party/:requestId/approve`,
      summary: 'Approve a change of rights',
      params: partyRequestParams,
      answers: decided,
      handle: async (call) => {
        await approval.approveChange(callerOf(call), call.params.party, call.params.requestId);
        return ok(true);
      },
    }),
    operation({
      ...common,
      name: 'RejectSystemUserChange',
      method: 'POST',
      path: `${CHANGE}/:party/:requestId/reject`,
      summary: 'Reject a change of rights',
      params: partyRequestParams,
      answers: decided,
      handle: async (call) => {
        await approval.rejectChange(callerOf(call), call.params.party, call.params.requestId);
        return ok(true);
      },
    }),
  ];
}
