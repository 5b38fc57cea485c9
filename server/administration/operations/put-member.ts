import { Type } from 'typebox';
import { callerOf, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Members } from '../members.ts';
import { organizationToken } from '../model/service-owner.ts';
import type { MemberRole } from '../port.ts';
import { memberParams, OWNER, roleShape } from './member-paths.ts';

export const putMember = ({ members }: { members: Members }) =>
  operation({
    name: 'PutMember',
    method: 'PUT',
    path: `${OWNER}/members/:partyUuid`,
    tag: 'Administration',
    summary: 'Make a person a member, or give a member another role',
    description: 'Owners see to members, editors change resources and keys, readers look.',
    access: organizationToken,
    behindGateway: false,
    params: memberParams,
    body: { kind: 'json', schema: Type.Object({ role: roleShape }) },
    answers: { 204: { description: 'Done' }, 404: { description: 'No such person (ADM-00008)' } },
    problems: problemDetails,
    handle: async (call) => {
      const { code, partyUuid } = call.params;
      await members.put(callerOf(call), code, partyUuid.toLowerCase(), call.body.role as MemberRole);
      return { status: 204 };
    },
  });
