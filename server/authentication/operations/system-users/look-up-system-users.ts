import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anyScope } from '../../../http/caller.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { Problem } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { System } from '../../model/system.ts';
import { problem } from '../../model/system-problems.ts';
import { PAGE, placeOf, type SystemUser, systemUserOnWire } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { vendorNames } from '../system-register/system-paths.ts';
import {
  pageAnswer,
  pageQuery,
  productName,
  requestsWrite,
  SYSTEM_USER,
  systemParams,
  vendorsOfSystem,
} from './system-user-paths.ts';

/** Look-ups of system users by vendors and by Maskinporten (authentication §1.7, §3.4). */
export function lookUpSystemUsers({
  database,
  publicUrl,
  register,
  requests,
}: SystemParts & { requests: VendorRequests }): Operation[] {
  const reader = new SystemReader(database);
  const common = { method: 'GET', tag: 'System users', problems: problemDetails } as const;

  async function ofSystem(system: System) {
    const nameOf = await vendorNames(register, [system.vendor]);
    return { vendor: system.vendor, vendorName: nameOf(system.vendor), productName: productName(system) };
  }

  return [
    operation({
      ...common,
      name: 'FindSystemUserOfVendor',
      path: `${SYSTEM_USER}/vendor/byquery`,
      summary: 'The system user of a system, customer and reference',
      access: requestsWrite,
      query: Type.Object({
        'system-id': text({ required: true }),
        orgno: text({ required: true }),
        'external-ref': Type.Optional(text()),
      }),
      answers: { 200: { description: 'The system user' }, 404: { description: 'None of the vendor’s' } },
      handle: async (call) => {
        const { 'system-id': systemId, orgno, 'external-ref': externalRef } = call.query;
        const found = await requests.ownUser(callerOf(call), {
          systemId,
          owner: orgno,
          externalRef: externalRef || orgno,
        });
        if (found === undefined) throw problem('not-found');
        return ok(systemUserOnWire(found.user, await ofSystem(found.system)));
      },
    }),
    operation({
      ...common,
      name: 'ListSystemUsersOfSystem',
      path: `${SYSTEM_USER}/vendor/bysystem/:systemId`,
      summary: 'System users of a system, 50 a page',
      access: vendorsOfSystem,
      params: systemParams,
      query: pageQuery,
      answers: { 200: { description: 'A page' }, 404: { description: 'AUTH-00011' } },
      handle: async (call) => {
        const system = await requests.ownSystem(callerOf(call), call.params.systemId);
        const rows = await reader.systemUsersOfSystem(system.id, { after: placeOf(call.query.token), limit: PAGE + 1 });
        const facts = await ofSystem(system);
        const address = `${publicUrl}${SYSTEM_USER}/vendor/bysystem/${encodeURIComponent(system.id)}`;
        return ok(pageAnswer<SystemUser>(rows, address, (user) => systemUserOnWire(user, facts)));
      },
    }),
    operation({
      ...common,
      name: 'FindSystemUserByExternalId',
      path: `${SYSTEM_USER}/byExternalId`,
      summary: 'The system user a Maskinporten grant asks for',
      access: anyScope(['altinn:maskinporten/systemuser.read']),
      query: Type.Object({
        clientId: Type.Optional(text()),
        systemProviderOrgNo: Type.Optional(text()),
        systemUserOwnerOrgNo: Type.Optional(text()),
        externalRef: Type.Optional(text()),
      }),
      answers: {
        200: { description: 'The system user' },
        400: { description: 'A parameter is missing' },
        404: { description: 'None matches' },
      },
      handle: async (call) => {
        const { clientId, systemProviderOrgNo: vendor, systemUserOwnerOrgNo: owner, externalRef } = call.query;
        if (!clientId || !vendor || !owner)
          throw new Problem('parameters', 400, 'Give clientId, systemProviderOrgNo and systemUserOwnerOrgNo.');
        const user = await reader.systemUserOfClient({ clientId, vendor, owner, externalRef: externalRef || owner });
        if (user === undefined) throw problem('not-found');
        const system = (await reader.system(user.systemId))!;
        // The product goes by the system's id here, as in the original.
        return ok(systemUserOnWire(user, { ...(await ofSystem(system)), productName: user.systemId }));
      },
    }),
  ];
}
