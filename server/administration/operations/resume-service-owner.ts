import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { actorOf, anyScope } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { wireServiceOwner } from '../model/service-owner.ts';
import { ADMINISTRATION_SCOPE } from '../port.ts';
import type { Registrations } from '../registrations.ts';

/** `POST …/service-owners/{code}/resume`: a suspended service owner gets back what it had. */
export const resumeServiceOwner = ({ registrations }: { registrations: Registrations }) =>
  operation({
    name: 'ResumeServiceOwner',
    method: 'POST',
    path: '/administration/api/v1/service-owners/:code/resume',
    tag: 'Administration',
    summary: 'Puts a suspended service owner’s scopes and API keys into use again',
    description: 'Resuming one that is not suspended changes nothing.',
    access: anyScope([ADMINISTRATION_SCOPE]),
    behindGateway: false,
    params: Type.Object({ code: text() }),
    answers: {
      200: { description: 'The registration' },
      404: { description: 'None of this code (ADM-00004)' },
      409: { description: 'It was never approved (ADM-00005)' },
    },
    problems: problemDetails,
    handle: async (call) => ok(wireServiceOwner(await registrations.resume(call.params.code, actorOf(callerOf(call))))),
  });
