import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import type { SystemParts } from '../../system-parts.ts';
import { userParams } from './customer-form.ts';
import { persons, SYSTEM_USER } from './system-user-paths.ts';

export const deleteSystemUser = ({ approval }: SystemParts & { approval: CustomerApproval }): Operation =>
  operation({
    name: 'DeleteSystemUser',
    method: 'DELETE',
    path: `${SYSTEM_USER}/:party/:systemUserId`,
    tag: 'System users',
    summary: 'End a system user',
    description: 'It can do nothing from now on, whatever tokens it has.',
    access: persons,
    params: userParams,
    answers: {
      202: { description: '1' },
      400: { description: 'It is an agent (AUTH-00036)' },
      404: { description: '0' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const gone = await approval.remove('standard', callerOf(call), call.params.party, call.params.systemUserId);
      return { status: gone ? 202 : 404, contentType: 'application/json; charset=utf-8', body: gone ? '1' : '0' };
    },
  });
