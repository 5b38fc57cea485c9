import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Members } from '../members.ts';
import { organizationToken } from '../model/service-owner.ts';
import { OWNER, ownerParams, wireInvitation } from './member-paths.ts';

export const listInvitations = ({ members }: { members: Members }) =>
  operation({
    name: 'ListInvitations',
    method: 'GET',
    path: `${OWNER}/invitations`,
    tag: 'Administration',
    summary: 'Invitations that have not been used',
    access: organizationToken,
    behindGateway: false,
    params: ownerParams,
    answers: { 200: { description: '`data`, without the secrets' } },
    problems: problemDetails,
    handle: async (call) =>
      ok({ data: (await members.invitations(callerOf(call), call.params.code)).map(wireInvitation) }),
  });
