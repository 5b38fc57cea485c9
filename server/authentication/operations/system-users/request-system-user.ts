import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { packagesOf, rightsOf } from '../../model/system.ts';
import { requestBody, requestOnWire } from '../../model/system-user.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { requestsWrite, SYSTEM_USER } from './system-user-paths.ts';

export const requestSystemUser = ({
  clock,
  publicUrl,
  requests,
}: SystemParts & { requests: VendorRequests }): Operation =>
  operation({
    name: 'RequestSystemUser',
    method: 'POST',
    path: `${SYSTEM_USER}/request/vendor`,
    tag: 'System users',
    summary: 'Ask a customer for a system user',
    description: 'Asking again for the same system, customer and reference answers the stored request.',
    access: requestsWrite,
    body: { kind: 'json', schema: requestBody, parameter: 'createRequest' },
    answers: {
      200: { description: 'The request is there already' },
      201: { description: 'The request; send the customer to confirmUrl' },
      400: { description: 'AUTH-00000, 1, 4, 21, 26, 59, 63, 64' },
      404: { description: 'No such system of the vendor (AUTH-00011)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { body } = call;
      const text = (value: string | null | undefined) => value?.trim() || undefined;
      const { isNew, request } = await requests.ask(callerOf(call), {
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
