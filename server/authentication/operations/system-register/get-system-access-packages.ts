import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { packagesOnWire } from '../../model/system.ts';
import type { SystemParts } from '../../system-parts.ts';
import { liveSystem, people, REGISTER, systemParams } from './system-paths.ts';

export const getSystemAccessPackages = ({ database }: SystemParts): Operation =>
  operation({
    name: 'GetSystemAccessPackages',
    method: 'GET',
    path: `${REGISTER}/:systemId/accesspackages`,
    tag: 'System register',
    summary: 'Access packages of a system',
    access: people,
    params: systemParams,
    answers: { 200: { description: 'Access packages of a system' }, 404: { description: 'Unknown' } },
    problems: problemDetails,
    handle: async (call) => {
      const system = await liveSystem(database, call.params.systemId);
      return ok(packagesOnWire(system.accessPackages));
    },
  });
