import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { requestOnWire, type SystemUserKind } from '../../model/system-user.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { idParams, named, requestsRead, vendorRequests } from './system-user-paths.ts';

export const getRequest = (
  { clock, publicUrl, requests }: SystemParts & { requests: VendorRequests },
  kind: SystemUserKind,
): Operation =>
  operation({
    name: named(kind, 'GetSystemUserRequest'),
    method: 'GET',
    path: `${vendorRequests(kind)}/:requestId`,
    tag: 'System users',
    summary: 'A request of the vendor',
    access: requestsRead,
    params: idParams,
    answers: { 200: { description: 'The request' }, 404: { description: 'AUTH-00010, AUTH-00011' } },
    problems: problemDetails,
    handle: async (call) =>
      ok(requestOnWire(await requests.ownRequest(callerOf(call), call.params.requestId, kind), publicUrl, clock.now())),
  });
