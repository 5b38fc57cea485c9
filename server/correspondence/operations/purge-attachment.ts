import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { findAttachmentFor } from '../files/attachments.ts';
import { callerPartyLater } from '../caller-party.ts';
import { deleteBlobs } from '../files/delete-blobs.ts';
import { eventOf } from '../events.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { problem } from '../model/problems.ts';
import { abandonResumable, resumableUpload } from '../files/resumable-upload.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';
import { CorrespondenceWriter } from '../store/writer.ts';

/** A6: deletes an attachment no message uses. */
export const purgeAttachment = (mail: Mail) =>
  operation({
    name: 'PurgeAttachment',
    method: 'DELETE',
    path: '/correspondence/api/v1/attachment/:attachmentId',
    tag: 'Attachment',
    summary: 'Delete an attachment',
    access: sender,
    params: Type.Object({ attachmentId: uuid() }),
    produces: 'application/json',
    answers: { 204: { description: 'Deleted' } },
    problems: correspondenceProblems(),
    async handle(call) {
      const caller = callerOf(call);
      const { id } = await findAttachmentFor(mail, caller, call.params.attachmentId);
      const party = await callerPartyLater(mail, caller);
      const keys = await mail.database.transaction(async (transaction) => {
        const reader = new CorrespondenceReader(transaction);
        const held = await reader.attachmentForUpdate(id);
        if (held === undefined) throw problem('CORR-02001');
        if (held.status === 'Purged') throw problem('CORR-02006');
        if (held.status === 'Expired') throw problem('CORR-02018');
        if ((await reader.correspondencesOf(id)).length > 0) throw problem('CORR-02007');
        const by = party().partyUuid;
        const at = mail.clock.now();
        await new CorrespondenceWriter(transaction).setAttachmentStatus(id, 'Purged', at, by, {
          text: 'Attachment has been purged',
          blobKey: null,
          scanAt: null,
        });
        await mail.events.record(transaction, [
          eventOf(
            { name: 'attachmentpurged', id, resourceId: held.resourceId, subject: held.sender },
            at,
            mail.publicUrl,
          ),
        ]);
        const keys = held.blobKey === undefined ? [] : [held.blobKey];
        await new UnownedBlobs(transaction).disown(keys, at);
        return keys;
      });
      await deleteBlobs(mail, keys);
      const unfinished = await resumableUpload(mail, id);
      if (unfinished !== undefined) await abandonResumable(mail, unfinished, undefined);
      return { status: 204 };
    },
  });
