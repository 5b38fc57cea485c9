import { type Static, Type } from 'typebox';
import { boolean, enumeration, integer, list, nullable, text } from '../../http/binding/shapes.ts';
import { CHANNELS } from './order.ts';

/** Bodies of the order chain API (events §3.1); what they must hold is told by order-rules.ts, in its own words. */

const optional = (description?: string) =>
  Type.Optional(nullable(text(description === undefined ? {} : { description })));
const CONTENT_TYPES = { Plain: 1, Html: 2 } as const;
const POLICIES = { Anytime: 1, Daytime: 2 } as const;
const lenient = { undefinedNumbers: true } as const;

export const EmailSettings = Type.Object({
  senderEmailAddress: optional('Shown as sender instead of our own address'),
  subject: optional(),
  body: optional(),
  contentType: Type.Optional(nullable(enumeration(CONTENT_TYPES, lenient))),
  sendingTimePolicy: Type.Optional(nullable(enumeration(POLICIES, lenient))),
});
export const SmsSettings = Type.Object({
  sender: optional('Shown as sender; `Altinn` without it'),
  body: optional('At most 2144 characters'),
  sendingTimePolicy: Type.Optional(nullable(enumeration(POLICIES, lenient))),
});

const settings = {
  emailSettings: Type.Optional(nullable(EmailSettings)),
  smsSettings: Type.Optional(nullable(SmsSettings)),
};
const party = {
  resourceId: optional('`urn:altinn:resource:{id}`'),
  resourceAction: optional('Default `read`'),
  channelSchema: Type.Optional(nullable(enumeration(CHANNELS, lenient))),
  ...settings,
};

export const OrderedRecipient = Type.Object({
  recipientEmail: Type.Optional(
    nullable(Type.Object({ emailAddress: optional(), emailSettings: settings.emailSettings })),
  ),
  recipientSms: Type.Optional(nullable(Type.Object({ phoneNumber: optional(), smsSettings: settings.smsSettings }))),
  recipientPerson: Type.Optional(
    nullable(
      Type.Object({
        nationalIdentityNumber: optional(),
        ignoreReservation: Type.Optional(nullable(boolean())),
        useStaleContactInformation: Type.Optional(nullable(boolean())),
        ...party,
      }),
    ),
  ),
  recipientOrganization: Type.Optional(nullable(Type.Object({ orgNumber: optional(), ...party }))),
  recipientExternalIdentity: Type.Optional(nullable(Type.Object({ externalIdentity: optional(), ...party }))),
});

const shipment = {
  sendersReference: optional(),
  requestedSendTime: optional('With time zone'),
  conditionEndpoint: optional('Asked just before sending'),
};

export const OrderChain = Type.Object({
  idempotencyId: optional(),
  ...shipment,
  dialogportenAssociation: Type.Optional(nullable(Type.Object({ dialogId: optional(), transmissionId: optional() }))),
  recipient: Type.Optional(nullable(OrderedRecipient)),
  reminders: Type.Optional(
    nullable(
      list(
        Type.Object({
          ...shipment,
          delayDays: Type.Optional(nullable(integer({ description: 'Days after the main notification' }))),
          recipient: Type.Optional(nullable(OrderedRecipient)),
        }),
      ),
    ),
  ),
});

export type OrderChain = Static<typeof OrderChain>;
export type OrderedRecipient = Static<typeof OrderedRecipient>;
export type EmailSettings = Static<typeof EmailSettings>;
export type SmsSettings = Static<typeof SmsSettings>;

/** What an order is answered with: its id, and that of each shipment. */
const Ordered = { shipmentId: Type.String({ format: 'uuid' }), sendersReference: Type.Optional(Type.String()) };
export const OrderAnswer = Type.Object({
  notificationOrderId: Type.String({ format: 'uuid' }),
  notification: Type.Object({ ...Ordered, reminders: Type.Optional(Type.Array(Type.Object(Ordered))) }),
});
