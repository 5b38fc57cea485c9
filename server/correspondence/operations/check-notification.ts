import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { notificationChecker } from '../model/access.ts';
import { maySendNotification } from '../model/notification-condition.ts';
import { CorrespondenceReader } from '../store/reader.ts';

/** C14 and C15: is a reminder, or the main notification, of a message still to be sent? Asked just before it is. */
export const checkNotification = (mail: Mail, kind: 'reminder' | 'main') =>
  operation({
    name: kind === 'main' ? 'CheckMainNotification' : 'CheckNotification',
    method: 'GET',
    path: `/correspondence/api/v1/correspondence/:correspondenceId/notification/check${kind === 'main' ? '/main' : ''}`,
    tag: 'Correspondence',
    summary:
      kind === 'main' ? 'Is the notification still to be sent?' : 'Is the reminder of a notification still to be sent?',
    hidden: true,
    access: notificationChecker,
    params: Type.Object({ correspondenceId: uuid() }),
    answers: { 200: { description: 'The answer', schema: Type.Object({ sendNotification: Type.Boolean() }) } },
    problems: correspondenceProblems({ declaresJson: false }),
    async handle({ params: { correspondenceId } }) {
      const message = await new CorrespondenceReader(mail.database).message(correspondenceId);
      const answer = maySendNotification(message, kind);
      if (answer === 'never-published')
        mail.log.warn(
          { correspondence: correspondenceId },
          'a notification was about to be sent for a message that is not published',
        );
      return ok({ sendNotification: answer === true });
    },
  });
