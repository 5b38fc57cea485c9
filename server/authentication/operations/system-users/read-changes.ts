import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { problem } from '../../model/system-problems.ts';
import { type ChangeRequest, changeRequestOnWire, PAGE, placeOf, type SystemUser } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import {
  idParams,
  keyParams,
  pageAnswer,
  pageQuery,
  requestsRead,
  requestsWrite,
  SYSTEM_USER,
  systemParams,
} from './system-user-paths.ts';

const VENDOR = `${SYSTEM_USER}/changerequest/vendor`;

/** A vendor's look at its change requests, and their withdrawal. */
export function readChanges({
  clock,
  database,
  publicUrl,
  requests,
}: SystemParts & { requests: VendorRequests }): Operation[] {
  const reader = new SystemReader(database);
  const show = (change: ChangeRequest, user: SystemUser) => changeRequestOnWire(change, user, publicUrl, clock.now());
  const common = { tag: 'System users', access: requestsRead, problems: problemDetails } as const;
  const answers = { 200: { description: 'The change request' }, 404: { description: 'AUTH-00010, AUTH-00011' } };

  return [
    operation({
      ...common,
      name: 'GetSystemUserChange',
      method: 'GET',
      path: `${VENDOR}/:requestId`,
      summary: 'A change request of the vendor',
      params: idParams,
      answers,
      handle: async (call) => {
        const { change, user } = await requests.ownChange(callerOf(call), call.params.requestId);
        return ok(show(change, user));
      },
    }),
    operation({
      ...common,
      name: 'GetSystemUserChangeByExternalRef',
      method: 'GET',
      path: `${VENDOR}/byexternalref/:systemId/:orgNo/:externalRef`,
      summary: 'The newest change request of a system user',
      params: keyParams,
      answers,
      handle: async (call) => {
        const { systemId, orgNo: owner, externalRef } = call.params;
        const found = await requests.ownUser(callerOf(call), { systemId, owner, externalRef });
        const change = found === undefined ? undefined : await reader.newestChangeRequest(found.user.id);
        if (found === undefined || change === undefined) throw problem('AUTH-00010');
        return ok(show(change, found.user));
      },
    }),
    operation({
      ...common,
      name: 'ListSystemUserChanges',
      method: 'GET',
      path: `${VENDOR}/bysystem/:systemId`,
      summary: 'Change requests of a system, 50 a page',
      params: systemParams,
      query: pageQuery,
      answers: { 200: { description: 'A page' }, 404: { description: 'AUTH-00011' } },
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
        const address = `${publicUrl}${VENDOR}/bysystem/${encodeURIComponent(system.id)}`;
        return ok(pageAnswer(withUsers, address, ({ change, user }) => show(change, user)));
      },
    }),
    operation({
      ...common,
      name: 'WithdrawSystemUserChange',
      method: 'DELETE',
      path: `${VENDOR}/:requestId`,
      summary: 'Withdraw a change request',
      access: requestsWrite,
      params: idParams,
      answers: { 202: { description: 'Withdrawn' }, 404: { description: 'AUTH-00010, AUTH-00011' } },
      handle: async (call) => {
        await requests.withdrawChange(callerOf(call), call.params.requestId);
        return { status: 202 };
      },
    }),
  ];
}
