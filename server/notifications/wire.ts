import { Type } from 'typebox';
import { wireTime } from '../http/binding/scalars.ts';
import type { Recipient } from './model/order.ts';
import { BASE } from './order-access.ts';
import type { ShipmentRow } from './store/rows.ts';

/** A shipment as the older order API writes it: statuses without prefix, members without value left out. */
const Order = {
  id: Type.String({ format: 'uuid' }),
  sendersReference: Type.Optional(Type.String()),
  requestedSendTime: Type.String({ format: 'date-time' }),
  creator: Type.String(),
  created: Type.String({ format: 'date-time' }),
  notificationChannel: Type.String(),
  ignoreReservation: Type.Optional(Type.Boolean()),
  resourceId: Type.Optional(Type.String()),
  conditionEndpoint: Type.Optional(Type.String()),
};

/** How far it has come. */
export const OrderStatus = Type.Object({
  ...Order,
  processingStatus: Type.Object({
    status: Type.String(),
    description: Type.String(),
    lastUpdate: Type.String({ format: 'date-time' }),
  }),
});

/** What was ordered. */
export const OrderShown = Type.Object({
  ...Order,
  recipients: Type.Array(
    Type.Object({
      emailAddress: Type.Optional(Type.String()),
      mobileNumber: Type.Optional(Type.String()),
      nationalIdentityNumber: Type.Optional(Type.String()),
      organizationNumber: Type.Optional(Type.String()),
      externalIdentity: Type.Optional(Type.String()),
    }),
  ),
  emailTemplate: Type.Optional(
    Type.Object({
      fromAddress: Type.Optional(Type.String()),
      subject: Type.String(),
      body: Type.String(),
      contentType: Type.String(),
    }),
  ),
  smsTemplate: Type.Optional(Type.Object({ senderNumber: Type.Optional(Type.String()), body: Type.String() })),
  links: Type.Object({ self: Type.String(), status: Type.String() }),
});

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  Registered: 'The order waits for its send time.',
  Processing: 'Notifications are being made of the order.',
  Processed: 'Notifications have been made of the order, and are being sent.',
  Completed: 'Every notification of the order has come to its end.',
  SendConditionNotMet: 'Nothing was sent: the condition of the order was not met.',
  Cancelled: 'The order was cancelled before anything was sent.',
};

const orderOf = (shipment: ShipmentRow) => ({
  id: shipment.id,
  ...(shipment.senders_reference === null ? {} : { sendersReference: shipment.senders_reference }),
  requestedSendTime: wireTime(shipment.requested_send_time),
  creator: shipment.creator,
  created: wireTime(shipment.created),
  notificationChannel: shipment.channel,
  ...(shipment.ignore_reservation === null ? {} : { ignoreReservation: shipment.ignore_reservation }),
  ...(shipment.resource_id === null ? {} : { resourceId: `urn:altinn:resource:${shipment.resource_id}` }),
  ...(shipment.condition_endpoint === null ? {} : { conditionEndpoint: shipment.condition_endpoint }),
});

export const orderStatusOf = (shipment: ShipmentRow) => ({
  ...orderOf(shipment),
  processingStatus: {
    status: shipment.status,
    description: DESCRIPTIONS[shipment.status] ?? '',
    lastUpdate: wireTime(shipment.status_changed),
  },
});

/** The order with its texts, for as long as they are kept; addresses of files are signed, and shown to nobody. */
export const orderShown = (shipment: ShipmentRow, publicUrl: string) => {
  const { email, sms } = shipment;
  const self = `${publicUrl}${BASE}/orders/${shipment.id}`;
  return {
    ...orderOf(shipment),
    recipients: shipment.recipients.map(recipientShown),
    ...(email === null
      ? {}
      : {
          emailTemplate: {
            ...(email.sender === undefined ? {} : { fromAddress: email.sender }),
            subject: email.subject,
            body: email.body,
            contentType: email.contentType,
          },
        }),
    ...(sms === null
      ? {}
      : { smsTemplate: { ...(sms.sender === undefined ? {} : { senderNumber: sms.sender }), body: sms.body } }),
    links: { self, status: `${self}/status` },
  };
};

const MEMBERS = {
  email: 'emailAddress',
  sms: 'mobileNumber',
  person: 'nationalIdentityNumber',
  organization: 'organizationNumber',
  external: 'externalIdentity',
} as const;

const recipientShown = ({ kind, value }: Recipient) => ({ [MEMBERS[kind]]: value });

/** Whom a notification was for, by the identity it was looked up with; nothing of a bare address. */
export const partyShown = (party: string | null) =>
  party === null
    ? {}
    : { [MEMBERS[/^\d{9}$/.test(party) ? 'organization' : /^\d{11}$/.test(party) ? 'person' : 'external']]: party };
