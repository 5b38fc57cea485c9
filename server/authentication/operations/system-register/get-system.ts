import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { SystemParts } from '../../system-parts.ts';
import { liveSystem, people, REGISTER, shortSystems, systemParams } from './system-paths.ts';

export const getSystem = ({ database, register }: SystemParts): Operation =>
  operation({
    name: 'GetSystem',
    method: 'GET',
    path: `${REGISTER}/:systemId`,
    tag: 'System register',
    summary: 'A system',
    access: people,
    params: systemParams,
    answers: { 200: { description: 'A system' }, 404: { description: 'Unknown' } },
    problems: problemDetails,
    handle: async (call) => {
      const system = await liveSystem(database, call.params.systemId);
      return ok((await shortSystems(register, [system]))[0]);
    },
  });
