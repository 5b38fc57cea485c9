import { type Static, Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { type Access, anyScope } from '../../../http/caller.ts';
import type { ProblemForm } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { isUuid } from '../../../foundation/ids.ts';
import type { Register } from '../../../register/port.ts';
import type { ResourceRegistry } from '../../../resource-registry/port.ts';
import type { AccessRequests } from '../../access-management/access-requests.ts';
import type { ActingFor } from '../../access-management/acting.ts';
import { validationProblem } from '../../access-management/connection-problems.ts';
import { type Receiver, uuidUrn } from '../../access-management/held-access.ts';
import { packageNamed } from '../../model/access-packages.ts';
import { wirePackage, wireResource, wireSimpleEntity } from '../../model/connection-wire.ts';
import type { AccessRequest, RequestStatus } from '../../store/request-tables.ts';

/** What the operations about requests for access stand on (authorization §4.9). */
export interface RequestParts {
  readonly acting: ActingFor;
  readonly requests: AccessRequests;
  readonly registry: Pick<ResourceRegistry, 'resource'>;
  readonly register: Register;
}

export const REQUEST = '/accessmanagement/api/v1/enduser/request';
export const TAG = 'Requests for access';
export const problems: ProblemForm = problemDetails;
export const SCOPE = 'altinn:accessmanagement/enduser:requests';
export const requestAccess = (what: 'read' | 'write'): Access =>
  anyScope(['altinn:portal/enduser', `${SCOPE}.${what}`]);

export const ACT = {
  400: { description: 'What cannot be done, with an AM code' },
  403: { description: 'Not the party itself, nor one of its access managers' },
};
export const ONE = {
  ...ACT,
  404: { description: 'The party has no such request (AM-09001)' },
  409: { description: 'It is no longer in the state for this (AM-09002)' },
};

export const One = Type.Object({
  party: Type.Optional(text({ description: 'Uuid of the acting party' })),
  id: Type.Optional(text({ description: 'Id of the request' })),
});

export const STATUSES: readonly RequestStatus[] = ['Draft', 'Pending', 'Approved', 'Rejected', 'Withdrawn'];

/** Id of the request a query names; validation 9 when it is none. */
export function idIn({ id }: Static<typeof One>): string {
  if (id === undefined || !isUuid(id)) throw validationProblem('AM.VLD-00009', '/$QUERY/id');
  return id.toLowerCase();
}

/** Requests as they are written, with both parties and what is asked for. */
export async function wireRequests(
  { register, registry }: Pick<RequestParts, 'register' | 'registry'>,
  requests: readonly AccessRequest[],
): Promise<object[]> {
  const urns = new Set(requests.flatMap(({ requester, giver }) => [uuidUrn(requester), uuidUrn(giver)]));
  const parties = await register.byUrns([...urns], { includeDeleted: true });
  const entity = (uuid: string) => {
    const party = parties.get(uuidUrn(uuid));
    const receiver: Receiver = party === undefined ? { kind: 'system-user', uuid } : { kind: 'party', party };
    return wireSimpleEntity(receiver);
  };
  return Promise.all(
    requests.map(async (request) => {
      const resource = request.resource_id === null ? undefined : await registry.resource(request.resource_id);
      const wanted = packageNamed(request.package ?? '');
      return {
        id: request.id,
        status: request.status,
        type: request.package === null ? 'resource' : 'package',
        from: entity(request.requester),
        to: entity(request.giver),
        resource:
          request.resource_id === null
            ? null
            : resource === undefined
              ? { refId: request.resource_id }
              : wireResource(resource),
        package: request.package === null || wanted === undefined ? null : wirePackage(wanted),
        serviceOwner: request.asked_for_by,
        requestedAt: request.asked_at.toISOString(),
        lastUpdated: request.changed_at.toISOString(),
      };
    }),
  );
}
