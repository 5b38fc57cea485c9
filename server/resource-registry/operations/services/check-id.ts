import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { newIdentifierFaults } from '../../model/resource-rules.ts';
import { draftReader } from '../../store/draft-reader.ts';
import { OwnerParams, ownersAccess, type ServiceParts, SERVICES } from './parts.ts';

/** Whether a new service may have an id, asked as one types. */
export const checkServiceId = ({ services, reader, database }: ServiceParts): Operation =>
  operation({
    name: 'CheckServiceId',
    method: 'GET',
    path: `${SERVICES}/check-id`,
    tag: 'Services',
    summary: 'Whether an id can be that of a new service',
    access: ownersAccess,
    behindGateway: false,
    params: OwnerParams,
    query: Type.Object({ id: text({ required: true }) }),
    answers: { 200: { description: '`free`, and why not: `taken`, `faults`' } },
    problems: problemDetails,
    handle: async (call) => {
      const { owner } = await services.acting(callerOf(call), call.params.owner, 'reader');
      const { id } = call.query;
      const faults = newIdentifierFaults(id, {}).map(({ message }) => message);
      const taken =
        faults.length === 0 &&
        ((await reader.current(id)) !== undefined || (await draftReader(database).draft(owner.code, id)) !== undefined);
      return ok({ id, free: faults.length === 0 && !taken, taken, faults });
    },
  });
