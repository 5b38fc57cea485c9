import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Members } from '../members.ts';
import { organizationToken, wireServiceOwner } from '../model/service-owner.ts';

/** `GET …/service-owners/{code}`. Another organisation's registration looks like none at all. */
export const getServiceOwner = ({ members }: { members: Members }) =>
  operation({
    name: 'GetServiceOwner',
    method: 'GET',
    path: '/administration/api/v1/service-owners/:code',
    tag: 'Administration',
    summary: 'Shows a service owner and how far its registration has come',
    access: organizationToken,
    behindGateway: false,
    params: Type.Object({ code: text() }),
    answers: { 200: { description: 'The registration' }, 404: { description: 'None of this code (ADM-00004)' } },
    problems: problemDetails,
    handle: async (call) => ok(wireServiceOwner(await members.allowed(callerOf(call), call.params.code, 'reader'))),
  });
