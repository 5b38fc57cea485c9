import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { packagesOnWire, rightsOnWire } from '../../model/system.ts';
import { problem } from '../../model/system-problems.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { userParams } from './customer-form.ts';
import { persons, SYSTEM_USER } from './system-user-paths.ts';

export function getSystemUserDelegations({
  approval,
  database,
}: SystemParts & { approval: CustomerApproval }): Operation {
  const reader = new SystemReader(database);
  return operation({
    name: 'GetSystemUserDelegations',
    method: 'GET',
    path: `${SYSTEM_USER}/:party/:systemUserId/delegations`,
    tag: 'System users',
    summary: 'Rights and access packages a system user was given',
    access: persons,
    params: userParams,
    answers: { 200: { description: '`rights` and `accessPackages`' }, 404: { description: 'AUTH-00015' } },
    problems: problemDetails,
    handle: async (call) => {
      const { organizationNumber } = await approval.managed(callerOf(call), call.params.party);
      const user = await reader.systemUser(call.params.systemUserId);
      if (user?.owner !== organizationNumber) throw problem('AUTH-00015');
      return ok({ rights: rightsOnWire(user.rights), accessPackages: packagesOnWire(user.accessPackages) });
    },
  });
}
