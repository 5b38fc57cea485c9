import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { findAttachmentFor, overviewOf } from '../files/attachments.ts';
import { UPLOAD_BYTES } from '../files/files.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { problem } from '../model/problems.ts';
import { uploadTo } from '../files/upload.ts';
import { AttachmentOverview } from '../wire/attachment.ts';

/** A2: the bytes of an initialized attachment, streamed. Answers when they are stored, digested and scanned. */
export const uploadAttachment = (mail: Mail) =>
  operation({
    name: 'UploadAttachmentData',
    method: 'POST',
    path: '/correspondence/api/v1/attachment/:attachmentId/upload',
    tag: 'Attachment',
    summary: 'Upload the bytes of an attachment',
    access: sender,
    params: Type.Object({ attachmentId: uuid() }),
    body: {
      kind: 'stream',
      types: ['application/octet-stream'],
      allowNoType: true,
      schema: Type.String({ format: 'binary' }),
    },
    produces: 'application/json',
    answers: { 200: { description: 'The attachment after the upload', schema: AttachmentOverview } },
    problems: correspondenceProblems(),
    async handle(call) {
      const attachment = await findAttachmentFor(mail, callerOf(call), call.params.attachmentId);
      const declared = call.headers['content-length'];
      if (declared !== undefined && (Number(declared) === 0 || Number(declared) > UPLOAD_BYTES))
        throw problem('CORR-02004', { limit: '50GB' });
      await uploadTo(mail, callerOf(call), attachment, call.stream, call.signal);
      return ok(await overviewOf(mail, attachment.id));
    },
  });
