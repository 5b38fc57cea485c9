import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { SystemRegister } from '../../system-register.ts';
import { SUCCEEDED, systemParams, VENDOR, vendors } from './system-paths.ts';

export const deleteSystem = ({ systems }: { systems: SystemRegister }): Operation =>
  operation({
    name: 'DeleteSystem',
    method: 'DELETE',
    path: `${VENDOR}/:systemId`,
    tag: 'System register',
    summary: 'Delete a system',
    description: 'Its system users get no more tokens and can do nothing with those they have. The id stays taken.',
    access: vendors,
    params: systemParams,
    answers: { 200: { description: 'Done' }, 400: { description: 'Unknown' } },
    problems: problemDetails,
    handle: async (call) => {
      await systems.remove(callerOf(call), call.params.systemId);
      return ok(SUCCEEDED);
    },
  });
