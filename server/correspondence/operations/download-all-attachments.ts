import { Type } from 'typebox';
import type { BlobKey } from '../../foundation/blobs/blobs.ts';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { archiveOf } from '../files/archive.ts';
import { callerParty } from '../caller-party.ts';
import { mayDownload, recordDownload } from '../files/downloading.ts';
import type { Mail } from '../mail.ts';
import { downloader } from '../model/access.ts';
import { ARCHIVE_BYTES, archiveName, archiveSize, entryNames } from '../model/archive.ts';
import { goneProblem } from '../model/download-rules.ts';
import { problem } from '../model/problems.ts';
import { isAvailableToRecipient } from '../model/status.ts';
import { RECIPIENT_NAME } from '../model/text-rules.ts';
import { findForRecipient } from '../reading/reading.ts';

/** C11: every file of a message in one zip, for its recipient (correspondence-receive §5.9). Recorded once. */
export const downloadAllAttachments = (mail: Mail) =>
  operation({
    name: 'DownloadAllCorrespondenceAttachments',
    method: 'GET',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/attachments/downloadall',
    tag: 'Correspondence',
    summary: 'Download all attachments of a correspondence as a zip',
    access: downloader,
    params: Type.Object({ correspondenceId: uuid() }),
    answers: { 200: { description: 'A zip of stored files', schema: Type.String({ format: 'binary' }) } },
    problems: correspondenceProblems({ declaresJson: false }),
    async handle(call) {
      const caller = callerOf(call);
      const now = mail.clock.now();
      const { message } = await findForRecipient(mail, caller, call.params.correspondenceId);
      const { attachments } = message;
      if (attachments.length === 0) throw problem('CORR-02001');
      if (!isAvailableToRecipient(message.status)) throw problem('CORR-01001');
      for (const attachment of attachments) {
        if (attachment.resourceId !== message.resourceId && !(await mayDownload(mail, caller, message, attachment)))
          throw problem('CORR-04001');
        const gone = goneProblem(attachment, now);
        if (gone !== undefined) throw gone;
        if (attachment.blobKey === undefined) throw problem('CORR-01001');
      }
      const party = await callerParty(mail, caller);
      if (attachments.reduce((sum, { size }) => sum + size!, 0) > ARCHIVE_BYTES) throw problem('CORR-02023');

      const title = message.title.replaceAll(RECIPIENT_NAME, message.recipientName ?? RECIPIENT_NAME);
      const names = entryNames(attachments.map(({ fileName }) => fileName));
      const entries = attachments.map(({ blobKey, size }, index) => ({
        name: names[index]!,
        size: size!,
        open: () => mail.blobs.get(blobKey as BlobKey),
      }));
      // A file missing from the store must be a 500 now, not a broken archive later.
      await Promise.all(attachments.map(({ blobKey }) => mail.blobs.size(blobKey as BlobKey)));
      await recordDownload(mail, message.id, now, party.partyUuid, 'All attachments downloaded');
      return {
        status: 200,
        contentType: 'application/zip',
        headers: {
          'content-disposition': `attachment; filename*=UTF-8''${archiveName(title)}`,
          'content-length': String(archiveSize(entries)),
        },
        body: archiveOf(entries, now),
      };
    },
  });
