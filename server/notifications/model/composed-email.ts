import { type Static, Type } from 'typebox';
import { list, nullable, text } from '../../http/binding/shapes.ts';
import type { FieldFault } from '../../http/problem.ts';
import type { AttachedFile } from './order.ts';
import {
  type DraftShipment,
  isHttpAddress,
  newFaults,
  readCondition,
  readEmail,
  readEmailAddress,
  readTime,
} from './order-rules.ts';
import { EmailSettings } from './order-shapes.ts';

/** An e-mail with files, which are fetched from signed addresses (events §3.1, correspondence-receive §9). */

const optional = (description?: string) =>
  Type.Optional(nullable(text(description === undefined ? {} : { description })));

export const ComposedEmail = Type.Object({
  idempotencyId: optional(),
  sendersReference: optional(),
  requestedSendTime: optional('With time zone'),
  conditionEndpoint: optional('Asked just before sending'),
  recipient: Type.Optional(
    nullable(
      Type.Object({
        emailAddress: optional(),
        emailSettings: Type.Optional(
          nullable(
            Type.Object({
              ...EmailSettings.properties,
              attachments: Type.Optional(
                nullable(
                  list(
                    Type.Object({
                      fileName: optional(),
                      mimeType: optional(),
                      sasUrl: optional('Where the file is fetched, once the order is placed'),
                    }),
                  ),
                ),
              ),
            }),
          ),
        ),
      }),
    ),
  ),
});
export type ComposedEmail = Static<typeof ComposedEmail>;

const MOST_FILES = 100;
const MIME_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/;

/** Reads the order: its one shipment, or every fault. */
export function readComposedEmail(
  order: ComposedEmail,
  now: Date,
): { readonly draft: DraftShipment } | { readonly faults: readonly FieldFault[] } {
  const faults = newFaults();
  if (!order.idempotencyId?.trim()) faults.add('IdempotencyId', 'IdempotencyId cannot be null or empty.');
  const time = readTime(order.requestedSendTime, faults, 'RequestedSendTime', now, {
    zone: 'The requested send time value must have specified a time zone.',
    past: 'RequestedSendTime must be greater than or equal to now.',
  });
  const condition = readCondition(order.conditionEndpoint, faults, 'ConditionEndpoint');
  const { emailAddress, emailSettings } = order.recipient ?? {};
  const recipient = readEmailAddress(emailAddress, faults, 'Recipient.EmailAddress');
  const settings = 'Recipient.EmailSettings';
  const email = readEmail(emailSettings, faults, settings, 'EmailSettings must be set when ChannelSchema is Email');
  const given = emailSettings?.attachments ?? [];
  if (given.length > MOST_FILES)
    faults.add(`${settings}.Attachments`, `An e-mail has at most ${MOST_FILES} attachments.`);
  const attachments = given.slice(0, MOST_FILES).map(({ fileName, mimeType, sasUrl }, index): AttachedFile => {
    const path = `${settings}.Attachments[${index}]`;
    if (!fileName?.trim() || fileName.length > 255)
      faults.add(`${path}.FileName`, 'The file name must not be empty or longer than 255 characters.');
    if (!MIME_TYPE.test(mimeType ?? '')) faults.add(`${path}.MimeType`, 'The MIME type must be type and subtype.');
    if (!isHttpAddress(sasUrl ?? '')) faults.add(`${path}.SasUrl`, 'The SAS URL must be a valid absolute URI.');
    return { fileName: fileName ?? '', mimeType: mimeType ?? '', url: sasUrl ?? '' };
  });
  if (faults.found.length > 0) return { faults: faults.found };
  return {
    draft: {
      kind: 'Notification',
      sendersReference: order.sendersReference ?? undefined,
      requestedSendTime: time ?? now,
      channel: 'Email',
      recipients: [recipient],
      resourceId: undefined,
      ignoreReservation: undefined,
      email: { ...email!, ...(attachments.length === 0 ? {} : { attachments }) },
      sms: undefined,
      conditionEndpoint: condition,
    },
  };
}
