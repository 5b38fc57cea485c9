import { Type } from 'typebox';
import { nullable, text, uuid } from '../../http/binding/shapes.ts';
import { callerOf, okText, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { forward } from '../reading/forward.ts';
import type { Mail } from '../mail.ts';
import { recipient } from '../model/access.ts';
import { findForRecipient } from '../reading/reading.ts';

/** C12: forwards a message by e-mail. */
export const forwardCorrespondence = (mail: Mail) =>
  operation({
    name: 'ForwardCorrespondence',
    method: 'POST',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/forward',
    tag: 'Correspondence',
    summary: 'Forward a correspondence by e-mail',
    description:
      'Where the sender has allowed it, and once the message has been read. Once to each address; how it went is told by GET.',
    access: recipient,
    params: Type.Object({ correspondenceId: uuid() }),
    body: {
      kind: 'json',
      schema: Type.Object({
        forwardTo: text({ description: 'E-mail address' }),
        forwardingText: Type.Optional(nullable(text({ description: 'Plain text, at most 200 characters' }))),
      }),
    },
    produces: 'application/json',
    answers: { 200: { description: 'The id of the forwarding', schema: uuid() } },
    problems: correspondenceProblems(),
    async handle(call) {
      const caller = callerOf(call);
      const { message } = await findForRecipient(mail, caller, call.params.correspondenceId);
      return okText(await forward(mail, caller, message, call.body));
    },
  });
