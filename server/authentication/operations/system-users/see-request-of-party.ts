import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { requestForCustomer, type SystemUserKind } from '../../model/system-user.ts';
import type { SystemParts } from '../../system-parts.ts';
import { customerRequests, named, partyRequestParams, persons } from './system-user-paths.ts';

export const seeRequestOfParty = (
  { approval, clock, publicUrl }: SystemParts & { approval: CustomerApproval },
  kind: SystemUserKind,
): Operation =>
  operation({
    name: named(kind, 'SeeSystemUserRequestOfParty'),
    method: 'GET',
    path: `${customerRequests(kind)}/:party/:requestId`,
    tag: 'System users',
    summary: 'A request to an organisation the caller manages',
    access: persons,
    params: partyRequestParams,
    answers: {
      200: { description: 'The request' },
      403: { description: 'AUTH-00041; of an agent AUTH-00042' },
      404: { description: 'AUTH-00010; of an agent AUTH-00030' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const customer = await approval.managed(callerOf(call), call.params.party);
      const request = await approval.requestFor(kind, customer, call.params.requestId);
      return ok(requestForCustomer(request, customer.party, { mayApprove: true, publicUrl, now: clock.now() }));
    },
  });
