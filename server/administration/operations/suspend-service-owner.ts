import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { actorOf, anyScope } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { wireServiceOwner } from '../model/service-owner.ts';
import { ADMINISTRATION_SCOPE } from '../port.ts';
import type { Registrations } from '../registrations.ts';
import { reasonBody } from './reason-body.ts';

/** `POST …/service-owners/{code}/suspend`: what it has is kept, and out of use until it is resumed. */
export const suspendServiceOwner = ({ registrations }: { registrations: Registrations }) =>
  operation({
    name: 'SuspendServiceOwner',
    method: 'POST',
    path: '/administration/api/v1/service-owners/:code/suspend',
    tag: 'Administration',
    summary: 'Takes a service owner’s scopes and API keys out of use',
    description:
      'At once and on every process: no new tokens with its scopes, and its keys are refused. A token it has already lives until it expires, at most half an hour. Its subscriptions are sent no events meanwhile; they can be sent again after it is resumed. Nothing is deleted.',
    access: anyScope([ADMINISTRATION_SCOPE]),
    behindGateway: false,
    params: Type.Object({ code: text() }),
    body: reasonBody('Say why, so that the service owner knows what to do.'),
    answers: {
      200: { description: 'The suspended registration' },
      404: { description: 'None of this code (ADM-00004)' },
      409: { description: 'It was never approved (ADM-00005)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { code } = call.params;
      return ok(wireServiceOwner(await registrations.suspend(code, call.body.reason.trim(), actorOf(callerOf(call)))));
    },
  });
