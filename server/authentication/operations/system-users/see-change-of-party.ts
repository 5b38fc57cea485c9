import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { changeRequestOnWire } from '../../model/system-user.ts';
import type { SystemParts } from '../../system-parts.ts';
import { CHANGES, partyRequestParams, persons } from './system-user-paths.ts';

export const seeChangeOfParty = ({
  approval,
  clock,
  publicUrl,
}: SystemParts & { approval: CustomerApproval }): Operation =>
  operation({
    name: 'SeeSystemUserChangeOfParty',
    method: 'GET',
    path: `${CHANGES}/:party/:requestId`,
    tag: 'System users',
    summary: 'A change request to an organisation the caller manages',
    access: persons,
    params: partyRequestParams,
    answers: { 200: { description: 'The change request' }, 404: { description: 'AUTH-00010' } },
    problems: problemDetails,
    handle: async (call) => {
      const customer = await approval.managed(callerOf(call), call.params.party);
      const { change, user } = await approval.changeFor(customer, call.params.requestId);
      return ok(changeRequestOnWire(change, user, publicUrl, clock.now()));
    },
  });
