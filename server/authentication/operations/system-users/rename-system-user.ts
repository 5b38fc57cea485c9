import { Type } from 'typebox';
import { integer, text, uuid } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import type { SystemParts } from '../../system-parts.ts';
import { persons, SYSTEM_USER } from './system-user-paths.ts';

const body = Type.Object({
  id: uuid(),
  partyId: integer(),
  integrationTitle: text({ required: true, min: 1, max: 255 }),
});

/** `PUT systemuser`. The original answers 200 and changes nothing; here the title is changed. */
export const renameSystemUser = ({ approval }: SystemParts & { approval: CustomerApproval }): Operation =>
  operation({
    name: 'RenameSystemUser',
    method: 'PUT',
    path: SYSTEM_USER,
    tag: 'System users',
    summary: 'Give a system user another title',
    access: persons,
    body: { kind: 'json', schema: body },
    answers: { 200: { description: 'Done' }, 404: { description: 'AUTH-00015' } },
    problems: problemDetails,
    handle: async (call) => {
      const { id, partyId, integrationTitle } = call.body;
      await approval.rename(callerOf(call), partyId, id, integrationTitle.trim());
      return { status: 200 };
    },
  });
