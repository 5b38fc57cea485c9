import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import type { SystemUserKind } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { forCustomer } from './customer-form.ts';
import { named, partyParams, persons, SYSTEM_USER } from './system-user-paths.ts';

export function listSystemUsers(parts: SystemParts & { approval: CustomerApproval }, kind: SystemUserKind): Operation {
  const reader = new SystemReader(parts.database);
  const show = forCustomer(parts);
  return operation({
    name: named(kind, 'ListSystemUsers'),
    method: 'GET',
    path: `${SYSTEM_USER}${kind === 'agent' ? '/agent' : ''}/:party`,
    tag: 'System users',
    summary: `${kind === 'agent' ? 'Agent system users' : 'System users'} of an organisation the caller manages`,
    access: persons,
    params: partyParams,
    answers: { 200: { description: 'The system users' } },
    problems: problemDetails,
    handle: async (call) => {
      const { party, organizationNumber } = await parts.approval.managed(callerOf(call), call.params.party);
      const users = await reader.systemUsersOf(kind, organizationNumber);
      return ok(await Promise.all(users.map((user) => show(user, party))));
    },
  });
}
