import { Type } from 'typebox';
import { nullable, text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { OWNER_STEPS } from '../model/owner-setup.ts';
import { organizationToken } from '../model/service-owner.ts';
import type { Overview } from '../overview.ts';

const oneOf = (values: readonly string[]) => Type.Unsafe<string>({ type: 'string', enum: [...values] });

const Step = Type.Object({
  step: oneOf(OWNER_STEPS),
  state: oneOf(['done', 'missing', 'wrong', 'waiting']),
  since: nullable(Type.String({ format: 'date-time' })),
  evidence: nullable(Type.Object({}, { description: 'Facts of the step: ids, names, times' })),
  waitsFor: nullable(oneOf([...OWNER_STEPS, 'administrator', 'token', 'recipient', 'end-point', 'event'])),
  next: nullable(Type.String({ description: 'Name of what to do' })),
});

/** `GET …/owners/{owner}/setup`: how far a service owner has come from nothing to a first read message. */
export const getOwnerSetup = ({ overview }: { overview: Overview }) =>
  operation({
    name: 'GetOwnerSetup',
    method: 'GET',
    path: '/administration/api/v1/owners/:owner/setup',
    tag: 'Administration',
    summary: 'The eight steps to a first read message, each held against what is there',
    access: organizationToken,
    behindGateway: false,
    params: Type.Object({ owner: text() }),
    answers: {
      200: {
        description: 'The steps in order, and how many are done',
        schema: Type.Object({ done: Type.Integer(), steps: Type.Array(Step) }),
      },
      404: { description: 'None of this code that the caller works for (ADM-00004)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const steps = await overview.setup(callerOf(call), call.params.owner);
      return ok({ done: steps.filter(({ state }) => state === 'done').length, steps });
    },
  });
