import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { problem } from '../../model/system-problems.ts';
import { PAGE, placeOf, requestOnWire, type SystemUserRequest } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import {
  idParams,
  keyParams,
  pageAnswer,
  pageQuery,
  requestsRead,
  SYSTEM_USER,
  systemParams,
} from './system-user-paths.ts';

const VENDOR = `${SYSTEM_USER}/request/vendor`;

/** A vendor's look at its requests: by id, by the triple, and all of a system. */
export function readRequests({
  clock,
  database,
  publicUrl,
  requests,
}: SystemParts & { requests: VendorRequests }): Operation[] {
  const reader = new SystemReader(database);
  const show = (request: SystemUserRequest) => requestOnWire(request, publicUrl, clock.now());
  const common = {
    method: 'GET',
    tag: 'System users',
    access: requestsRead,
    problems: problemDetails,
  } as const;
  const answers = { 200: { description: 'The request' }, 404: { description: 'AUTH-00010, AUTH-00011' } };

  return [
    operation({
      ...common,
      name: 'GetSystemUserRequest',
      path: `${VENDOR}/:requestId`,
      summary: 'A request of the vendor',
      params: idParams,
      answers,
      handle: async (call) => ok(show(await requests.ownRequest(callerOf(call), call.params.requestId))),
    }),
    operation({
      ...common,
      name: 'GetSystemUserRequestByExternalRef',
      path: `${VENDOR}/byexternalref/:systemId/:orgNo/:externalRef`,
      summary: 'The request of a system, customer and reference',
      params: keyParams,
      answers,
      handle: async (call) => {
        const { systemId, orgNo, externalRef } = call.params;
        const system = await requests.ownSystem(callerOf(call), systemId);
        const request = await reader.requestByKey({ systemId: system.id, owner: orgNo, externalRef });
        if (request === undefined) throw problem('AUTH-00010');
        return ok(show(request));
      },
    }),
    operation({
      ...common,
      name: 'ListSystemUserRequests',
      path: `${VENDOR}/bysystem/:systemId`,
      summary: 'Requests of a system, 50 a page',
      params: systemParams,
      query: pageQuery,
      answers: { 200: { description: 'A page' }, 404: { description: 'AUTH-00011' } },
      handle: async (call) => {
        const system = await requests.ownSystem(callerOf(call), call.params.systemId);
        const rows = await reader.requestsOfSystem(system.id, { after: placeOf(call.query.token), limit: PAGE + 1 });
        return ok(pageAnswer(rows, `${publicUrl}${VENDOR}/bysystem/${encodeURIComponent(system.id)}`, show));
      },
    }),
  ];
}
