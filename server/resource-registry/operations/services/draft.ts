import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import {
  etag,
  DraftBody,
  draftSent,
  ifMatch,
  MOST_DRAFT_BYTES,
  ownersAccess,
  type ServiceParts,
  ServiceParams,
  SERVICES,
} from './parts.ts';

const path = `${SERVICES}/:id/draft`;

/** The draft of a service; what is published stands for it until somebody changes something. */
export const getDraft = ({ services }: ServiceParts): Operation =>
  operation({
    name: 'GetServiceDraft',
    method: 'GET',
    path,
    tag: 'Services',
    summary: 'A service as it is being written, with what is missing before it can be published',
    access: ownersAccess,
    behindGateway: false,
    params: ServiceParams,
    answers: { 200: { description: 'The draft; ETag is its revision' }, 404: { description: 'No such service' } },
    problems: problemDetails,
    handle: async (call) => {
      const who = await services.acting(callerOf(call), call.params.owner, 'reader');
      const one = await services.found(who.owner, call.params.id);
      return ok(await services.told(one, who), etag(one));
    },
  });

/** Saves a draft, complete or not, over the revision that was read. */
export const putDraft = ({ services }: ServiceParts): Operation =>
  operation({
    name: 'PutServiceDraft',
    method: 'PUT',
    path,
    tag: 'Services',
    summary: 'Saves the draft of a service; nothing is in force by it',
    description:
      'Id and owner of the resource are filled in. The draft may be incomplete: the answer says what is missing.',
    access: ownersAccess,
    behindGateway: false,
    params: ServiceParams,
    body: { kind: 'json', schema: DraftBody, parameter: 'draft', limit: MOST_DRAFT_BYTES },
    answers: {
      200: { description: 'Saved; the draft with its new revision' },
      412: { description: 'Changed by somebody else; `current` is the draft as it is (SRV-00006)' },
      428: { description: 'If-Match is missing (SRV-00005)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const who = await services.acting(callerOf(call), call.params.owner, 'editor');
      const one = await services.save(who, call.params.id, ifMatch(call.headers), draftSent(call.body));
      return ok(await services.told(one, who), etag(one));
    },
  });

/** Discards a draft; what is published stays as it is. */
export const deleteDraft = ({ services }: ServiceParts): Operation =>
  operation({
    name: 'DiscardServiceDraft',
    method: 'DELETE',
    path,
    tag: 'Services',
    summary: 'Discards the draft of a service',
    access: ownersAccess,
    behindGateway: false,
    params: ServiceParams,
    answers: { 204: { description: 'Discarded' }, 412: { description: 'If-Match was sent and is another revision' } },
    problems: problemDetails,
    handle: async (call) => {
      const who = await services.acting(callerOf(call), call.params.owner, 'editor');
      await services.discard(who, call.params.id, ifMatch(call.headers), { wholly: false });
      return { status: 204 };
    },
  });
