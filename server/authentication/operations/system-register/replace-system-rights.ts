import { list } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { bounded, rightShape, rightsOf } from '../../model/system.ts';
import type { SystemRegister } from '../../system-register.ts';
import { SUCCEEDED, systemParams, VENDOR, vendors } from './system-paths.ts';

export const replaceSystemRights = ({ systems }: { systems: SystemRegister }): Operation =>
  operation({
    name: 'ReplaceSystemRights',
    method: 'PUT',
    path: `${VENDOR}/:systemId/rights`,
    tag: 'System register',
    summary: 'Replace the rights of a system',
    access: vendors,
    params: systemParams,
    body: { kind: 'json', schema: list(rightShape, bounded), parameter: 'rights' },
    answers: { 200: { description: 'Done' }, 400: { description: 'Every fault' }, 404: { description: 'Unknown' } },
    problems: problemDetails,
    handle: async (call) => {
      await systems.replaceRights(callerOf(call), call.params.systemId, rightsOf(call.body));
      return ok(SUCCEEDED);
    },
  });
