import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Members } from '../members.ts';
import { organizationToken } from '../model/service-owner.ts';
import { wireMember } from './member-paths.ts';

export const acceptInvitation = ({ members }: { members: Members }) =>
  operation({
    name: 'AcceptInvitation',
    method: 'POST',
    path: '/administration/api/v1/invitations/accept',
    tag: 'Administration',
    summary: 'Become a member by an invitation',
    description: 'With a personal token. Whoever has a higher role already keeps it.',
    access: organizationToken,
    behindGateway: false,
    // In the body, not in the address: addresses are logged.
    body: { kind: 'json', schema: Type.Object({ secret: text({ required: true, max: 100 }) }) },
    answers: { 200: { description: 'The membership' }, 404: { description: 'Not in force (ADM-00009)' } },
    problems: problemDetails,
    handle: async (call) => ok(wireMember(await members.accept(callerOf(call), call.body.secret))),
  });
