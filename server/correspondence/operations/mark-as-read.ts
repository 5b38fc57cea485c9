import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, okText, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { recipient } from '../model/access.ts';
import { findForRecipient } from '../reading/reading.ts';
import { markAsRead as mark } from '../reading/recipient-actions.ts';

/** C8: marks a correspondence that was fetched before as read. */
export const markAsRead = (mail: Mail) =>
  operation({
    name: 'MarkAsRead',
    method: 'POST',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/markasread',
    tag: 'Correspondence',
    summary: 'Mark a correspondence as read',
    access: recipient,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The id of the correspondence', schema: uuid() } },
    problems: correspondenceProblems(),
    async handle(call) {
      const caller = callerOf(call);
      const { message } = await findForRecipient(mail, caller, call.params.correspondenceId);
      await mark(mail, caller, message.id);
      return okText(message.id);
    },
  });
