import { Type } from 'typebox';
import type { OutgoingMail } from '../foundation/mailer/outgoing.ts';
import type { LatestSms } from '../notifications/port.ts';
import { wireTime } from '../http/binding/scalars.ts';
import { nullable, text, uuid } from '../http/binding/shapes.ts';
import { anonymous } from '../http/caller.ts';
import { type Operation, ok, operation } from '../http/operation.ts';
import { problemDetails } from '../http/problem-forms/details.ts';

const MOST = 100;

const Outbox = Type.Object({
  emails: Type.Array(
    Type.Object({
      id: uuid(),
      purpose: Type.String(),
      created: Type.String({ format: 'date-time' }),
      to: Type.String(),
      subject: nullable(Type.String()),
      text: nullable(Type.String()),
      status: Type.String({ description: '`waiting`, `accepted` or `failed`' }),
      lastError: nullable(Type.String()),
      attachments: Type.Array(Type.Object({ fileName: Type.String(), contentType: Type.String() })),
    }),
  ),
  sms: Type.Array(
    Type.Object({
      id: uuid(),
      created: Type.String({ format: 'date-time' }),
      to: Type.String(),
      from: nullable(Type.String()),
      text: nullable(Type.String()),
      status: Type.String({ description: '`SMS_New`, `SMS_Accepted`, …' }),
      lastError: nullable(Type.String()),
    }),
  ),
});

/** `GET /testtools/api/outbox`: e-mail and SMS that would have gone out, where nobody carries them (design §4). */
export const readOutbox = (outgoing: OutgoingMail, latestSms: LatestSms): Operation =>
  operation({
    name: 'ReadOutbox',
    method: 'GET',
    path: '/testtools/api/outbox',
    tag: 'Test tools',
    summary: 'Read outgoing e-mail and SMS',
    description: `The latest ${MOST}, newest first; those to one address or number with \`to\`. Texts are gone once an SMTP server or gateway has them.`,
    access: anonymous,
    behindGateway: false,
    query: Type.Object({ to: Type.Optional(text({ description: 'Only what goes to this address or number' })) }),
    answers: { 200: { description: 'The e-mails', schema: Outbox } },
    problems: problemDetails,
    handle: async ({ query }) => {
      const [emails, sms] = await Promise.all([outgoing.latest(MOST, query.to), latestSms(MOST, query.to)]);
      return ok({
        emails: emails.map(({ created, subject, text, lastError, ...email }) => ({
          ...email,
          created: wireTime(created),
          subject: subject ?? null,
          text: text ?? null,
          lastError: lastError ?? null,
        })),
        sms: sms.map(({ created, ...one }) => ({ ...one, created: wireTime(created) })),
      });
    },
  });
