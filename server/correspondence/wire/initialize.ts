import { type Static, Type } from 'typebox';
import {
  boolean,
  dateTime,
  enumeration,
  integer,
  list,
  nullable,
  text,
  textMap,
  uuid,
} from '../../http/binding/shapes.ts';
import { externalReferencesFault, TRANSMISSION_TYPES } from '../model/external-references.ts';
import { recipientsFault } from '../model/recipients.ts';
import { resourceIdFault } from '../model/resource-id.ts';

/** Request bodies of initialize (correspondence-send §2.3–§2.10). Field messages come from these shapes. */

export const EMPTY_UUID = '00000000-0000-0000-0000-000000000000';

export const REFERENCE_TYPES = {
  Generic: 0,
  AltinnAppInstance: 1,
  AltinnBrokerFileTransfer: 2,
  DialogportenDialogId: 3,
  DialogportenProcessId: 4,
  DialogportenTransmissionId: 5,
  DialogportenTransmissionType: 6,
} as const;

export const resourceIdText = text({
  min: 1,
  max: 255,
  test: resourceIdFault,
  description: 'Id of the resource, with or without `urn:altinn:resource:`',
});

/** Members every attachment has, new or initialized on its own (§2.6). */
export const attachmentMembers = {
  fileName: text({ max: 255, anyCharacter: true, description: 'Name with extension, Windows naming rules' }),
  displayName: Type.Optional(nullable(text({ max: 255, description: 'Shown instead of the file name' }))),
  isEncrypted: Type.Optional(boolean({ default: false })),
  checksum: Type.Optional(
    nullable(
      text({
        description: 'MD5 of the bytes, 32 lower-case hexadecimal characters',
        test: (checksum) => {
          if (checksum.trim() === '') return undefined;
          if (checksum.length !== 32) return 'The checksum, if used, must be a MD5 hash with a length of 32 characters';
          return checksum === checksum.toLowerCase()
            ? undefined
            : 'The checksum, if used, must be a MD5 hash in lower case';
        },
      }),
    ),
  ),
  sendersReference: text({ min: 1, max: 4096, required: true }),
  expirationInDays: Type.Optional(
    nullable(integer({ description: 'Days the file is kept after publishing; null = until purged' })),
  ),
};

const NewAttachment = Type.Object({
  ...attachmentMembers,
  id: Type.Optional(nullable(uuid())),
  dataLocationType: Type.Optional(
    enumeration({ NewCorrespondenceAttachment: 0, ExistingCorrespondenceAttachment: 1, ExistingExternalStorage: 2 }),
  ),
});

const LANGUAGE_LENGTH = 'The ISO6391 field must be exactly 2 characters long!';

const Content = Type.Object({
  language: Type.Optional(
    nullable(
      text({
        description: '`nb`, `nn` or `en`; default `nb`',
        test: (language) => {
          if (language.trim() === '') return undefined;
          if (language.length !== 2) return LANGUAGE_LENGTH;
          // The reference's culture table lacks the invariant culture's two letters.
          return language.toLowerCase() === 'iv' ? 'The language code must be ISO6391 compliant!' : undefined;
        },
      }),
    ),
  ),
  messageTitle: text({ min: 1, max: 255, required: true, description: 'Plain text' }),
  messageSummary: Type.Optional(nullable(text({ max: 255, description: 'Plain text' }))),
  messageBody: text({ min: 1, max: 30_000, required: true, description: 'Markdown' }),
  attachments: Type.Optional(list(NewAttachment, { description: 'Files sent in the same request (multipart only)' })),
});

const ExternalReference = Type.Object({
  referenceType: enumeration(REFERENCE_TYPES),
  referenceValue: text({ description: `For DialogportenTransmissionType one of ${TRANSMISSION_TYPES.join(', ')}` }),
});

const ReplyOption = Type.Object({
  linkURL: text({ description: 'Absolute https URL, at most 255 characters' }),
  linkText: Type.Optional(nullable(text())),
});

const CustomRecipient = Type.Object({
  emailAddress: Type.Optional(nullable(text())),
  mobileNumber: Type.Optional(nullable(text())),
  organizationNumber: Type.Optional(nullable(text())),
  nationalIdentityNumber: Type.Optional(nullable(text())),
  isReserved: Type.Optional(nullable(boolean())),
});

export const CHANNELS = { Email: 0, Sms: 1, EmailPreferred: 2, SmsPreferred: 3, EmailAndSms: 4 } as const;
const CONTENT_TYPES = { Plain: 0, Html: 1 } as const;
const optionalText = (max: number) => Type.Optional(nullable(text({ max })));

export const NotificationRequest = Type.Object({
  notificationTemplate: Type.Optional(
    nullable(enumeration({ CustomMessage: 0, GenericAltinnMessage: 1 }, { undefinedNumbers: true })),
  ),
  notificationChannel: Type.Optional(enumeration(CHANNELS)),
  reminderNotificationChannel: Type.Optional(nullable(enumeration(CHANNELS))),
  sendReminder: Type.Optional(boolean({ default: false })),
  emailSubject: optionalText(512),
  emailBody: optionalText(10_000),
  emailContentType: Type.Optional(enumeration(CONTENT_TYPES)),
  smsBody: optionalText(2144),
  reminderEmailSubject: optionalText(512),
  reminderEmailBody: optionalText(10_000),
  reminderEmailContentType: Type.Optional(nullable(enumeration(CONTENT_TYPES))),
  reminderSmsBody: optionalText(2144),
  sendersReference: Type.Optional(nullable(text())),
  customRecipients: Type.Optional(nullable(list(CustomRecipient))),
  overrideRegisteredContactInformation: Type.Optional(boolean({ default: false })),
  customRecipient: Type.Optional(nullable(CustomRecipient)),
  customNotificationRecipients: Type.Optional(
    nullable(list(Type.Object({ recipientToOverride: nullable(text()), recipients: list(CustomRecipient) }))),
  ),
});

export const BaseCorrespondence = Type.Object({
  resourceId: resourceIdText,
  sender: Type.Optional(
    nullable(text({ description: 'Deprecated and ignored: the sender is the owner of the resource' })),
  ),
  sendersReference: text({ min: 1, max: 4096 }),
  messageSender: Type.Optional(nullable(text({ max: 255, description: 'Shown instead of the owner’s name' }))),
  content: nullable(Content),
  requestedPublishTime: Type.Optional(nullable(dateTime())),
  dueDateTime: Type.Optional(nullable(dateTime())),
  externalReferences: Type.Optional(nullable(list(ExternalReference, { test: externalReferencesFault }))),
  propertyList: Type.Optional(
    textMap({
      description: 'At most 10 entries, key of at most 50 and value of at most 300 characters',
      test: (properties) => {
        const entries = Object.entries(properties);
        if (entries.length > 10) return 'propertyList can contain at most 10 properties';
        for (const [key, value] of entries) {
          if (key.length > 50)
            return `propertyList Key can not be longer than 50. Length:${key.length}, KeyValue:${key}`;
          if (value.length > 300)
            return `propertyList Value can not be longer than 300. Length:${value.length}, Value:${value}`;
        }
        return undefined;
      },
    }),
  ),
  replyOptions: Type.Optional(nullable(list(ReplyOption))),
  notification: Type.Optional(nullable(NotificationRequest)),
  ignoreReservation: Type.Optional(nullable(boolean())),
  isConfirmationNeeded: Type.Optional(boolean({ default: false })),
  isConfidential: Type.Optional(boolean({ default: false })),
  allowForwarding: Type.Optional(boolean({ default: false })),
});

export const InitializeCorrespondences = Type.Object({
  correspondence: BaseCorrespondence,
  recipients: list(text(), { test: recipientsFault, description: '1–500 recipients' }),
  existingAttachments: Type.Optional(list(uuid(), { description: 'Ids of published attachments of the same sender' })),
  idempotentKey: Type.Optional(
    nullable(
      uuid({
        test: (key) => (key === EMPTY_UUID ? 'The idempotency key must be a valid non-empty GUID' : undefined),
      }),
    ),
  ),
});

export type InitializeCorrespondences = Static<typeof InitializeCorrespondences>;
export type NewAttachment = Static<typeof NewAttachment>;

export const InitializeCorrespondencesResponse = Type.Object({
  correspondences: Type.Array(
    Type.Object({
      correspondenceId: uuid(),
      status: Type.String(),
      recipient: Type.String(),
      notifications: Type.Null(),
    }),
  ),
  attachmentIds: Type.Array(uuid()),
  rejected: Type.Optional(
    Type.Array(Type.Object({ recipient: Type.String(), code: Type.String(), detail: Type.String() }), {
      description: 'Recipients that got no message, and why. Only with the header `Prefer: handling=lenient`',
    }),
  ),
});

/** Answer of a dry run. */
export const ValidationAnswer = Type.Object({
  valid: Type.Boolean(),
  problems: Type.Array(
    Type.Object({
      code: Type.Optional(Type.String({ description: 'Absent for a fault of a field' })),
      path: Type.Optional(Type.String({ description: 'The member at fault' })),
      recipient: Type.Optional(Type.String()),
      text: Type.String(),
    }),
  ),
});
