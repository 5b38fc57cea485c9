import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { problem } from '../../model/system-problems.ts';
import { requestOnWire, type SystemUserKind } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { keyParams, named, requestsRead, vendorRequests } from './system-user-paths.ts';

export const getRequestByExternalRef = (
  { clock, database, publicUrl, requests }: SystemParts & { requests: VendorRequests },
  kind: SystemUserKind,
): Operation =>
  operation({
    name: named(kind, 'GetSystemUserRequestByExternalRef'),
    method: 'GET',
    path: `${vendorRequests(kind)}/byexternalref/:systemId/:orgNo/:externalRef`,
    tag: 'System users',
    summary: 'The request of a system, customer and reference',
    access: requestsRead,
    params: keyParams,
    answers: { 200: { description: 'The request' }, 404: { description: 'AUTH-00010, AUTH-00011' } },
    problems: problemDetails,
    handle: async (call) => {
      const { systemId, orgNo: owner, externalRef } = call.params;
      const system = await requests.ownSystem(callerOf(call), systemId);
      const key = { systemId: system.id, owner, externalRef };
      const request = await new SystemReader(database).requestByKey(kind, key);
      if (request === undefined) throw problem('AUTH-00010');
      return ok(requestOnWire(request, publicUrl, clock.now()));
    },
  });
