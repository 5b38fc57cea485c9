import { callerOf, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Members } from '../members.ts';
import { organizationToken } from '../model/service-owner.ts';
import { memberParams, OWNER } from './member-paths.ts';

export const removeMember = ({ members }: { members: Members }) =>
  operation({
    name: 'RemoveMember',
    method: 'DELETE',
    path: `${OWNER}/members/:partyUuid`,
    tag: 'Administration',
    summary: 'End a membership',
    access: organizationToken,
    behindGateway: false,
    params: memberParams,
    answers: { 204: { description: 'Done' }, 404: { description: 'No member (ADM-00007)' } },
    problems: problemDetails,
    handle: async (call) => {
      await members.remove(callerOf(call), call.params.code, call.params.partyUuid.toLowerCase());
      return { status: 204 };
    },
  });
