import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { unreadConfidential } from '../reading/confidential-reminders.ts';
import type { Mail } from '../mail.ts';
import { recipient } from '../model/access.ts';
import { confidentialList } from '../model/confidential-reminder.ts';
import { problem } from '../model/problems.ts';

/** R14: the unread confidential mail of the caller's organisation, as a text that says what to do about it. */
export const getConfidentialReminders = (mail: Mail) =>
  operation({
    name: 'GetConfidentialReminders',
    method: 'GET',
    path: '/correspondence/api/v1/confidential-reminders',
    tag: 'Correspondence',
    summary: 'List unread confidential correspondences of the own organisation',
    hidden: true,
    access: recipient,
    query: Type.Object({ languageCode: Type.Optional(text({ description: '`nb` (default), `nn` or `en`' })) }),
    produces: 'text/plain',
    answers: { 200: { description: 'The list as markdown', schema: Type.String() } },
    problems: correspondenceProblems({ declaresJson: false }),
    async handle(call) {
      const unread = await unreadConfidential(mail, callerOf(call));
      if (unread.length === 0) throw problem('CORR-01062');
      return {
        status: 200,
        contentType: 'text/plain; charset=utf-8',
        body: confidentialList(unread, call.query.languageCode),
      };
    },
  });
