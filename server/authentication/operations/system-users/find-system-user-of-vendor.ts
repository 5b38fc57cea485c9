import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { problem } from '../../model/system-problems.ts';
import { systemUserOnWire } from '../../model/system-user.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { requestsWrite, SYSTEM_USER } from './system-user-paths.ts';
import { factsOfSystem } from './vendor-form.ts';

export const findSystemUserOfVendor = ({ register, requests }: SystemParts & { requests: VendorRequests }): Operation =>
  operation({
    name: 'FindSystemUserOfVendor',
    method: 'GET',
    path: `${SYSTEM_USER}/vendor/byquery`,
    tag: 'System users',
    summary: 'The system user of a system, customer and reference',
    access: requestsWrite,
    query: Type.Object({
      'system-id': text({ required: true }),
      orgno: text({ required: true }),
      'external-ref': Type.Optional(text()),
    }),
    answers: { 200: { description: 'The system user' }, 404: { description: 'None of the vendor’s' } },
    problems: problemDetails,
    handle: async (call) => {
      const { 'system-id': systemId, orgno: owner, 'external-ref': externalRef } = call.query;
      const key = { systemId, owner, externalRef: externalRef || owner };
      const found = await requests.ownUser(callerOf(call), key);
      if (found === undefined) throw problem('not-found');
      return ok(systemUserOnWire(found.user, await factsOfSystem(register, found.system)));
    },
  });
