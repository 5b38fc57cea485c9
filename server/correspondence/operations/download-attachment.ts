import { Type } from 'typebox';
import type { BlobKey } from '../../foundation/blobs/blobs.ts';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { findAttachmentFor } from '../files/attachments.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { problem } from '../model/problems.ts';
import { CorrespondenceReader } from '../store/reader.ts';

/** A5: the bytes, for the sender, until a message that uses them has been published. */
export const downloadAttachment = (mail: Mail) =>
  operation({
    name: 'DownloadAttachment',
    method: 'GET',
    path: '/correspondence/api/v1/attachment/:attachmentId/download',
    tag: 'Attachment',
    summary: 'Download an attachment as its sender',
    access: sender,
    params: Type.Object({ attachmentId: uuid() }),
    answers: { 200: { description: 'The bytes', schema: Type.String({ format: 'binary' }) } },
    problems: correspondenceProblems({ declaresJson: false }),
    async handle(call) {
      const attachment = await findAttachmentFor(mail, callerOf(call), call.params.attachmentId);
      if (attachment.status === 'Purged') throw problem('CORR-02019');
      if (attachment.status === 'Expired') throw problem('CORR-02020');
      const users = await new CorrespondenceReader(mail.database).correspondencesOf(attachment.id);
      if (users.some(({ published }) => published !== null)) throw problem('CORR-02016');
      // Before the upload is complete there are no bytes; the reference answers 500 here.
      if (attachment.blobKey === undefined) throw problem('CORR-01018');
      return {
        status: 200,
        contentType: 'application/octet-stream',
        headers: { 'content-length': String(attachment.size) },
        body: await mail.blobs.get(attachment.blobKey as BlobKey),
      };
    },
  });
