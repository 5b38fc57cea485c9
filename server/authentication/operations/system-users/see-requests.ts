import { Type } from 'typebox';
import { integer, text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { problem } from '../../model/system-problems.ts';
import { requestForCustomer, type SystemUserRequest } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { idParams, partyRequestParams, persons, portalUsers, SYSTEM_USER } from './system-user-paths.ts';

/** A customer's look at what vendors ask it for. */
export function seeRequests({
  approval,
  clock,
  database,
  publicUrl,
}: SystemParts & { approval: CustomerApproval }): Operation[] {
  const reader = new SystemReader(database);
  const common = { method: 'GET', tag: 'System users', problems: problemDetails } as const;
  const show = (request: SystemUserRequest, party: { partyId: number; partyUuid: string }, mayApprove: boolean) =>
    requestForCustomer(request, party, { mayApprove, publicUrl, now: clock.now() });

  return [
    operation({
      ...common,
      name: 'SeeSystemUserRequest',
      path: `${SYSTEM_USER}/request/:requestId`,
      summary: 'A request, for whoever has to do with the customer',
      access: portalUsers,
      params: idParams,
      answers: {
        200: { description: 'The request' },
        403: { description: 'AUTH-00066' },
        404: { description: 'AUTH-00010' },
      },
      handle: async (call) => {
        const request = await reader.request(call.params.requestId);
        if (request === undefined) throw problem('AUTH-00010');
        const { party, mayApprove } = await approval.looksAt(callerOf(call), request.owner);
        return ok(show(request, party, mayApprove));
      },
    }),
    operation({
      ...common,
      name: 'SeeSystemUserRequestOfParty',
      path: `${SYSTEM_USER}/request/:party/:requestId`,
      summary: 'A request to an organisation the caller manages',
      access: persons,
      params: partyRequestParams,
      answers: {
        200: { description: 'The request' },
        403: { description: 'AUTH-00041' },
        404: { description: 'AUTH-00010' },
      },
      handle: async (call) => {
        const customer = await approval.managed(callerOf(call), call.params.party);
        return ok(show(await approval.requestFor(customer, call.params.requestId), customer.party, true));
      },
    }),
    operation({
      ...common,
      name: 'ListPendingSystemUserRequests',
      path: `${SYSTEM_USER}/request/:party/:orgno/pending`,
      summary: 'New requests to an organisation the caller manages',
      access: portalUsers,
      params: Type.Object({ party: integer(), orgno: text() }),
      answers: { 200: { description: 'The requests' }, 403: { description: 'AUTH-00041' } },
      handle: async (call) => {
        const customer = await approval.managed(callerOf(call), call.params.party);
        if (call.params.orgno !== customer.organizationNumber) throw problem('AUTH-00041');
        const requests = await reader.pendingRequestsFor(customer.organizationNumber);
        return ok(requests.map((request) => show(request, customer.party, true)));
      },
    }),
  ];
}
