import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { packagesOnWire, rightsOnWire, shortSystem, type System } from '../../model/system.ts';
import { problem } from '../../model/system-problems.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { people, REGISTER, systemParams, vendorNames } from './system-paths.ts';

/** `GET systemregister` and what lies below it: the systems people may choose among and approve. */
export function showSystems({ database, register }: SystemParts): Operation[] {
  const reader = new SystemReader(database);
  const short = async (systems: readonly System[]) => {
    const nameOf = await vendorNames(
      register,
      systems.map(({ vendor }) => vendor),
    );
    return systems.map((system) => shortSystem(system, nameOf(system.vendor)));
  };
  const one = (name: string, path: string, summary: string, show: (system: System) => Promise<unknown>): Operation =>
    operation({
      name,
      method: 'GET',
      path: `${REGISTER}/:systemId${path}`,
      tag: 'System register',
      summary,
      access: people,
      params: systemParams,
      answers: { 200: { description: summary }, 404: { description: 'Unknown' } },
      problems: problemDetails,
      handle: async ({ params: { systemId } }) => {
        const system = await reader.system(systemId);
        if (system === undefined || system.isDeleted) throw problem('not-found');
        return ok(await show(system));
      },
    });

  return [
    operation({
      name: 'ListSystems',
      method: 'GET',
      path: REGISTER,
      tag: 'System register',
      summary: 'Systems that people may choose among',
      access: people,
      answers: { 200: { description: 'The visible systems' } },
      problems: problemDetails,
      handle: async () => ok(await short(await reader.visibleSystems())),
    }),
    one('GetSystem', '', 'A system', async (system) => (await short([system]))[0]),
    one('GetSystemRights', '/rights', 'Rights of a system', async ({ rights }) => rightsOnWire(rights)),
    one('GetSystemAccessPackages', '/accesspackages', 'Access packages of a system', async ({ accessPackages }) =>
      packagesOnWire(accessPackages),
    ),
  ];
}
