import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { personOnly } from '../access.ts';
import type { Parts } from '../parts.ts';

/**
 * How much confidential mail of a party nobody has opened in time, as far as the reader may not list it: nobody has access
 * to it by a role, so somebody must be told. Told to those who themselves have a role at the party, not to an accountant's
 * people; of the mail itself nothing is told.
 */
export const countConfidential = (parts: Parts) =>
  operation({
    name: 'CountUnopenedConfidential',
    method: 'GET',
    path: '/inbox/api/v1/parties/:party/confidential',
    tag: 'Inbox',
    summary: 'Count confidential mail that nobody has opened',
    access: personOnly,
    behindGateway: false,
    params: Type.Object({ party: uuid() }),
    answers: { 200: { description: 'How many', schema: Type.Object({ count: Type.Integer() }) } },
    problems: problemDetails,
    async handle(call) {
      const reader = await parts.readers.of(callerOf(call));
      const [party] = parts.readers.inScope(reader, call.params.party);
      const roles = await parts.register.rolesFor(reader.person, party!.uuid);
      if (!roles.some(({ holder }) => holder === reader.person)) return ok({ count: 0 });
      const unread = await parts.received.unreadConfidential(party!.urn);
      const mailboxes = [...new Set(unread)].map((resourceId) => ({ recipient: party!.urn, resourceId }));
      const listed = new Set((await parts.readers.allowed(reader, mailboxes)).map(({ resourceId }) => resourceId));
      return ok({ count: unread.filter((resourceId) => !listed.has(resourceId)).length });
    },
  });
