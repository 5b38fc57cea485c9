import { Type } from 'typebox';
import { enumeration, text } from '../../http/binding/shapes.ts';
import { wireTime } from '../../http/binding/scalars.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { rightsAccess } from '../model/rights.ts';
import type { PolicyReadings, ReadingOfPolicy } from '../decisions/policy-reading.ts';

const PATH = '/administration/api/v1/resources/:resourceId/policy-reading';

const wire = ({ reading, setBy, setAt, rulesReadDifferently }: ReadingOfPolicy) => ({
  reading,
  setBy: setBy ?? null,
  setAt: setAt === undefined ? null : wireTime(setAt),
  rulesReadDifferently,
});

/** `GET …/resources/{resourceId}/policy-reading`: how the policy is read, and whether that makes a difference. */
export const getPolicyReading = ({ readings }: { readings: PolicyReadings }) =>
  operation({
    name: 'GetPolicyReading',
    method: 'GET',
    path: PATH,
    tag: 'Administration',
    summary: 'How the policy of a resource is read',
    description: '`rulesReadDifferently` lists the rules that mean something else in the other reading.',
    access: rightsAccess,
    behindGateway: false,
    params: Type.Object({ resourceId: text() }),
    answers: {
      200: { description: '`reading`, who set it and when, and the rules it makes a difference for' },
      403: { description: 'The resource is another owner’s (ADM-00102)' },
      404: { description: 'No such resource (ADM-00101)' },
    },
    problems: problemDetails,
    handle: async (call) => ok(wire(await readings.get(callerOf(call), call.params.resourceId))),
  });

/** `PUT …/resources/{resourceId}/policy-reading`: chooses the reading; works at once. */
export const setPolicyReading = ({ readings }: { readings: PolicyReadings }) =>
  operation({
    name: 'SetPolicyReading',
    method: 'PUT',
    path: PATH,
    tag: 'Administration',
    summary: 'Chooses how the policy of a resource is read',
    description:
      '`strict`, the default, is XACML 3.0: every `AnyOf` of a target must be met. `altinn-any-of-as-or` takes several `AnyOf` on one category as alternatives, as Altinn does; policies brought from there may need it. Works at once, on every machine.',
    access: rightsAccess,
    behindGateway: false,
    params: Type.Object({ resourceId: text() }),
    body: {
      kind: 'json',
      schema: Type.Object({ reading: enumeration({ strict: 0, 'altinn-any-of-as-or': 1 }, { required: true }) }),
    },
    answers: {
      200: { description: 'The reading as it stands' },
      400: { description: 'There is no such reading' },
      403: { description: 'The resource is another owner’s (ADM-00102)' },
      404: { description: 'No such resource (ADM-00101)' },
    },
    problems: problemDetails,
    handle: async (call) => ok(wire(await readings.set(callerOf(call), call.params.resourceId, call.body.reading))),
  });
