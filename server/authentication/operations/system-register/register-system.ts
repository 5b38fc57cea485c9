import { callerOf, type Operation, okText, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { factsOf, systemBody, vendorNumberOf } from '../../model/system.ts';
import { invalidSystem, problem } from '../../model/system-problems.ts';
import { ownsSystem, type SystemRegister } from '../../system-register.ts';
import { VENDOR, vendors } from './system-paths.ts';

export const registerSystem = ({ systems }: { systems: SystemRegister }): Operation =>
  operation({
    name: 'RegisterSystem',
    method: 'POST',
    path: VENDOR,
    tag: 'System register',
    summary: 'Register a system',
    access: vendors,
    body: { kind: 'json', schema: systemBody, parameter: 'registerNewSystem' },
    answers: {
      200: { description: 'The internal id, as a JSON string' },
      400: { description: 'Every fault at once (AUTH.VLD)' },
      403: { description: 'The vendor is another organisation' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const vendor = vendorNumberOf(call.body.vendor.ID);
      if (vendor === undefined) throw invalidSystem([{ number: 0 }]);
      const caller = callerOf(call);
      if (!ownsSystem(caller, vendor)) throw problem('other-vendor');
      return okText(await systems.register(caller, call.body.id.trim(), vendor, factsOf(call.body)));
    },
  });
