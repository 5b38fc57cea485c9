import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { PAGE, placeOf, requestOnWire, type SystemUserKind, type SystemUserRequest } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { named, pageAnswer, pageQuery, requestsRead, systemParams, vendorRequests } from './system-user-paths.ts';

export const listRequests = (
  { clock, database, publicUrl, requests }: SystemParts & { requests: VendorRequests },
  kind: SystemUserKind,
): Operation =>
  operation({
    name: named(kind, 'ListSystemUserRequests'),
    method: 'GET',
    path: `${vendorRequests(kind)}/bysystem/:systemId`,
    tag: 'System users',
    summary: 'Requests of a system, 50 a page',
    access: requestsRead,
    params: systemParams,
    query: pageQuery,
    answers: { 200: { description: 'A page' }, 404: { description: 'AUTH-00011' } },
    problems: problemDetails,
    handle: async (call) => {
      const { id } = await requests.ownSystem(callerOf(call), call.params.systemId);
      const page = { after: placeOf(call.query.token), limit: PAGE + 1 };
      const rows = await new SystemReader(database).requestsOfSystem(kind, id, page);
      const address = `${publicUrl}${vendorRequests(kind)}/bysystem/${encodeURIComponent(id)}`;
      return ok(
        pageAnswer<SystemUserRequest>(rows, address, (request) => requestOnWire(request, publicUrl, clock.now())),
      );
    },
  });
