import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { PAGE, placeOf, type SystemUser, systemUserOnWire } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { pageAnswer, pageQuery, SYSTEM_USER, systemParams, vendorsOfSystem } from './system-user-paths.ts';
import { factsOfSystem } from './vendor-form.ts';

export const listSystemUsersOfSystem = ({
  database,
  publicUrl,
  register,
  requests,
}: SystemParts & { requests: VendorRequests }): Operation =>
  operation({
    name: 'ListSystemUsersOfSystem',
    method: 'GET',
    path: `${SYSTEM_USER}/vendor/bysystem/:systemId`,
    tag: 'System users',
    summary: 'System users of a system, 50 a page',
    access: vendorsOfSystem,
    params: systemParams,
    query: pageQuery,
    answers: { 200: { description: 'A page' }, 404: { description: 'AUTH-00011' } },
    problems: problemDetails,
    handle: async (call) => {
      const system = await requests.ownSystem(callerOf(call), call.params.systemId);
      const page = { after: placeOf(call.query.token), limit: PAGE + 1 };
      const rows = await new SystemReader(database).systemUsersOfSystem(system.id, page);
      const facts = await factsOfSystem(register, system);
      const address = `${publicUrl}${SYSTEM_USER}/vendor/bysystem/${encodeURIComponent(system.id)}`;
      return ok(pageAnswer<SystemUser>(rows, address, (user) => systemUserOnWire(user, facts)));
    },
  });
