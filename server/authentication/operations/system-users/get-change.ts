import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { changeRequestOnWire } from '../../model/system-user.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { idParams, requestsRead, VENDOR_CHANGES } from './system-user-paths.ts';

export const getChange = ({ clock, publicUrl, requests }: SystemParts & { requests: VendorRequests }): Operation =>
  operation({
    name: 'GetSystemUserChange',
    method: 'GET',
    path: `${VENDOR_CHANGES}/:requestId`,
    tag: 'System users',
    summary: 'A change request of the vendor',
    access: requestsRead,
    params: idParams,
    answers: { 200: { description: 'The change request' }, 404: { description: 'AUTH-00010, AUTH-00011' } },
    problems: problemDetails,
    handle: async (call) => {
      const { change, user } = await requests.ownChange(callerOf(call), call.params.requestId);
      return ok(changeRequestOnWire(change, user, publicUrl, clock.now()));
    },
  });
