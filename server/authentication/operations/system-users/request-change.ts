import { Type } from 'typebox';
import { isUuid } from '../../../foundation/ids.ts';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { Problem } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { packagesOf, rightsOf } from '../../model/system.ts';
import { changeRequestBody, changeRequestOnWire } from '../../model/system-user.ts';
import type { SystemParts } from '../../system-parts.ts';
import type { VendorRequests } from '../../vendor-requests.ts';
import { requestsWrite, SYSTEM_USER } from './system-user-paths.ts';

const NO_CORRELATION =
  'Missing or invalid QueryParameter: correlation-id. Generate a unique UUID (RFC 4122) for this Change Request, and add as a Query Parameter.';
const SAME_ID = 'The correlation-id should not be the same as the system-user-id. Generate a unique id.';

export const requestChange = ({ clock, publicUrl, requests }: SystemParts & { requests: VendorRequests }): Operation =>
  operation({
    name: 'RequestSystemUserChange',
    method: 'POST',
    path: `${SYSTEM_USER}/changerequest/vendor`,
    tag: 'System users',
    summary: 'Ask for other rights of a system user',
    description: 'The correlation id becomes the id; the same again answers the stored change request.',
    access: requestsWrite,
    query: Type.Object({ 'correlation-id': Type.Optional(text()), 'system-user-id': Type.Optional(text()) }),
    body: { kind: 'json', schema: changeRequestBody, parameter: 'createRequest' },
    answers: {
      200: { description: 'It is there already, or nothing is asked for (NoChangeNeeded)' },
      201: { description: 'The change request; send the customer to confirmUrl' },
      404: { description: 'AUTH-00015' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const id = call.query['correlation-id']?.toLowerCase() ?? '';
      const systemUser = call.query['system-user-id']?.toLowerCase() ?? '';
      if (!isUuid(id)) throw new Problem('correlation-id', 400, NO_CORRELATION);
      if (id === systemUser) throw new Problem('correlation-id', 400, SAME_ID);
      const { body } = call;
      const { outcome, change, user } = await requests.askChange(
        callerOf(call),
        id,
        isUuid(systemUser) ? systemUser : '00000000-0000-0000-0000-000000000000',
        {
          required: { rights: rightsOf(body.requiredRights), accessPackages: packagesOf(body.requiredAccessPackages) },
          unwanted: { rights: rightsOf(body.unwantedRights), accessPackages: packagesOf(body.unwantedAccessPackages) },
          redirectUrl: body.redirectUrl?.trim() || undefined,
        },
      );
      const shown = outcome === 'nothing' ? { ...change, status: 'NoChangeNeeded' as const } : change;
      return {
        status: outcome === 'new' ? 201 : 200,
        headers: outcome === 'new' ? { location: `${publicUrl}${SYSTEM_USER}/changerequest/${id}` } : {},
        body: changeRequestOnWire(shown, user, publicUrl, clock.now()),
      };
    },
  });
