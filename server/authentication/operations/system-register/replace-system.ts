import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { factsOf, systemBody, vendorNumberOf } from '../../model/system.ts';
import type { SystemRegister } from '../../system-register.ts';
import { SUCCEEDED, systemParams, VENDOR, vendors } from './system-paths.ts';

export const replaceSystem = ({ systems }: { systems: SystemRegister }): Operation =>
  operation({
    name: 'ReplaceSystem',
    method: 'PUT',
    path: `${VENDOR}/:systemId`,
    tag: 'System register',
    summary: 'Replace what is said of a system',
    description: 'Rights that system users already have stay with them.',
    access: vendors,
    params: systemParams,
    body: { kind: 'json', schema: systemBody, parameter: 'proposedUpdateToSystem' },
    answers: { 200: { description: 'Done' }, 400: { description: 'Every fault' }, 404: { description: 'Unknown' } },
    problems: problemDetails,
    handle: async (call) => {
      const { body } = call;
      await systems.replace(
        callerOf(call),
        call.params.systemId,
        body.id.trim(),
        vendorNumberOf(body.vendor.ID),
        factsOf(body),
      );
      return ok(SUCCEEDED);
    },
  });
