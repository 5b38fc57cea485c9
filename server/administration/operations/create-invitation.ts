import { Type } from 'typebox';
import { nullable, text } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Members } from '../members.ts';
import { organizationToken } from '../model/service-owner.ts';
import type { MemberRole } from '../port.ts';
import { OWNER, ownerParams, roleShape, wireInvitation } from './member-paths.ts';

const body = Type.Object({
  role: roleShape,
  note: Type.Optional(text({ max: 200, example: 'Ola, arkivet', description: 'Whom it is for; shown in the list' })),
  email: Type.Optional(
    nullable(
      text({
        max: 320,
        test: (value) =>
          /^[^\s@]+@[^\s@]+$/.test(value.trim()) ? undefined : 'Give one e-mail address, such as ola@arkivet.example.',
        description: 'Where to send the link as well',
      }),
    ),
  ),
});

export const createInvitation = ({ members }: { members: Members }) =>
  operation({
    name: 'CreateInvitation',
    method: 'POST',
    path: `${OWNER}/invitations`,
    tag: 'Administration',
    summary: 'Invite somebody to work for a service owner',
    description:
      'The secret is in this answer, its link and the e-mail, and nowhere else. It works once, within 14 days.',
    access: organizationToken,
    behindGateway: false,
    params: ownerParams,
    body: { kind: 'json', schema: body },
    answers: { 201: { description: 'The invitation, with its secret' } },
    problems: problemDetails,
    handle: async (call) => {
      const { role, note = '' } = call.body;
      const email = call.body.email?.trim() || undefined;
      const wanted = { role: role as MemberRole, note: note.trim(), email };
      const { invitation, secret, link } = await members.invite(callerOf(call), call.params.code, wanted);
      return { status: 201, body: { ...wireInvitation(invitation), secret, link, emailedTo: email ?? null } };
    },
  });
