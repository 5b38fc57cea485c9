import type { SystemUserKind } from '../../model/system-user.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { customerRequests, partyRequestParams } from './system-user-paths.ts';

/** What the customer's yes, no and passing on of a request have in common; each answers `true` (authentication §3.3). */
export const settling = (kind: SystemUserKind, verb: 'approve' | 'reject' | 'escalate') =>
  ({
    method: 'POST',
    path: `${customerRequests(kind)}/:party/:requestId/${verb}`,
    tag: 'System users',
    params: partyRequestParams,
    answers: {
      200: { description: 'true' },
      403: { description: 'The caller may not; AUTH-00041 (agents: 42), or a right the caller does not hold' },
      404: { description: 'AUTH-00010; of an agent AUTH-00030' },
      409: { description: 'The request is no longer new (AUTH-00013)' },
    },
    problems: problemDetails,
  }) as const;
