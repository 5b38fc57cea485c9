import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { problem } from '../../model/system-problems.ts';
import { changeRequestOnWire } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { keyParams, requestsRead, VENDOR_CHANGES } from './system-user-paths.ts';

export const getChangeByExternalRef = ({
  clock,
  database,
  publicUrl,
  requests,
}: SystemParts & { requests: VendorRequests }): Operation =>
  operation({
    name: 'GetSystemUserChangeByExternalRef',
    method: 'GET',
    path: `${VENDOR_CHANGES}/byexternalref/:systemId/:orgNo/:externalRef`,
    tag: 'System users',
    summary: 'The newest change request of a system user',
    access: requestsRead,
    params: keyParams,
    answers: { 200: { description: 'The change request' }, 404: { description: 'AUTH-00010, AUTH-00011' } },
    problems: problemDetails,
    handle: async (call) => {
      const { systemId, orgNo: owner, externalRef } = call.params;
      const found = await requests.ownUser(callerOf(call), { systemId, owner, externalRef });
      const change =
        found === undefined ? undefined : await new SystemReader(database).newestChangeRequest(found.user.id);
      if (found === undefined || change === undefined) throw problem('AUTH-00010');
      return ok(changeRequestOnWire(change, found.user, publicUrl, clock.now()));
    },
  });
