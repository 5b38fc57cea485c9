import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { rightsOnWire } from '../../model/system.ts';
import type { SystemParts } from '../../system-parts.ts';
import { liveSystem, people, REGISTER, systemParams } from './system-paths.ts';

export const getSystemRights = ({ database }: SystemParts): Operation =>
  operation({
    name: 'GetSystemRights',
    method: 'GET',
    path: `${REGISTER}/:systemId/rights`,
    tag: 'System register',
    summary: 'Rights of a system',
    access: people,
    params: systemParams,
    answers: { 200: { description: 'Rights of a system' }, 404: { description: 'Unknown' } },
    problems: problemDetails,
    handle: async (call) => {
      const system = await liveSystem(database, call.params.systemId);
      return ok(rightsOnWire(system.rights));
    },
  });
