import { Type } from 'typebox';
import { nullable, text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import type { SystemParts } from '../../system-parts.ts';
import { forCustomer } from './customer-form.ts';
import { partyParams, persons, SYSTEM_USER } from './system-user-paths.ts';

const body = Type.Object({ integrationTitle: Type.Optional(nullable(text({ max: 255 }))), systemId: text() });

export function createSystemUser(parts: SystemParts & { approval: CustomerApproval }): Operation {
  const show = forCustomer(parts);
  return operation({
    name: 'CreateSystemUser',
    method: 'POST',
    path: `${SYSTEM_USER}/:party/create`,
    tag: 'System users',
    summary: 'Make a system user without being asked for one',
    access: persons,
    params: partyParams,
    body: { kind: 'json', schema: body },
    answers: { 200: { description: 'The system user' } },
    problems: problemDetails,
    handle: async (call) => {
      const caller = callerOf(call);
      const { integrationTitle, systemId } = call.body;
      const title = integrationTitle?.trim() ?? '';
      const user = await parts.approval.create(caller, call.params.party, systemId.trim(), title);
      const { party } = await parts.approval.managed(caller, call.params.party);
      return ok(await show(user, party));
    },
  });
}
