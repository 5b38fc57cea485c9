import { bucketOfId, newId } from '../../foundation/ids.ts';
import { isUniqueViolation } from '../../foundation/database/database.ts';
import type { Caller } from '../../http/caller.ts';
import { callerPartyLater } from '../caller-party.ts';
import type { Mail } from '../mail.ts';
import { dataTypeOf } from '../model/file-name.ts';
import {
  forwardableAttachments,
  forwardedFileName,
  forwardedText,
  forwardingProblem,
  normalisedAddress,
} from '../model/forwarding-rules.ts';
import type { Message, MessageAttachment } from '../model/message.ts';
import { problem } from '../model/problems.ts';
import { isAvailableToRecipient } from '../model/status.ts';
import { instanceOf } from '../rights.ts';
import { BOUNCE_FORWARDING, END_FORWARDING, FORWARDED_TO, INSERT_FORWARDING } from '../store/life-statements.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { CorrespondenceWriter } from '../store/writer.ts';
import { bodyOf, named } from '../wire/correspondence.ts';

const PURPOSE = 'forwarding';

export interface ForwardRequest {
  readonly forwardTo: string;
  readonly forwardingText?: string | null | undefined;
}

/**
 * Forwards a message by e-mail (correspondence-receive §9): the forwarding and its e-mail are stored together; the id of
 * the forwarding is answered. The message becomes Forwarded when the e-mail has been accepted (`followForwardings`).
 */
export async function forward(mail: Mail, caller: Caller, opened: Message, request: ForwardRequest): Promise<string> {
  if (!isAvailableToRecipient(opened.status)) throw problem('CORR-01001');
  const now = mail.clock.now();
  const address = normalisedAddress(request.forwardTo);
  await refuseOthersFiles(mail, caller, opened, now);
  const party = await callerPartyLater(mail, caller);
  try {
    return await mail.database.transaction(async (transaction) => {
      const message = await new CorrespondenceReader(transaction).messageForUpdate(opened.id);
      if (message === undefined || !isAvailableToRecipient(message.status)) throw problem('CORR-01001');
      const broken = forwardingProblem(request, message);
      if (broken !== undefined) throw broken;
      const bucket = bucketOfId(message.id);
      if ((await transaction.run(FORWARDED_TO, [bucket, message.id, address])).length > 0) throw problem('CORR-01064');
      const { partyUuid } = party();
      if (!mail.outgoing.configured) throw problem('CORR-03028');
      const id = newId(now);
      const text = request.forwardingText?.trim() ? request.forwardingText : null;
      await transaction.run(INSERT_FORWARDING, [id, bucket, message.id, now, partyUuid, address, text]);
      await mail.outgoing.queue(transaction, {
        id: newId(now),
        purpose: PURPOSE,
        about: id,
        to: request.forwardTo,
        subject: named(message.title, message),
        text: forwardedText(text, bodyOf(message, false)),
        attachments: forwardableAttachments(message.attachments, now).map((attachment) => ({
          fileName: forwardedFileName(attachment),
          contentType: mimeTypeOf(attachment),
          blobKey: attachment.blobKey!,
        })),
      });
      return id;
    });
  } catch (error) {
    if (isUniqueViolation(error, 'forwarding_once_an_address')) throw problem('CORR-01064');
    throw error;
  }
}

/** Tells forwardings how their e-mails ended. */
export function followForwardings(mail: Mail): void {
  mail.outgoing.onEnd(PURPOSE, async (transaction, id, end, at) => {
    const failure = end.kind === 'failed' ? end.reason : null;
    const status = end.kind === 'failed' ? 'failed' : 'sent';
    const [forwarding] = await transaction.run<{ correspondence_id: string; requested_at: Date; party_uuid: string }>(
      END_FORWARDING,
      [id, status, failure, at],
    );
    if (forwarding === undefined || end.kind === 'failed') return;
    const message = await new CorrespondenceReader(transaction).messageForUpdate(forwarding.correspondence_id);
    if (message !== undefined)
      await new CorrespondenceWriter(transaction).addStatus(
        message,
        'Forwarded',
        forwarding.requested_at,
        forwarding.party_uuid,
      );
  });
  // The message has been Forwarded all the same; the address is free for another try.
  mail.outgoing.onReport(PURPOSE, async (transaction, id, report, at) => {
    if (report.kind === 'failed') await transaction.run(BOUNCE_FORWARDING, [id, report.reason, at]);
  });
}

/**
 * Files of another resource need a right of their own to be opened (correspondence-receive §10.5), and so to be sent on;
 * the reference forwards them to whoever may open the message.
 */
async function refuseOthersFiles(mail: Mail, caller: Caller, message: Message, now: Date): Promise<void> {
  const others = new Set(
    forwardableAttachments(message.attachments, now)
      .map(({ resourceId }) => resourceId)
      .filter((resourceId) => resourceId !== message.resourceId),
  );
  const answers = await Promise.all(
    [...others].map((resourceId) =>
      mail.authorization.permitted({
        subject: mail.authorization.subjectOf(caller),
        resourceId,
        party: message.recipient,
        actions: ['read', 'open'],
        instance: instanceOf(message.id),
      }),
    ),
  );
  if (answers.some((permitted) => permitted.size === 0)) throw problem('CORR-04001');
}

function mimeTypeOf({ fileName }: MessageAttachment): string {
  const type = dataTypeOf(fileName);
  return type.includes('/') ? type : 'application/octet-stream';
}
