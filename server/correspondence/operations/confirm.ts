import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, okText, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { recipient } from '../model/access.ts';
import { findForRecipient } from '../reading/reading.ts';
import { confirm as confirmReceipt } from '../reading/recipient-actions.ts';

/** C9: confirms receipt. It is stored when it is answered. */
export const confirm = (mail: Mail) =>
  operation({
    name: 'ConfirmCorrespondence',
    method: 'POST',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/confirm',
    tag: 'Correspondence',
    summary: 'Confirm the receipt of a correspondence',
    access: recipient,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The id of the correspondence', schema: uuid() } },
    problems: correspondenceProblems(),
    async handle(call) {
      const caller = callerOf(call);
      const { message } = await findForRecipient(mail, caller, call.params.correspondenceId);
      await confirmReceipt(mail, caller, message.id);
      return okText(message.id);
    },
  });
