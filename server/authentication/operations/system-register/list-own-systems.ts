import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { shortSystem } from '../../model/system.ts';
import { problem } from '../../model/system-problems.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { looksAtSystems, VENDOR, vendorNames } from './system-paths.ts';

export const listOwnSystems = ({ database, register }: SystemParts): Operation =>
  operation({
    name: 'ListOwnSystems',
    method: 'GET',
    path: VENDOR,
    tag: 'System register',
    summary: 'Systems of the caller’s organisation',
    access: looksAtSystems,
    answers: { 200: { description: 'The systems' }, 403: { description: 'The token names no organisation' } },
    problems: problemDetails,
    handle: async (call) => {
      const { consumer } = callerOf(call);
      if (consumer === undefined) throw problem('no-vendor');
      const systems = await new SystemReader(database).systemsOf(consumer);
      const nameOf = await vendorNames(register, [consumer]);
      return ok(systems.map((system) => shortSystem(system, nameOf(system.vendor))));
    },
  });
