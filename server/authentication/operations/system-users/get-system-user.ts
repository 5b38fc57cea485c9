import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { rightsOnWire } from '../../model/system.ts';
import { problem } from '../../model/system-problems.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { forCustomer, userParams } from './customer-form.ts';
import { persons, SYSTEM_USER } from './system-user-paths.ts';

export function getSystemUser(parts: SystemParts & { approval: CustomerApproval }): Operation {
  const reader = new SystemReader(parts.database);
  const show = forCustomer(parts);
  return operation({
    name: 'GetSystemUser',
    method: 'GET',
    path: `${SYSTEM_USER}/:party/:systemUserId`,
    tag: 'System users',
    summary: 'A system user of either kind, with its rights',
    access: persons,
    params: userParams,
    answers: { 200: { description: 'The system user' }, 404: { description: 'Not one of the organisation’s' } },
    problems: problemDetails,
    handle: async (call) => {
      const { party, organizationNumber } = await parts.approval.managed(callerOf(call), call.params.party);
      const user = await reader.systemUser(call.params.systemUserId);
      if (user?.owner !== organizationNumber) throw problem('not-found');
      return ok({ ...(await show(user, party)), rights: rightsOnWire(user.rights) });
    },
  });
}
