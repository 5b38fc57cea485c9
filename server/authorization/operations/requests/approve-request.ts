import { list, nullable, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import {
  idIn,
  ONE,
  One,
  problems,
  REQUEST,
  requestAccess,
  type RequestParts,
  SCOPE,
  TAG,
  wireRequests,
} from './parts.ts';

/** `PUT …/received/approve`: gives what is asked for. */
export const approveRequest = (parts: RequestParts) =>
  operation({
    name: 'ApproveRequest',
    method: 'PUT',
    path: `${REQUEST}/received/approve`,
    tag: TAG,
    summary: 'Approves a request and gives what it asks for',
    description:
      'The body lists the keys of the rights to give; without it, or with null, it is every right the caller may give. It works at once.',
    access: requestAccess('write'),
    query: One,
    body: { kind: 'json', required: false, schema: nullable(list(text({ description: 'Right key' }))) },
    answers: { 200: { description: 'Approved, and given' }, ...ONE },
    problems,
    handle: async (call) => {
      const administering = { guard: 'access-management', scopes: [`${SCOPE}.write`] } as const;
      const acting = await parts.acting.administering(callerOf(call), call.query, administering);
      const request = await parts.requests.one(
        idIn(call.query),
        ({ giver, status }) => giver === acting.party.partyUuid && status !== 'Draft',
      );
      const keys = call.body?.map((key) => key.toLowerCase());
      const approved = await parts.requests.approve(acting, request, keys?.length === 0 ? undefined : keys);
      return ok((await wireRequests(parts, [approved]))[0]);
    },
  });
