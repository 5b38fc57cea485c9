import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { ifMatch, ownersAccess, type ServiceParts, ServiceParams, SERVICES } from './parts.ts';

/** Deletes a service that was never published. */
export const deleteService = ({ services }: ServiceParts): Operation =>
  operation({
    name: 'DeleteService',
    method: 'DELETE',
    path: `${SERVICES}/:id`,
    tag: 'Services',
    summary: 'Deletes a service that was never published',
    access: ownersAccess,
    behindGateway: false,
    params: ServiceParams,
    answers: { 204: { description: 'Deleted' }, 409: { description: 'It has been published (SRV-00011)' } },
    problems: problemDetails,
    handle: async (call) => {
      const who = await services.acting(callerOf(call), call.params.owner, 'editor');
      await services.discard(who, call.params.id, ifMatch(call.headers), { wholly: true });
      return { status: 204 };
    },
  });
