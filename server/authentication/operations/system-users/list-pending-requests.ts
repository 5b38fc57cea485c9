import { Type } from 'typebox';
import { integer, text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { problem } from '../../model/system-problems.ts';
import { requestForCustomer, type SystemUserKind } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { customerRequests, named, portalUsers } from './system-user-paths.ts';

export const listPendingRequests = (
  { approval, clock, database, publicUrl }: SystemParts & { approval: CustomerApproval },
  kind: SystemUserKind,
): Operation =>
  operation({
    name: named(kind, 'ListPendingSystemUserRequests'),
    method: 'GET',
    path: `${customerRequests(kind)}/:party/:orgno/pending`,
    tag: 'System users',
    summary: 'New requests to an organisation the caller manages',
    description: 'Of agents only those that somebody has passed on.',
    access: portalUsers,
    params: Type.Object({ party: integer(), orgno: text() }),
    answers: { 200: { description: 'The requests' }, 403: { description: 'AUTH-00041; of agents AUTH-00042' } },
    problems: problemDetails,
    handle: async (call) => {
      const { party, organizationNumber } = await approval.managed(callerOf(call), call.params.party);
      if (call.params.orgno !== organizationNumber) throw problem(kind === 'agent' ? 'AUTH-00042' : 'AUTH-00041');
      const pending = await new SystemReader(database).pendingRequestsFor(kind, organizationNumber);
      const shown = { mayApprove: true, publicUrl, now: clock.now() };
      return ok(
        pending
          .filter(({ escalated }) => kind === 'standard' || escalated)
          .map((request) => requestForCustomer(request, party, shown)),
      );
    },
  });
