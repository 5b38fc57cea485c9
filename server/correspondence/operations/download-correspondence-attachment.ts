import { Type } from 'typebox';
import type { BlobKey } from '../../foundation/blobs/blobs.ts';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { callerParty } from '../caller-party.ts';
import { mayDownload, recordDownload } from '../files/downloading.ts';
import type { Mail } from '../mail.ts';
import { downloader } from '../model/access.ts';
import { goneProblem } from '../model/download-rules.ts';
import { downloadHeaders, filePolicy } from '../model/file-name.ts';
import { problem } from '../model/problems.ts';
import { isAvailableToRecipient } from '../model/status.ts';
import { CorrespondenceReader } from '../store/reader.ts';

/** C10: one file of a message, for its recipient (correspondence-receive §5.8). Each download is recorded. */
export const downloadCorrespondenceAttachment = (mail: Mail) =>
  operation({
    name: 'DownloadCorrespondenceAttachment',
    method: 'GET',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/attachment/:attachmentId/download',
    tag: 'Correspondence',
    summary: 'Download an attachment of a correspondence',
    access: downloader,
    params: Type.Object({ correspondenceId: uuid(), attachmentId: uuid() }),
    answers: { 200: { description: 'The bytes of the file', schema: Type.String({ format: 'binary' }) } },
    problems: correspondenceProblems({ declaresJson: false }),
    async handle(call) {
      const caller = callerOf(call);
      const now = mail.clock.now();
      const message = await new CorrespondenceReader(mail.database).message(call.params.correspondenceId);
      if (message === undefined) throw problem('CORR-01001');
      const attachment = message.attachments.find(({ id }) => id === call.params.attachmentId);
      if (attachment === undefined) throw problem('CORR-02001');
      if (!(await mayDownload(mail, caller, message, attachment))) throw problem('CORR-04001');
      const gone = goneProblem(attachment, now);
      if (gone !== undefined) throw gone;
      if (!isAvailableToRecipient(message.status) || attachment.blobKey === undefined) throw problem('CORR-01001');
      const party = await callerParty(mail, caller);

      const bytes = await mail.blobs.get(attachment.blobKey as BlobKey);
      try {
        await recordDownload(mail, message.id, now, party.partyUuid, `Attachment ${attachment.id} has been downloaded`);
      } catch (error) {
        bytes.destroy();
        throw error;
      }
      const { contentType, disposition } = downloadHeaders(attachment.fileName);
      return {
        status: 200,
        contentType,
        headers: {
          'content-disposition': disposition,
          'content-length': String(attachment.size),
          'content-security-policy': filePolicy(attachment.fileName),
        },
        body: bytes,
      };
    },
  });
