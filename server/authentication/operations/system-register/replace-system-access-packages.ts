import { list } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { accessPackageShape, bounded, packagesOf } from '../../model/system.ts';
import type { SystemRegister } from '../../system-register.ts';
import { SUCCEEDED, systemParams, VENDOR, vendors } from './system-paths.ts';

export const replaceSystemAccessPackages = ({ systems }: { systems: SystemRegister }): Operation =>
  operation({
    name: 'ReplaceSystemAccessPackages',
    method: 'PUT',
    path: `${VENDOR}/:systemId/accesspackages`,
    tag: 'System register',
    summary: 'Replace the access packages of a system',
    access: vendors,
    params: systemParams,
    body: { kind: 'json', schema: list(accessPackageShape, bounded), parameter: 'accessPackages' },
    answers: { 200: { description: 'Done' }, 400: { description: 'Every fault' }, 404: { description: 'Unknown' } },
    problems: problemDetails,
    handle: async (call) => {
      await systems.replacePackages(callerOf(call), call.params.systemId, packagesOf(call.body));
      return ok(SUCCEEDED);
    },
  });
