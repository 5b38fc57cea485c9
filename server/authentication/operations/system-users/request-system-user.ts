import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { packagesOf, rightsOf } from '../../model/system.ts';
import { agentRequestBody, requestBody, requestOnWire, type SystemUserKind } from '../../model/system-user.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { named, requestsWrite, SYSTEM_USER, vendorRequests } from './system-user-paths.ts';

export const requestSystemUser = (
  { clock, publicUrl, requests }: SystemParts & { requests: VendorRequests },
  kind: SystemUserKind,
): Operation =>
  operation({
    name: named(kind, 'RequestSystemUser'),
    method: 'POST',
    path: vendorRequests(kind),
    tag: 'System users',
    summary: kind === 'agent' ? 'Ask a firm for an agent system user' : 'Ask a customer for a system user',
    description: 'Asking again for the same system, customer and reference answers the stored request.',
    access: requestsWrite,
    body: {
      kind: 'json',
      schema: kind === 'agent' ? (agentRequestBody as unknown as typeof requestBody) : requestBody,
      parameter: 'createRequest',
    },
    answers: {
      200: { description: 'The request is there already' },
      201: { description: 'The request; send the customer to confirmUrl' },
      400: { description: 'AUTH-00000, 1, 4, 21, 26, 58, 59, 63, 64, 65' },
      404: { description: 'No such system of the vendor (AUTH-00011)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { body } = call;
      const text = (value: string | null | undefined) => value?.trim() || undefined;
      const { isNew, request } = await requests.ask(callerOf(call), kind, {
        systemId: body.systemId.trim(),
        owner: body.partyOrgNo.trim(),
        externalRef: text(body.externalRef) ?? text(body.externalReference),
        integrationTitle: text(body.integrationTitle),
        rights: body.rights == null ? undefined : rightsOf(body.rights),
        accessPackages: body.accessPackages == null ? undefined : packagesOf(body.accessPackages),
        redirectUrl: text(body.redirectUrl),
      });
      return {
        status: isNew ? 201 : 200,
        headers: isNew ? { location: `${publicUrl}${SYSTEM_USER}/request/${request.id}` } : {},
        body: requestOnWire(request, publicUrl, clock.now()),
      };
    },
  });
