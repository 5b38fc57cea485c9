import type { Caller } from '../../http/caller.ts';
import type { Mail } from '../mail.ts';
import type { Attachment } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { instanceOf, mayManage } from '../rights.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { attachmentOverview } from '../wire/attachment.ts';

/** The attachment (2001), when the caller may manage it (4001). */
export async function findAttachmentFor(mail: Mail, caller: Caller, id: string): Promise<Attachment> {
  const attachment = await new CorrespondenceReader(mail.database).attachment(id);
  if (attachment === undefined) throw problem('CORR-02001');
  if (!(await mayManage(mail, caller, attachment.resourceId, attachment.sender, instanceOf(id))))
    throw problem('CORR-04001');
  return attachment;
}

/** The overview of an attachment as it is stored now. */
export async function overviewOf(mail: Mail, id: string) {
  const reader = new CorrespondenceReader(mail.database);
  const [attachment, users] = await Promise.all([reader.attachment(id), reader.correspondencesOf(id)]);
  if (attachment === undefined) throw problem('CORR-02001');
  return attachmentOverview(
    attachment,
    users.map((user) => user.id),
  );
}
