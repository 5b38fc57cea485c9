import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { actorOf, anyScope } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { wireServiceOwner } from '../model/service-owner.ts';
import { ADMINISTRATION_SCOPE } from '../port.ts';
import type { Registrations } from '../registrations.ts';
import { reasonBody } from './reason-body.ts';

/** `POST …/service-owners/{code}/reject`: an application is refused, and whoever applied is told why. */
export const rejectServiceOwner = ({ registrations }: { registrations: Registrations }) =>
  operation({
    name: 'RejectServiceOwner',
    method: 'POST',
    path: '/administration/api/v1/service-owners/:code/reject',
    tag: 'Administration',
    summary: 'Refuses an application, with a reason for whoever applied',
    description:
      'The reason is shown to the applicant as `rejectedReason`. Organisation and code are free for a new application, and approving lets this one in after all. Refusing again changes the reason.',
    access: anyScope([ADMINISTRATION_SCOPE]),
    behindGateway: false,
    params: Type.Object({ code: text() }),
    body: reasonBody('Say why, so that whoever applied knows what to do.'),
    answers: {
      200: { description: 'The refused application' },
      404: { description: 'None of this code (ADM-00004)' },
      409: { description: 'It has been approved (ADM-00013)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { code } = call.params;
      return ok(wireServiceOwner(await registrations.reject(code, call.body.reason.trim(), actorOf(callerOf(call)))));
    },
  });
