import type { Caller } from '../../http/caller.ts';
import type { Mail } from '../mail.ts';
import type { Message, MessageAttachment } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { isAvailableToRecipient } from '../model/status.ts';
import { instanceOf } from '../rights.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { CorrespondenceWriter } from '../store/writer.ts';

/** May the caller open a file of the message? The file's own resource decides (correspondence-receive §10.5). */
export async function mayDownload(
  mail: Mail,
  caller: Caller,
  message: Message,
  attachment: MessageAttachment,
): Promise<boolean> {
  const permitted = await mail.authorization.permitted({
    subject: mail.authorization.subjectOf(caller),
    resourceId: attachment.resourceId,
    party: message.recipient,
    actions: ['read', 'open'],
    instance: instanceOf(message.id),
  });
  return permitted.size > 0;
}

/** Records a download before its first byte goes out; 1001 when the message has been purged meanwhile. */
export async function recordDownload(mail: Mail, id: string, at: Date, by: string, text: string): Promise<void> {
  await mail.database.transaction(async (transaction) => {
    const held = await new CorrespondenceReader(transaction).messageForUpdate(id);
    if (held === undefined || !isAvailableToRecipient(held.status)) throw problem('CORR-01001');
    await new CorrespondenceWriter(transaction).addStatus(held, 'AttachmentsDownloaded', at, by, text);
  });
}
