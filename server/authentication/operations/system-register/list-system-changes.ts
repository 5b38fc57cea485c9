import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { Problem } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { changeOnWire } from '../../model/system.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { SystemRegister } from '../../system-register.ts';
import { looksAtSystems, systemParams, VENDOR } from './system-paths.ts';

export const listSystemChanges = ({ database, systems }: SystemParts & { systems: SystemRegister }): Operation =>
  operation({
    name: 'ListSystemChanges',
    method: 'GET',
    path: `${VENDOR}/:systemId/changelog`,
    tag: 'System register',
    summary: 'Who changed what of a system',
    access: looksAtSystems,
    params: systemParams,
    answers: { 200: { description: 'The changes, oldest first' }, 404: { description: 'Unknown' } },
    problems: problemDetails,
    handle: async (call) => {
      const { systemId } = call.params;
      const system = await systems.owned(callerOf(call), systemId);
      if (system === undefined) throw new Problem('unknown', 404, `System with ID ${systemId} not found.`);
      return ok((await new SystemReader(database).changesOf(system.internalId)).map(changeOnWire));
    },
  });
