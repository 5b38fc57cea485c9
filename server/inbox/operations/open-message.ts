import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { personOnly } from '../access.ts';
import { find } from '../find.ts';
import type { Parts } from '../parts.ts';
import { problem } from '../problems.ts';

/** Opens a message: it counts as read for everybody who acts for the recipient, and its sender is told. */
export const openMessage = (parts: Parts) =>
  operation({
    name: 'OpenInboxMessage',
    method: 'POST',
    path: '/inbox/api/v1/messages/:id/open',
    tag: 'Inbox',
    summary: 'Open a message: the body, once the reading is recorded',
    access: personOnly,
    behindGateway: false,
    params: Type.Object({ id: uuid() }),
    answers: {
      200: {
        description: 'The body',
        schema: Type.Object({
          id: uuid(),
          language: Type.String(),
          title: Type.String(),
          markdown: Type.String(),
          html: Type.String({ description: 'The body as HTML that is harmless, whatever the sender wrote' }),
        }),
      },
    },
    problems: problemDetails,
    async handle(call) {
      const caller = callerOf(call);
      const reader = await parts.readers.of(caller);
      const message = await find(parts, reader, call.params.id);
      if (!message.rights.opens) throw problem('INB-00008');
      return ok({ id: message.id, ...(await parts.received.open(caller, message.id)) });
    },
  });
