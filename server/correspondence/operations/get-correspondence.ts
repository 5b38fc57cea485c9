import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { senderOrRecipient } from '../model/access.ts';
import { shownNotifications } from '../notices/notifications.ts';
import { findFor, openFor, shareOf } from '../reading/reading.ts';
import { CorrespondenceOverview, correspondenceOverview } from '../wire/correspondence.ts';

/** C3: the overview. A recipient's look is recorded as Fetched. */
export const getCorrespondence = (mail: Mail) =>
  operation({
    name: 'GetCorrespondence',
    method: 'GET',
    path: '/correspondence/api/v1/correspondence/:correspondenceId',
    tag: 'Correspondence',
    summary: 'Get a correspondence',
    description:
      'Senders get the content until it is published, recipients from then on. Who may only `see` it gets no body.',
    access: senderOrRecipient,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The overview', schema: CorrespondenceOverview } },
    problems: correspondenceProblems(),
    async handle(call) {
      const caller = callerOf(call);
      const opened = await openFor(mail, caller, await findFor(mail, caller, call.params.correspondenceId));
      const notifications = await shownNotifications(mail, opened.message);
      return ok(correspondenceOverview(opened.message, shareOf(opened), { appendReplies: true, notifications }));
    },
  });
