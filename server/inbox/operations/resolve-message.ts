import { Type } from 'typebox';
import { text, uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { FOLDERS } from '../../correspondence/port.ts';
import { personOnly } from '../access.ts';
import { find } from '../find.ts';
import { contextOf, type Parts } from '../parts.ts';
import { wireParty, WireParty } from '../wire.ts';

/** Where a message is for the reader: links to messages name no party, so that they can be shared. */
export const resolveMessage = (parts: Parts) =>
  operation({
    name: 'ResolveInboxMessage',
    method: 'GET',
    path: '/inbox/api/v1/m/:id',
    tag: 'Inbox',
    summary: 'Find the party one may open a message for',
    access: personOnly,
    behindGateway: false,
    params: Type.Object({ id: uuid() }),
    answers: {
      200: {
        description: 'Where it is',
        schema: Type.Object({
          id: uuid(),
          scope: text({ description: '`me`, a party uuid, or `all` where the recipient is not among the parties' }),
          folder: Type.Unsafe<string>({ type: 'string', enum: [...FOLDERS] }),
          party: Type.Union([WireParty, Type.Null()]),
        }),
      },
    },
    problems: problemDetails,
    async handle(call) {
      const reader = await parts.readers.of(callerOf(call));
      const message = await find(parts, reader, call.params.id);
      const { recipient, own } = await contextOf(parts, reader, message, 'see');
      return ok({
        id: message.id,
        scope: recipient === undefined ? 'all' : recipient.uuid === own.uuid ? 'me' : recipient.uuid,
        folder: message.folder,
        party: recipient === undefined ? null : wireParty(recipient, own),
      });
    },
  });
