import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { people, REGISTER, shortSystems } from './system-paths.ts';

export const listSystems = ({ database, register }: SystemParts): Operation =>
  operation({
    name: 'ListSystems',
    method: 'GET',
    path: REGISTER,
    tag: 'System register',
    summary: 'Systems that people may choose among',
    access: people,
    answers: { 200: { description: 'The visible systems' } },
    problems: problemDetails,
    handle: async () => ok(await shortSystems(register, await new SystemReader(database).visibleSystems())),
  });
