import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { actorOf, anyScope } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { wireServiceOwner } from '../model/service-owner.ts';
import { ADMINISTRATION_SCOPE } from '../port.ts';
import type { Registrations } from '../registrations.ts';

/** `POST …/service-owners/{code}/approve`: the operator lets a registered body in. */
export const approveServiceOwner = ({ registrations }: { registrations: Registrations }) =>
  operation({
    name: 'ApproveServiceOwner',
    method: 'POST',
    path: '/administration/api/v1/service-owners/:code/approve',
    tag: 'Administration',
    summary: 'Approves a service owner and gives it its scopes',
    description: 'Approving again changes nothing.',
    access: anyScope([ADMINISTRATION_SCOPE]),
    behindGateway: false,
    params: Type.Object({ code: text() }),
    answers: {
      200: { description: 'The approved registration' },
      404: { description: 'None of this code (ADM-00004)' },
    },
    problems: problemDetails,
    handle: async (call) =>
      ok(wireServiceOwner(await registrations.approve(call.params.code, actorOf(callerOf(call))))),
  });
