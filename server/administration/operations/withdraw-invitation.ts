import { callerOf, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Members } from '../members.ts';
import { organizationToken } from '../model/service-owner.ts';
import { invitationParams, OWNER } from './member-paths.ts';

export const withdrawInvitation = ({ members }: { members: Members }) =>
  operation({
    name: 'WithdrawInvitation',
    method: 'DELETE',
    path: `${OWNER}/invitations/:id`,
    tag: 'Administration',
    summary: 'Withdraw an invitation',
    access: organizationToken,
    behindGateway: false,
    params: invitationParams,
    answers: { 204: { description: 'Done' }, 404: { description: 'No such invitation (ADM-00009)' } },
    problems: problemDetails,
    handle: async (call) => {
      await members.withdraw(callerOf(call), call.params.code, call.params.id);
      return { status: 204 };
    },
  });
