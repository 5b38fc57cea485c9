import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { fullSystem } from '../../model/system.ts';
import { problem } from '../../model/system-problems.ts';
import type { SystemRegister } from '../../system-register.ts';
import { looksAtSystems, systemParams, VENDOR } from './system-paths.ts';

export const getOwnSystem = ({ systems }: { systems: SystemRegister }): Operation =>
  operation({
    name: 'GetOwnSystem',
    method: 'GET',
    path: `${VENDOR}/:systemId`,
    tag: 'System register',
    summary: 'A system as its vendor sees it, also a deleted one',
    access: looksAtSystems,
    params: systemParams,
    answers: { 200: { description: 'The system' }, 404: { description: 'Unknown' } },
    problems: problemDetails,
    handle: async (call) => {
      const system = await systems.owned(callerOf(call), call.params.systemId);
      if (system === undefined) throw problem('not-found');
      return ok(fullSystem(system));
    },
  });
