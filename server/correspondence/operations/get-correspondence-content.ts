import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { recipient } from '../model/access.ts';
import { normaliseBody } from '../model/markdown-body.ts';
import { problem } from '../model/problems.ts';
import { findFor, openFor, shareOf } from '../reading/reading.ts';
import { recordRead } from '../reading/recipient-actions.ts';
import { bodyOf } from '../wire/correspondence.ts';

/** C7: the body as markdown that is safe to show. The first reading by a recipient is recorded as Read. */
export const getCorrespondenceContent = (mail: Mail) =>
  operation({
    name: 'GetCorrespondenceContent',
    method: 'GET',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/content',
    tag: 'Correspondence',
    summary: 'Read the body of a correspondence',
    hidden: true,
    access: recipient,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'text/plain',
    answers: { 200: { description: 'The body as markdown', schema: Type.String() } },
    problems: correspondenceProblems({ declaresJson: false }),
    async handle(call) {
      const caller = callerOf(call);
      const opened = await openFor(mail, caller, await findFor(mail, caller, call.params.correspondenceId));
      // Without this the reference answers 500 to a sender after publishing (correspondence-receive §5.4).
      if (shareOf(opened) !== 'whole') throw problem('CORR-04001');
      if (opened.rights.asRecipient && opened.message.readAt === undefined)
        await recordRead(mail, caller, opened.message.id);
      const body = normaliseBody(bodyOf(opened.message, true));
      return { status: 200, contentType: 'text/plain; charset=utf-8', body };
    },
  });
