import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { findAttachmentFor, overviewOf } from '../files/attachments.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { AttachmentOverview } from '../wire/attachment.ts';

/** A3: an attachment and the messages that use it. */
export const getAttachment = (mail: Mail) =>
  operation({
    name: 'GetAttachmentOverview',
    method: 'GET',
    path: '/correspondence/api/v1/attachment/:attachmentId',
    tag: 'Attachment',
    summary: 'Get an attachment',
    access: sender,
    params: Type.Object({ attachmentId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The overview', schema: AttachmentOverview } },
    problems: correspondenceProblems(),
    async handle(call) {
      const { id } = await findAttachmentFor(mail, callerOf(call), call.params.attachmentId);
      return ok(await overviewOf(mail, id));
    },
  });
