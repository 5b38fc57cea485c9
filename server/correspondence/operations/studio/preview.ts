import { Type } from 'typebox';
import { nullable, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { correspondenceProblems } from '../../../http/problem-forms/correspondence.ts';
import { ORGANIZATION } from '../../model/recipients.ts';
import type { Mail } from '../../mail.ts';
import { sender } from '../../model/access.ts';
import { displayName } from '../../model/initialize-rules.ts';
import { renderBody } from '../../model/markdown-body.ts';
import { type Notice, noticesOf, type RequestedNotification } from '../../model/notification-texts.ts';
import { RECIPIENT_NAME } from '../../model/text-rules.ts';
import { ownerOf } from '../../studio/owner.ts';
import { NotificationRequest } from '../../wire/initialize.ts';

const NoticeAnswer = Type.Object({
  channel: Type.String(),
  email: nullable(Type.Object({ subject: Type.String(), body: Type.String() })),
  sms: nullable(Type.String()),
});

/** A message being written, as its recipient will see it; what is missing is shown as it is. Nothing is stored. */
export const previewCorrespondence = (mail: Mail) =>
  operation({
    name: 'PreviewCorrespondence',
    method: 'POST',
    path: '/correspondence/api/v1/preview',
    tag: 'Correspondence',
    summary: 'See a message and its notifications as the recipient will',
    access: sender,
    body: {
      kind: 'json',
      schema: Type.Object({
        language: Type.Optional(nullable(text())),
        messageTitle: Type.Optional(nullable(text({ max: 1000 }))),
        messageSummary: Type.Optional(nullable(text({ max: 1000 }))),
        messageBody: Type.Optional(nullable(text({ max: 60_000 }))),
        messageSender: Type.Optional(nullable(text({ max: 1000 }))),
        recipientName: Type.Optional(
          nullable(text({ max: 500, description: 'Stands where `{{recipientName}}` does' })),
        ),
        resourceName: Type.Optional(nullable(text({ max: 500 }))),
        notification: Type.Optional(nullable(NotificationRequest)),
      }),
      parameter: 'message',
      limit: 400_000,
    },
    produces: 'application/json',
    answers: {
      200: {
        description: 'What is shown',
        schema: Type.Object({
          title: Type.String(),
          summary: Type.String(),
          html: Type.String({ description: 'The body as HTML that is harmless, whatever was written' }),
          senderName: Type.String({ description: 'Registered name of the service owner' }),
          notification: nullable(NoticeAnswer),
          reminder: nullable(NoticeAnswer),
        }),
      },
    },
    problems: correspondenceProblems(),
    async handle(call) {
      const owner = ownerOf(callerOf(call));
      const { language, messageTitle, messageSummary, messageBody, messageSender, notification } = call.body;
      const party = await mail.register.byUrn(`${ORGANIZATION}${owner}`, { includeDeleted: true });
      const senderName = party?.name ?? owner;
      const name = call.body.recipientName ? displayName(call.body.recipientName) : undefined;
      const named = (value: string | null | undefined) =>
        name === undefined ? (value ?? '') : (value ?? '').replaceAll(RECIPIENT_NAME, name);
      const notices =
        notification == null ? undefined : noticesOf(notification as RequestedNotification, language ?? 'nb');
      const words = {
        $sendersName$: messageSender?.trim() || displayName(senderName),
        $correspondenceRecipientName$: name ?? '…',
        $resourceName$: call.body.resourceName ?? '',
        $messageTitle$: named(messageTitle),
        $recipientName$: name ?? '…',
      };
      const shown = (notice: Notice | undefined) =>
        notice === undefined
          ? null
          : {
              channel: notice.channel,
              email:
                notice.email === undefined
                  ? null
                  : { subject: filled(notice.email.subject, words), body: filled(notice.email.body, words) },
              sms: notice.sms === undefined ? null : filled(notice.sms.body, words),
            };
      return ok({
        title: named(messageTitle),
        summary: named(messageSummary),
        html: renderBody(named(messageBody)),
        senderName,
        notification: shown(notices?.main),
        reminder: shown(notices?.reminder),
      });
    },
  });

const filled = (text: string, words: Readonly<Record<string, string>>): string =>
  Object.entries(words).reduce((written, [word, value]) => written.replaceAll(word, () => value), text);
