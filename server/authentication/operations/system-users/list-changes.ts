import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { changeRequestOnWire, PAGE, placeOf } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { pageAnswer, pageQuery, requestsRead, systemParams, VENDOR_CHANGES } from './system-user-paths.ts';

export function listChanges({
  clock,
  database,
  publicUrl,
  requests,
}: SystemParts & { requests: VendorRequests }): Operation {
  const reader = new SystemReader(database);
  return operation({
    name: 'ListSystemUserChanges',
    method: 'GET',
    path: `${VENDOR_CHANGES}/bysystem/:systemId`,
    tag: 'System users',
    summary: 'Change requests of a system, 50 a page',
    access: requestsRead,
    params: systemParams,
    query: pageQuery,
    answers: { 200: { description: 'A page' }, 404: { description: 'AUTH-00011' } },
    problems: problemDetails,
    handle: async (call) => {
      const system = await requests.ownSystem(callerOf(call), call.params.systemId);
      const page = { after: placeOf(call.query.token), limit: PAGE + 1 };
      const rows = await reader.changeRequestsOfSystem(system.id, page);
      const users = await Promise.all(rows.map(({ systemUser }) => reader.systemUser(systemUser)));
      // Those of system users that are gone have nothing more to say.
      const withUsers = rows.flatMap((change, index) => {
        const user = users[index];
        return user === undefined ? [] : [{ id: change.id, change, user }];
      });
      const address = `${publicUrl}${VENDOR_CHANGES}/bysystem/${encodeURIComponent(system.id)}`;
      return ok(
        pageAnswer(withUsers, address, ({ change, user }) => changeRequestOnWire(change, user, publicUrl, clock.now())),
      );
    },
  });
}
