import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Members } from '../members.ts';
import { organizationToken } from '../model/service-owner.ts';
import { OWNER, ownerParams, wireMember } from './member-paths.ts';

export const listMembers = ({ members }: { members: Members }) =>
  operation({
    name: 'ListMembers',
    method: 'GET',
    path: `${OWNER}/members`,
    tag: 'Administration',
    summary: 'People who work for a service owner',
    access: organizationToken,
    behindGateway: false,
    params: ownerParams,
    answers: { 200: { description: '`data` in order of joining' } },
    problems: problemDetails,
    handle: async (call) => {
      const rows = await members.list(callerOf(call), call.params.code);
      return ok({ data: rows.map(({ member, name }) => wireMember(member, name)) });
    },
  });
