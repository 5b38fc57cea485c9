import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { findAttachmentFor, overviewOf } from '../files/attachments.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { AttachmentDetails } from '../wire/attachment.ts';

/** A4: an attachment with its history, oldest first. */
export const getAttachmentDetails = (mail: Mail) =>
  operation({
    name: 'GetAttachmentDetails',
    method: 'GET',
    path: '/correspondence/api/v1/attachment/:attachmentId/details',
    tag: 'Attachment',
    summary: 'Get an attachment with its history',
    access: sender,
    params: Type.Object({ attachmentId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The details', schema: AttachmentDetails } },
    problems: correspondenceProblems(),
    async handle(call) {
      const { id } = await findAttachmentFor(mail, callerOf(call), call.params.attachmentId);
      const [overview, history] = await Promise.all([
        overviewOf(mail, id),
        new CorrespondenceReader(mail.database).attachmentHistory(id),
      ]);
      return ok({
        ...overview,
        displayName: overview.displayName ?? overview.fileName,
        statusHistory: history.map(({ status, text, changed }) => ({
          status,
          statusText: text ?? status,
          statusChanged: wireTime(changed),
        })),
      });
    },
  });
